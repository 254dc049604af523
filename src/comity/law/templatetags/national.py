"""How national law is shown: how far an article is covered, verdicts, intervals, and the ways between these pages."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core import naming
from comity.law.core.book.national import Section
from comity.law.core.book.states import TreatyRow
from comity.law.core.book.vocabulary import Coverage
from comity.law.core.conduct import span
from comity.law.core.finding import Outcome
from comity.law.core.national.dual import VERDICTS, Verdict
from comity.law.core.national.library import PILLARS
from comity.law.core.national.scores import Interval, Raise
from comity.law.core.national.standing import COVERAGES, LETTERS

register = template.Library()

COVERAGE_KINDS = {
    Coverage.FULL: "ok",
    Coverage.PARTIAL: "warn",
    Coverage.NONE: "bad",
    Coverage.UNKNOWN: "open",
}
VERDICT_KINDS = {Verdict.MET: "ok", Verdict.IN_PART: "warn", Verdict.OPEN: "open", Verdict.NOT_MET: "bad"}
OUTCOMES = {
    Outcome.MET: ("ok", _("Yes")),
    Outcome.OPEN: ("open", _("Open question")),
    Outcome.PENDING: ("wait", _("Not in force")),
    Outcome.FAILED: ("bad", _("No")),
}
_DAYS = {
    "party": ("signed_on", "ratified_on", "in_force_on"),
    "member-bound": ("in_force_on",),
    "signatory": ("signed_on",),
}
"""The days that a status goes with."""
_PAGES = (
    ("law:find", _("Find a route"), ("find", "route")),
    ("law:compare", _("Compare states"), ("compare",)),
    ("law:gaps", _("Gaps"), ("gaps",)),
    ("law:dual", _("Dual criminality"), ("dual",)),
    ("law:policies", _("Policy library"), ("policies", "institutions", "side_by_side")),
)


class Tab(TypedDict):
    """A tab as `ui/tabs.html` shows it."""

    url: str
    label: str
    current: bool


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def law_tabs(context: RequestContext) -> dict[str, object]:
    """The pages of the law, with the one marked that is open."""
    request: HttpRequest = context["request"]
    match = request.resolver_match
    here = match.url_name if match and match.namespace == "law" else ""
    tabs = [Tab(url=reverse(name), label=str(label), current=here in names) for name, label, names in _PAGES]
    own = reverse("law:state", args=[settings.COMITY_STATE])
    tabs.insert(1, Tab(url=own, label=naming.state(settings.COMITY_STATE, gettext), current=request.path == own))
    try:
        packs = reverse("stewardship:packs")
    except NoReverseMatch:
        pass
    else:
        tabs.append(Tab(url=packs, label=gettext("Data packs"), current=request.path.startswith(packs)))
    return {"tabs": tabs, "label": gettext("Pages of the law")}


@register.filter
def coverage_kind(coverage: Coverage) -> str:
    return COVERAGE_KINDS[coverage]


@register.filter
def coverage_word(coverage: Coverage) -> str:
    return gettext(COVERAGES[coverage])


@register.filter
def coverage_letter(coverage: Coverage) -> str:
    return gettext(LETTERS[coverage])


@register.filter
def verdict_kind(verdict: Verdict) -> str:
    return VERDICT_KINDS[verdict]


@register.filter
def verdict_word(verdict: Verdict) -> str:
    return gettext(VERDICTS[verdict])


@register.filter
def outcome_kind(outcome: Outcome) -> str:
    return OUTCOMES[outcome][0]


@register.filter
def outcome_word(outcome: Outcome) -> str:
    return str(OUTCOMES[outcome][1])


@register.filter
def maxima(lines: Sequence[Section]) -> str:
    """The maximum penalties of sections in years; a question mark where nothing is recorded."""
    return _in_words(span(tuple(lines)) or "?")


@register.filter
def years(line: Section) -> str:
    """The maximum penalty of a section in years, a question mark where it is not recorded."""
    return "?" if line.max_years is None else _in_words(f"{line.max_years:g}")


@register.filter
def on_record(row: TreatyRow, column: str) -> str:
    """A day of a treaty row in ISO 8601; a dash where its status has none, else that it is not recorded."""
    day: date | None = getattr(row, column)
    if day:
        return day.isoformat()
    return gettext("not recorded") if column in _DAYS.get(row.status, ()) else "—"


def _in_words(said: str) -> str:
    """Years as they are recorded, in which 99 stands for life."""
    return re.sub(r"\b99\b", gettext("life"), said)


@register.filter
def state_name(iso3: str) -> str:
    """A state by its code."""
    return naming.state(iso3, gettext)


@register.filter
def pillar(key: str) -> str:
    return gettext(PILLARS[key]) if key in PILLARS else key


@register.filter
def whole(interval: Interval) -> dict[str, int]:
    """An interval in whole numbers: `low`, `middle`, `high`; and `left` and `width` for a picture of 100."""
    low, high = round(interval.low), round(interval.high)
    left = min(low, 98)
    return {"low": low, "middle": round(interval.middle), "high": high, "left": left, "width": max(high - left, 2)}


@register.filter
def gain(found: Raise) -> str:
    """By how many points of 100 an article would raise a score."""
    least, most = number_format(found.least, 1), number_format(found.most, 1)
    if least == most:
        return f"+{most}"
    return gettext("+{least} to {most}").format(least=least, most=most)
