"""What if: the changes of law that a page supposes, read from its address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core import naming
from comity.law.core.book.texts import Condition, Instrument
from comity.law.core.book.vocabulary import CLAUSES
from comity.law.core.knowledge import load
from comity.law.core.supposing import Joins, Withdraws, joinable, with_withdrawn
from comity.law.templatetags.law import article
from comity.strategy.core import asking
from comity.strategy.core.whatif import Agrees, Change, EntersIntoForce
from comity.strategy.forms.choosing import Choices, QuestionForm, offer, state_choices
from comity.terms.errors import ComityError
from comity.terms.state import Iso3

MOST_AGREED = 8
MOST_ALSO = 40
QUESTION = ("state", "way", "sought", "urgency", "within")
SUPPOSED = ("join", "also", "agree", "begin", "withdraw")
NOT_IN_FORCE = "not-in-force"


class JoinsField(forms.MultipleChoiceField):
    """Accessions of any states, each as `BRN:ets185`."""

    def valid_value(self, value: object) -> bool:
        return _joins(str(value)) is not None


class WithdrawsField(forms.MultipleChoiceField):
    """Declarations taken back, each as `CHE:ets185-27-9e`; a list from which none was chosen says nothing."""

    def to_python(self, value: object) -> list[str]:
        return list(dict.fromkeys(filter(None, super().to_python(value))))

    def valid_value(self, value: object) -> bool:
        return _withdraws(str(value)) is not None


class WorldForm(QuestionForm):
    """From which state one looks, which way, and what is supposed: it joins, it agrees, a treaty begins, a reservation
    ends."""

    usual: ClassVar[Mapping[str, str]] = {**QuestionForm.usual, "way": "asks"}

    field_order = QUESTION

    state = forms.ChoiceField(label=_("State"))
    way = forms.ChoiceField(
        label=_("Which way"), choices=[("asks", _("It asks others")), ("asked", _("Others ask it"))]
    )
    join = forms.MultipleChoiceField(label=_("It joins"), required=False, widget=forms.CheckboxSelectMultiple)
    agree = forms.MultipleChoiceField(
        label=_("A treaty of mutual assistance begins with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.ChoiceField(label=_("One more treaty, with"), required=False)
    also = JoinsField(label=_("Others join"), required=False, widget=forms.CheckboxSelectMultiple)
    begin = forms.MultipleChoiceField(label=_("Enters into force"), required=False, widget=forms.CheckboxSelectMultiple)
    withdraw = WithdrawsField(label=_("A state withdraws"), required=False)

    def __init__(self, given: QueryDict, **usual: str) -> None:
        super().__init__(given, **usual)
        states, said = state_choices(), cast("QueryDict", self.data)
        offer(self, "state", states)
        offer(self, "join", joined_by(Iso3(said.get("state", ""))))
        offer(self, "begin", [(each.id, gettext(each.short)) for each in waiting()])
        named = set(said.getlist("agree"))
        offer(self, "agree", [each for each in states if each[0] in named])
        offer(self, "more", [("", _("Choose")), *states])
        offer(self, "withdraw", [("", _("Choose")), *withdrawable()])

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        agreed = list(dict.fromkeys([*given.get("agree", ()), *filter(None, [given.get("more")])]))
        if given.get("state") in agreed:
            self.add_error("more", gettext("A treaty needs two states. Choose another one."))
        if len(given.get("also", ())) > MOST_ALSO:
            self.add_error("also", gettext("Suppose fewer accessions at once."))
        if len(given.get("withdraw", ())) > MOST_ALSO:
            self.add_error("withdraw", gettext("Suppose fewer withdrawals at once."))
        if len(agreed) > MOST_AGREED:
            self.add_error("more", gettext("Suppose fewer treaties at once."))
        if not self.errors:
            cast("QueryDict", self.data)["more"] = (
                ""  # it stands among those agreed from now on, where it can be taken back
            )
        return {**given, "agreed": agreed}

    @property
    def chosen(self) -> Iso3:
        return Iso3(self.cleaned_data["state"])

    @property
    def asks(self) -> bool:
        """Whether the state asks; else it is asked."""
        return bool(self.cleaned_data["way"] == "asks")

    def changes(self, on: date) -> list[Change]:
        """What is supposed."""
        said, own = self.cleaned_data, self.chosen
        return [
            *(Joins(own, each, on) for each in said["join"]),
            *(replace(joins, on=on) for joins in map(_joins, said["also"]) if joins),
            *(Agrees(own, Iso3(each)) for each in said["agreed"]),
            *(EntersIntoForce(each) for each in said["begin"]),
            *dict.fromkeys(filter(None, map(_withdraws, said["withdraw"]))),
        ]

    def question(self) -> list[tuple[str, str]]:
        """What is asked, as it stands in addresses."""
        return [(self.add_prefix(name), self.cleaned_data[name]) for name in QUESTION]

    def address(self) -> list[tuple[str, str]]:
        """What is supposed, as it stands in addresses."""
        said = self.cleaned_data
        named = {**said, "agree": said["agreed"]}
        return [(name, each) for name in SUPPOSED for each in named[name]]


def joined_by(state: Iso3) -> Choices:
    """What a state may join by its own act and has not joined."""
    knowledge = load()
    if state not in knowledge.states:
        return []
    return [(each.id, gettext(each.short)) for each in knowledge.instruments.values() if _open_to(state, each)]


def _joins(said: str) -> Joins | None:
    """The accession that `BRN:ets185` names; None where it names none that a state could choose."""
    knowledge = load()
    try:
        found = asking.joins(knowledge, said, date.min)
    except ComityError:
        return None
    return None if joinable(knowledge, found.state, knowledge.instruments[found.instrument]) else found


def withdrawable() -> Choices:
    """Declarations that rule a route out or narrow it, by state: `CHE:ets185-27-9e`."""
    knowledge = load()
    tested = {
        test.value
        for route in knowledge.routes.values()
        for test in _tests((*route.applies_if, *route.switched_off_by, *route.narrowed_by))
        if test.looks_at in CLAUSES
    }
    found = [
        Withdraws(state, clause.id)
        for clause in map(knowledge.clauses.__getitem__, sorted(tested))
        for (state, key), made in knowledge.declarations.items()
        if key == knowledge.instruments[clause.instrument].status_key
        and any(each.effect in clause.codes for each in made)
    ]
    return sorted(((f"{each.state}:{each.clause}", withdrawal(each)) for each in found), key=lambda row: row[1])


def withdrawal(change: Withdraws) -> str:
    """Who withdraws what: `Switzerland: Budapest Convention, art. 27(9)(e)`."""
    return f"{naming.state(change.state, gettext)}: {clause_name(change.clause)}"


def clause_name(clause_id: str) -> str:
    """A clause by its instrument and article."""
    clause = load().clauses[clause_id]
    return f"{gettext(load().instruments[clause.instrument].short)}, {article(clause.article)}"


def _tests(conditions: Iterable[Condition]) -> Iterable[Condition]:
    """Each with its further conditions."""
    for each in conditions:
        yield each
        yield from _tests((each.only_if,) if each.only_if else ())


def _withdraws(said: str) -> Withdraws | None:
    """The withdrawal that `CHE:ets185-27-9e` names; None where nothing was declared under it."""
    knowledge = load()
    try:
        found = asking.withdraws(knowledge, said)
        with_withdrawn(knowledge, [found])
    except ComityError:
        return None
    return found


def _open_to(state: Iso3, instrument: Instrument) -> bool:
    knowledge = load()
    row = knowledge.treaty_rows.get((state, instrument.status_key))
    return not (row and row.joined) and not joinable(knowledge, state, instrument)


def waiting() -> Sequence[Instrument]:
    """Instruments that are not in force."""
    return [each for each in load().instruments.values() if each.status == NOT_IN_FORCE]
