"""How law is shown: words of the route data, statements in the reader's language, durations."""

import re

from django import template
from django.conf import settings
from django.utils.translation import gettext, ngettext

from comity.law.core import naming
from comity.law.core.book.vocabulary import STATUSES, Status
from comity.law.core.changes import Change
from comity.law.core.knowledge import load
from comity.law.core.statement import Statement
from comity.law.forms import LABELS, ground_name, kind_name, offence_name

register = template.Library()

STATUS_KINDS = {
    Status.AVAILABLE: "ok",
    Status.OPEN: "open",
    Status.DORMANT: "wait",
    Status.CLOSED: "bad",
    Status.UNAVAILABLE: "still",
}


@register.filter
def label(word: str) -> str:
    """A word of the route data as people say it."""
    return str(LABELS.get(str(word), word))


@register.filter
def meaning(word: str, words: str) -> str:
    """What a role or channel means, from the vocabulary of the route data."""
    return _translated(load().vocabulary.get(words, {}).get(word) or word)


@register.filter
def say(said: Statement | str) -> str:
    """A statement, or a sentence of the law data, in the reader's language."""
    return said.say(_translated) if isinstance(said, Statement) else _translated(said)


def _translated(said: str) -> str:
    """A sentence, or the label of a word of the route data; nothing where nothing is said."""
    if said in LABELS:
        return str(LABELS[said])
    return gettext(said) if said else ""


@register.filter
def offence(offence_id: str) -> str:
    """An offence or a scheme by its name; the id where the data do not know it."""
    known = load()
    if offence_id in known.schemes:
        return gettext(known.schemes[offence_id].label)
    return offence_name(known.offences[offence_id]) if offence_id in known.offences else offence_id


@register.filter
def ground(code: str) -> str:
    """A coded ground of refusal in words."""
    return ground_name(code)


@register.filter
def status_kind(status: Status) -> str:
    return STATUS_KINDS[status]


@register.filter
def status_word(status: Status) -> str:
    return gettext(STATUSES[status])


@register.filter
def duration(iso: str) -> str:
    """An ISO 8601 duration of days or hours, in words."""
    match = re.fullmatch(r"P(?:T(?P<hours>\d+)H|(?P<days>\d+)D)", iso)
    if match is None:
        return iso
    if match["hours"]:
        hours = int(match["hours"])
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = int(match["days"])
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def plainly(code: str) -> str:
    """A code such as essential-interests as words."""
    return gettext(naming.plainly(code)) if code else ""


@register.filter
def kind(code: str) -> str:
    """The kind of a policy, an institution or a declaration."""
    return kind_name(code)


@register.filter
def language(code: str) -> str:
    """A language by its code."""
    return naming.language(code, gettext)


@register.filter
def changed(change: Change) -> str:
    """What a change puts on a route, in words."""
    return naming.change(change.effect, change.value, gettext)


@register.filter
def article(said: str) -> str:
    """An article as it is cited after its instrument: `art. 29`, or words where it has no number."""
    return gettext("art. {article}").format(article=gettext(said)) if said[:1].isdigit() else _translated(said)


@register.simple_tag(takes_context=True)
def steward_of(context: dict[str, object], iso3: str) -> bool:
    """Whether whoever reads the page keeps this state's lines: `{% steward_of profile.state.iso3 as steward %}`."""
    actor = getattr(context.get("request"), "actor", None)
    return iso3 == settings.COMITY_STATE and actor is not None and bool(actor.may("law.line.steward"))
