"""A plan to be made: who may join what, under which budget, for which requests."""

import re
from collections.abc import Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import load
from comity.law.forms import DATA
from comity.strategy.core import asking
from comity.strategy.core.demand import SCENARIOS
from comity.strategy.core.planning.gains import MOST_INSTRUMENTS
from comity.strategy.core.spans import SPANS
from comity.strategy.core.study.asked import Asked, Kind
from comity.strategy.forms.choosing import SOUGHT, URGENCIES, offer
from comity.strategy.forms.supposing import waiting
from comity.terms.errors import ComityError
from comity.terms.state import Iso3

KINDS = {
    Kind.JOINT: _("Who joins: the most coverage for the budget"),
    Kind.ROBUST: _("Who joins: the most in the worst scenario of demand"),
    Kind.CAPACITY: _("Whose capacity to answer is raised"),
}
USUAL_DATA = [DataCategory.CONTENT, DataCategory.PRESERVATION]
USUAL = {"kind": Kind.JOINT, "budget": 2, "usual": 1, "urgency": Urgency.URGENT, "within": "180d", "demand": "even"}
SHORT = {"class": "short", "inputmode": "decimal"}


class PlanForm(forms.Form):
    """What a plan may choose from, and what counts. Costs are in one unit of one's own choice."""

    kind = forms.ChoiceField(label=_("What is chosen"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    group = forms.ChoiceField(label=_("Members of"), required=False)
    more = forms.CharField(
        label=_("Or these states"),
        help_text=_("Three-letter codes, such as IDN PHL. Without any, all states may be chosen."),
        required=False,
        max_length=1200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    instruments = forms.MultipleChoiceField(
        label=_("What they may join"),
        help_text=_("Three at most. Not needed for capacity."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    begin = forms.MultipleChoiceField(label=_("Taken as in force"), required=False, widget=forms.CheckboxSelectMultiple)
    budget = forms.FloatField(label=_("Budget"), min_value=0, max_value=1e9, widget=forms.TextInput(attrs=SHORT))
    usual = forms.FloatField(
        label=_("Cost of one step"),
        help_text=_("An accession, or one level of capacity. Any unit will do, if the budget is in it too."),
        min_value=0.001,
        max_value=1e9,
        widget=forms.TextInput(attrs=SHORT),
    )
    costs = forms.CharField(
        label=_("Other costs"),
        help_text=_("One in a line: IDN=2, ets185=1.5 or IDN:ets185=3."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sought = forms.MultipleChoiceField(
        label=_("Data that count"), choices=list(DATA.items()), widget=forms.CheckboxSelectMultiple
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items()))
    within = forms.ChoiceField(label=_("Answered"))
    demand = forms.ChoiceField(label=_("Demand"), help_text=_("Who needs whom. A choice, not a finding."))

    floor = forms.FloatField(
        label=_("Fairness, in per cent"),
        help_text=_("In a robust plan: what each region gains at least, of the mean of regions."),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=SHORT),
    )

    def __init__(self, data: QueryDict | None, initial: QueryDict, *, on: date) -> None:
        many = {"data": "sought", "instruments": "instruments", "begin": "begin"}
        given = {many.get(name, name): initial.getlist(name) if name in many else initial[name] for name in initial}
        super().__init__(data, initial={**USUAL, "sought": USUAL_DATA, **given})
        self.on = on
        self.asked: Asked | None = None
        knowledge = load()
        groups = sorted({each for state in knowledge.states.values() for each in state.organisations}, key=str.casefold)
        offer(self, "group", [("", _("Any")), *((each, each) for each in groups)])
        offer(self, "instruments", _joinable())
        offer(self, "begin", [(each.id, gettext(each.short)) for each in waiting()])
        offer(self, "within", [(name, gettext(words)) for name, (_days, words) in SPANS.items()])
        offer(self, "demand", [(name, gettext(words)) for name, (words, _made) in SCENARIOS.items()])

    def add_prefix(self, field_name: str) -> str:
        return SOUGHT.get(field_name, field_name)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        states, costs = self._states(given), self._costs(given)
        if given.get("kind") != Kind.CAPACITY and not 1 <= len(given.get("instruments", ())) <= MOST_INSTRUMENTS:
            self.add_error("instruments", gettext("Choose one, two or three."))
        if not self.errors:
            self.asked = Asked(
                kind=Kind(given["kind"]),
                states=tuple(states),
                instruments=tuple(given["instruments"]) if given["kind"] != Kind.CAPACITY else (),
                budget=given["budget"],
                usual=given["usual"],
                costs=costs,
                demand=given["demand"],
                data=tuple(map(DataCategory, given["sought"])),
                urgency=Urgency(given["urgency"]),
                within=given["within"],
                begin=tuple(given["begin"]),
                floor=(given["floor"] or 0.0) / 100 if given["kind"] == Kind.ROBUST else 0.0,
                on=self.on,
            )
        return given

    def _states(self, given: dict[str, object]) -> Sequence[Iso3]:
        """Those of the group and those named, each once; all where neither is said."""
        knowledge, found = load(), dict[Iso3, None]()
        codes = ",".join(re.findall(r"[^\s,;]+", str(given.get("more") or "")))
        for field, said in (("group", str(given.get("group") or "")), ("more", codes)):
            try:
                found.update(dict.fromkeys(asking.states(knowledge, said) if said else ()))
            except ComityError as refusal:
                self.add_error(field, refusal.explain(gettext))
        return tuple(found) or tuple(knowledge.states)

    def _costs(self, given: dict[str, object]) -> tuple[tuple[str, str, float], ...]:
        try:
            return asking.costs(load(), str(given.get("costs") or "").split()).named
        except ComityError as refusal:
            self.add_error("costs", refusal.explain(gettext))
            return ()


def _joinable() -> list[tuple[object, object]]:
    """Instruments that states join one by one."""
    return [
        (each.id, gettext(each.short)) for each in load().instruments.values() if each.status_key and not each.parties
    ]
