"""Every state at once, on a day and under assumptions: what each test of the rules gives, worked out once.

Each test on one state is the rule engine's own function; only their combination over pairs is done on arrays here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from comity.law.core import facts, membership
from comity.law.core.book.states import State
from comity.law.core.book.texts import Condition, Route
from comity.law.core.book.vocabulary import CLAUSES, Aspect, DataCategory, Holder, Party, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.conditions import declared
from comity.law.core.everywhere.field import MET, Field, any_of, together
from comity.law.core.finding import Finding, Outcome
from comity.law.core.knowledge import Knowledge
from comity.terms.state import Iso3

MEMBERSHIP = "membership"
"""Stands for every open question whether a state is bound by something, where chances are given."""
DEFAULT = "default"
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is taken as known of the cases: the day, an offence or scheme, facts, and instruments taken as in force.

    `agreements`: pairs of states between which a bilateral treaty of mutual assistance is in force. `chances`: how
    likely an open question is to be answered with yes, by fact id, MEMBERSHIP for memberships, DEFAULT for the rest.
    """

    on: date
    offence: str | None = None
    facts: Mapping[str, bool | int] = field(default_factory=dict)
    assume_in_force: frozenset[str] = frozenset()
    agreements: frozenset[frozenset[Iso3]] = frozenset()
    chances: Mapping[str, float] = field(default_factory=dict)

    def chance(self, fact_id: str) -> float:
        return self.chances.get(fact_id, self.chances.get(DEFAULT, EVEN))


class World:
    """The states of a knowledge base, in its order, and the tests on them. Read only.

    `asked`: the world in which those stand that are asked, if it is another than that of those who ask; so a plan
    sees what one side alone would change.
    """

    def __init__(self, knowledge: Knowledge, supposed: Supposed, *, asked: "World | None" = None) -> None:
        self.knowledge = knowledge
        self.supposed = supposed
        self._asked = asked or self
        self.states: tuple[Iso3, ...] = tuple(knowledge.states)
        self._columns: dict[tuple[str, str], Field] = {}
        self._cases: dict[tuple[DataCategory, Urgency], Case] = {}
        self._alike: dict[tuple[str, Outcome], Field] = {}

    @cached_property
    def place(self) -> Mapping[Iso3, int]:
        """Where each state stands in rows and columns."""
        return {state: place for place, state in enumerate(self.states)}

    @cached_property
    def _plain(self) -> Case:
        """A case for tests that ask neither which pair nor which data."""
        return self.case(DataCategory.CONTENT, Urgency.ORDINARY)

    def case(self, data: DataCategory, urgency: Urgency) -> Case:
        """A case for tests that do not ask which pair it is."""
        if (data, urgency) not in self._cases:
            self._cases[data, urgency] = self._case(data, urgency)
        return self._cases[data, urgency]

    def _case(self, data: DataCategory, urgency: Urgency) -> Case:
        here, there = self.states[:2]
        said = self.supposed
        question = Question(
            here, there, data, Holder.SERVICE_PROVIDER, urgency, said.on, said.offence, said.facts, said.assume_in_force
        )
        return Case(self.knowledge, question)

    def bound(self, instrument_id: str) -> Field:
        """Which states an instrument binds."""
        instrument = self.knowledge.instruments[instrument_id]
        return self._column("bound", instrument_id, lambda state: membership.bound(self._plain, state, instrument))

    def both_bound(self, instrument_id: str) -> Field:
        return _sides(self.bound(instrument_id), self._asked.bound(instrument_id), Party.BOTH)

    def in_force(self, instrument_id: str) -> Field:
        """Pending while an instrument is not in force, else met (`ruling` asks no more of a route's own)."""
        found = membership.in_force(self._plain, self.knowledge.instruments[instrument_id])
        return Field.of([found.outcome], 0.0) if found.outcome is Outcome.PENDING else MET

    def examine(self, condition: Condition, case: Case) -> Field:
        """`conditions.examine` over all pairs."""
        if condition.for_data and case.question.data not in condition.for_data:
            return MET
        found = self._tested(condition, case)
        if condition.negate:
            found = found.turned_round()
        return found if condition.only_if is None else together([found, self.examine(condition.only_if, case)])

    def _tested(self, condition: Condition, case: Case) -> Field:
        if condition.looks_at is Aspect.FACT:
            return self._fact(condition, case)
        if condition.looks_at is Aspect.URGENCY:
            return Field.of([Outcome.MET if case.question.urgency in condition.values else Outcome.FAILED], 0.0)
        here, there = self.of_state(condition), self._asked.of_state(condition)
        return _sides(here, there, condition.party or Party.BOTH)

    def of_state(self, condition: Condition) -> Field:
        """A test of single states, as a column."""
        value = condition.value
        if condition.looks_at is Aspect.PARTY_TO:
            return self.bound(value)
        if condition.looks_at is Aspect.MEMBER_OF:
            group = self.knowledge.groups[value]
            return self._column("member", value, lambda state: membership.member(self._plain, state, group))
        if condition.looks_at in CLAUSES:
            return self._yes("used", value, lambda state: declared(self._plain, state, value) is not None)
        return self._yes("country", value, lambda state: state.iso3 == value)

    def _fact(self, condition: Condition, case: Case) -> Field:
        """A fact is the same for every pair, but whether a treaty of mutual assistance binds the two, and what national
        law punishes how.
        """
        if condition.value == facts.MLA and facts.MLA not in case.question.facts:
            return self._treaty_between()
        if condition.value in facts.BY_REQUESTING and case.question.offence:
            return self._by_requesting(condition, case)
        key = (condition.value, facts.examine(case, condition.value, condition.years).outcome)
        if key not in self._alike:
            self._alike[key] = Field.of([key[1]], self.supposed.chance(key[0]))
        alike = self._alike[key]
        if condition.value == facts.BILATERAL and facts.BILATERAL not in case.question.facts:
            return alike.where_met(self._agreed)
        return alike

    def _by_requesting(self, condition: Condition, case: Case) -> Field:
        """A fact that the law recorded of the requesting state may decide."""
        value, years, said = condition.value, condition.years, case.question
        key = (f"recorded {years} {said.offence} {said.facts.get(facts.PENALTY)} {said.facts.get(value)}", value)
        if key not in self._columns:
            asking = (replace(said, requesting=state, requested=self._other(state)) for state in self.states)
            found = [facts.examine(Case(self.knowledge, each), value, years).outcome for each in asking]
            self._columns[key] = Field.of(found, self.supposed.chance(value))
        return self._columns[key]

    def _other(self, state: Iso3) -> Iso3:
        return next(each for each in self.states if each != state)

    @cached_property
    def _agreed(self) -> NDArray[np.bool_]:
        """Between which states a bilateral treaty is supposed."""
        agreed = np.zeros((len(self.states), len(self.states)), dtype=bool)
        for pair in self.supposed.agreements:
            here, there = (self.place[state] for state in pair)
            agreed[here, there] = agreed[there, here] = True
        return agreed

    def _treaty_between(self) -> Field:
        """`facts` over all pairs: yes where a treaty is known to bind both, else not known."""
        if self.supposed.facts.get(facts.BILATERAL) is True:
            return MET
        known = any_of(self._mla_treaty(each) for each in facts.mla_treaties())
        unknown = Field.of([Outcome.OPEN], self.supposed.chance(facts.MLA))
        return unknown.where_met((known.outcomes == Outcome.MET) | self._agreed)

    def _mla_treaty(self, treaty: "facts.MlaTreaty") -> Field:
        bound = self.both_bound(treaty.instrument)
        if not treaty.only_with:
            return bound
        theirs = self._yes("country", treaty.only_with, lambda state: state.iso3 == treaty.only_with)
        return together([bound, _sides(theirs, theirs, Party.EITHER)])

    def _yes(self, what: str, which: str, test: Callable[[State], bool]) -> Field:
        key = (what, which)
        if key not in self._columns:
            found = [Outcome.MET if test(state) else Outcome.FAILED for state in self.knowledge.states.values()]
            self._columns[key] = Field.of(found, 0.0)
        return self._columns[key]

    def _column(self, what: str, which: str, test: Callable[[State], Finding]) -> Field:
        key = (what, which)
        if key not in self._columns:
            found = [test(state).outcome for state in self.knowledge.states.values()]
            self._columns[key] = Field.of(found, self.supposed.chance(MEMBERSHIP))
        return self._columns[key]

    def changed(self, knowledge: Knowledge, supposed: Supposed, touched: frozenset[str]) -> "World":
        """Another law or other suppositions. `touched` are the instruments that bind others than before, and MLA where
        it is about treaties of mutual assistance; what does not hang on them is kept.
        """
        made = World(knowledge, supposed)
        made._columns = {key: column for key, column in self._columns.items() if not self._hangs_on(key, touched)}
        return made

    def facing(self, asked: "World") -> "World":
        """The world of those who ask here, where those who are asked stand in another."""
        made = World(self.knowledge, self.supposed, asked=asked)
        made._columns = self._columns
        return made

    def touches(self, route: Route, touched: frozenset[str]) -> bool:
        """Whether what a route gives may be another."""
        tests = [*route.applies_if, *route.switched_off_by, *route.narrowed_by]
        named = {("bound", each) for each in (*route.both_must_be_party_to, route.instrument)}
        while tests:
            test = tests.pop()
            named.add(_about(test))
            tests += [test.only_if] if test.only_if else []
        return any(self._hangs_on(each, touched) for each in named)

    def _hangs_on(self, key: tuple[str, str], touched: frozenset[str]) -> bool:
        what, which = key
        if what == "bound":
            instrument = self.knowledge.instruments[which]
            return not touched.isdisjoint({which, instrument.parent})
        if what == "fact":
            return which in _OF_TREATIES and facts.MLA in touched
        return what == "used" and self.knowledge.clauses[which].instrument in touched


_OF_TREATIES = frozenset({facts.MLA, facts.BILATERAL})


def touching(instruments: Iterable[str]) -> frozenset[str]:
    """What changes with who is bound by instruments."""
    named = frozenset(instruments)
    treaties = {each.instrument for each in facts.mla_treaties()}
    return named | {facts.MLA} if named & (treaties | {facts.BILATERAL}) else named


def _about(condition: Condition) -> tuple[str, str]:
    """What a test hangs on, as the columns of a world are named."""
    if condition.looks_at is Aspect.PARTY_TO:
        return "bound", condition.value
    if condition.looks_at in CLAUSES:
        return "used", condition.value
    return condition.looks_at.value, condition.value


def _sides(asking: Field, asked: Field, party: Party) -> Field:
    """A test of one state as one of pairs; both are columns."""
    if party is Party.REQUESTING:
        return asking
    if party is Party.REQUESTED:
        return asked.of_requested()
    join = any_of if party is Party.EITHER else together
    return join([asking, asked.of_requested()])
