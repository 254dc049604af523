"""How plans are shown: shares of one hundred, differences, assumptions in words, and the ways between these pages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core import naming
from comity.law.core.knowledge import load
from comity.law.core.supposing import Joins
from comity.strategy.core.demand import SCENARIOS
from comity.strategy.core.whatif import Agrees, Change, EntersIntoForce
from comity.strategy.forms.supposing import clause_name

register = template.Library()

MINUS = "\u2212"
NO_BREAK = "\u00a0"
TWO_DAYS = 2
PARTS: Mapping[str, Promise] = {
    "case": _("The case that is looked at"),
    "days": _("Days until an answer: one in ten is there by “early”, nine in ten by “late”"),
    "answers": _("The chance that any answer comes"),
    "counts": _("How much an answer counts"),
    "yes": _("The chance that an open question is answered with yes"),
    "held_by": _("Who holds the data"),
    "seen": _("How much requests of this node weigh"),
    "hubs": _("Whether a state hands on what it was answered"),
    "raised": _("What one level more of capacity leaves over"),
}
_PAGES = (
    ("strategy:world", _("World"), ("world", "pair")),
    ("strategy:states", _("States"), ("states", "state")),
    ("strategy:plans", _("Plans"), ("plans", "joint", "plan", "drop")),
    ("strategy:assumptions", _("Assumptions"), ("assumptions", "assume")),
)


class Tab(TypedDict):
    """A tab as `ui/tabs.html` shows it."""

    url: str
    label: str
    current: bool


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def plan_tabs(context: RequestContext) -> dict[str, object]:
    """The pages of strategy, with the one marked that is open."""
    request: HttpRequest = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [Tab(url=reverse(name), label=str(label), current=here in names) for name, label, names in _PAGES]
    return {"tabs": tabs, "label": gettext("Pages of the plan")}


def _rounded(number: float, decimals: int) -> str:
    """A number in the reader's form; Django's own cuts off what it does not show."""
    return number_format(Decimal(f"{number:.{decimals}f}"), decimals)


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 in hundredths, with one decimal: `41.5 %`."""
    return gettext("{number} %").format(number=_rounded(100 * share, 1)).replace(" ", NO_BREAK)


@register.filter
def points(share: float, decimals: int = 2) -> str:
    """A gain from 0 to 1 in points of one hundred, with its sign: `+0.25`."""
    said = _rounded(abs(100 * share), decimals)
    if not any(digit in said for digit in "123456789"):
        return said
    return f"+{said}" if share > 0 else f"{MINUS}{said}"


@register.filter
def signed(points: int) -> str:
    """A difference in whole points with its sign."""
    return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points < 0 else "0"


@register.filter
def amount(number: float) -> str:
    """A cost or a budget, with as many places as it has: `2` or `1.25`."""
    return localized(f"{number:.10f}".rstrip("0").removesuffix("."))


def localized(said: str) -> str:
    """A number in the reader's form, with the places it has; anything else as it is."""
    whole, _point, places = said.partition(".")
    return number_format(Decimal(said), len(places)) if f"{whole.removeprefix('-')}{places}".isdecimal() else said


@register.filter
def days_said(days: float) -> str:
    """A length of time in hours, days or months, as one would say it."""
    if days < TWO_DAYS:
        return gettext("{number} h").format(number=_rounded(days * 24, 0))
    return gettext("{number} days").format(number=_rounded(days, 0))


@register.filter
def instrument(instrument_id: str) -> str:
    """An instrument by its short name."""
    known = load().instruments.get(instrument_id)
    return gettext(known.short) if known else instrument_id


@register.filter
def instruments(ids: Sequence[str]) -> str:
    """Several of them, in the order of the law data: a convention before its protocols."""
    return " + ".join(instrument(each) for each in load().instruments if each in ids)


@register.filter
def part(name: str) -> str:
    """What a part of the assumptions is about."""
    return str(PARTS.get(name, name))


@register.filter
def supposed(change: Change) -> str:
    """A change that is supposed, as a sentence."""
    match change:
        case Joins():
            said = gettext("{state} joins: {what}")
            facts = {"state": str(change.state), "what": instrument(change.instrument)}
        case Agrees():
            said = gettext("{state} and {other}: a bilateral treaty of mutual assistance")
            facts = {"state": str(change.one), "other": naming.state(change.other, gettext)}
        case EntersIntoForce():
            return gettext("In force: {what}").format(what=instrument(change.instrument))
        case _:
            said = gettext("{state} withdraws: {what}")
            facts = {"state": str(change.state), "what": clause_name(change.clause)}
    return said.format(**{**facts, "state": naming.state(facts["state"], gettext)})


@register.filter
def scenario(name: str) -> str:
    """What a scenario of demand says."""
    return gettext(SCENARIOS[name][0]) if name in SCENARIOS else name


@register.filter
def continent(name: str) -> str:
    """A continent of the law data in the reader's language."""
    return gettext(name)


@register.filter
def route_name(route_id: str) -> str:
    """A route by its id."""
    return naming.route(route_id, gettext)


@register.filter
def saying(sentence: str) -> str:
    """A sentence of the core in the reader's language."""
    return gettext(sentence)


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate: with a point in every language."""
    return f"{number:g}"
