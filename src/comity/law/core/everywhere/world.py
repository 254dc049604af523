"""Every state at once, on a day and under assumptions: what each test of the rules gives, worked out once.

Each test on one state is the rule engine's own function; only their combination over pairs is done on arrays here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from comity.law.core import facts, membership
from comity.law.core.book.states import State
from comity.law.core.book.texts import Condition
from comity.law.core.book.vocabulary import CLAUSES, Aspect, DataCategory, Holder, Party, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.conditions import declared
from comity.law.core.everywhere.field import MET, Field, any_of, together
from comity.law.core.finding import Outcome
from comity.law.core.knowledge import Knowledge
from comity.terms.state import Iso3

MEMBERSHIP = "membership"
"""Stands for every open question whether a state is bound by something, where chances are given."""
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is taken as known of the cases: the day, an offence or scheme, facts, and instruments taken as in force.

    `chances`: how likely an open question is to be answered with yes, by fact id, and MEMBERSHIP for memberships.
    What is not there is even.
    """

    on: date
    offence: str | None = None
    facts: Mapping[str, bool | int] = field(default_factory=dict)
    assume_in_force: frozenset[str] = frozenset()
    chances: Mapping[str, float] = field(default_factory=dict)

    def chance(self, fact_id: str) -> float:
        return self.chances.get(fact_id, EVEN)


class World:
    """The states of a knowledge base, in its order, and the tests on them. Read only."""

    def __init__(self, knowledge: Knowledge, supposed: Supposed) -> None:
        self.knowledge = knowledge
        self.supposed = supposed
        self.states: tuple[Iso3, ...] = tuple(knowledge.states)
        self._columns: dict[tuple[str, str], Field] = {}

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
        return _sides(self.bound(instrument_id), Party.BOTH)

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
        return _sides(self._of_state(condition), condition.party or Party.BOTH)

    def _of_state(self, condition: Condition) -> Field:
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
        """A fact is the same for every pair, but whether a treaty of mutual assistance binds the two."""
        if condition.value == facts.MLA and facts.MLA not in case.question.facts:
            return self._treaty_between()
        found = facts.examine(case, condition.value, condition.years)
        return Field.of([found.outcome], self.supposed.chance(condition.value))

    def _treaty_between(self) -> Field:
        """`facts` over all pairs: yes where a treaty is known to bind both, else not known."""
        if self.supposed.facts.get(facts.BILATERAL) is True:
            return MET
        known = [self._mla_treaty(each) for each in facts.mla_treaties()]
        some = any_of([*known])
        yes = some.outcomes == Outcome.MET
        prior = self.supposed.chance(facts.MLA)
        return Field(
            np.where(yes, np.int8(Outcome.MET), np.int8(Outcome.OPEN)),
            np.where(yes, np.float32(1), np.float32(prior)),
        )

    def _mla_treaty(self, treaty: "facts.MlaTreaty") -> Field:
        bound = self.both_bound(treaty.instrument)
        if not treaty.only_with:
            return bound
        theirs = self._yes("country", treaty.only_with, lambda state: state.iso3 == treaty.only_with)
        return together([bound, _sides(theirs, Party.EITHER)])

    def _yes(self, what: str, which: str, test: Callable[[State], bool]) -> Field:
        key = (what, which)
        if key not in self._columns:
            found = [Outcome.MET if test(state) else Outcome.FAILED for state in self.knowledge.states.values()]
            self._columns[key] = Field.of(found, 0.0)
        return self._columns[key]

    def _column(self, what: str, which: str, test: Callable[[State], "membership.Finding"]) -> Field:
        key = (what, which)
        if key not in self._columns:
            found = [test(state).outcome for state in self.knowledge.states.values()]
            self._columns[key] = Field.of(found, self.supposed.chance(MEMBERSHIP))
        return self._columns[key]

    def changed(self, knowledge: Knowledge) -> "World":
        """The same suppositions in another law."""
        return World(knowledge, replace(self.supposed))


def _sides(column: Field, party: Party) -> Field:
    """A test of one state as one of pairs."""
    if party is Party.REQUESTING:
        return column
    if party is Party.REQUESTED:
        return column.of_requested()
    join = any_of if party is Party.EITHER else together
    return join([column, column.of_requested()])
