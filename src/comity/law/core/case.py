"""One question to the law: what an officer knows before she chooses a route."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.law.core.book.states import State
from comity.law.core.book.vocabulary import DataCategory, Holder, Party, Urgency
from comity.law.core.finding import Finding
from comity.law.core.knowledge import Knowledge
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks whom, for what, from whom, how soon, on which day, and what else is known.

    `requested` is the state whose authority is asked, or where the provider or registrar is established. `facts`
    holds yes and no, or a number of years, by fact id; what is not there is unknown. `assume_in_force` names
    instruments to be taken as in force for the states that have ratified them.
    """

    requesting: Iso3
    requested: Iso3
    data: DataCategory
    holder: Holder
    urgency: Urgency
    on: date
    offence: str | None = None
    facts: Mapping[str, bool | int] = field(default_factory=dict)
    assume_in_force: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """A question before the knowledge base."""

    knowledge: Knowledge
    question: Question
    found: dict[tuple[str, str], Finding] = field(default_factory=dict, compare=False, repr=False)

    @property
    def in_the_past(self) -> bool:
        """Earlier than the day the data were compiled: memberships without a date are then an open question."""
        return self.question.on < self.knowledge.as_of

    def once(self, what: str, which: str, find: Callable[[], Finding]) -> Finding:
        """The finding, worked out the first time only: many routes ask the same."""
        if (what, which) not in self.found:
            self.found[what, which] = find()
        return self.found[what, which]

    def states(self, party: Party) -> tuple[State, ...]:
        """The states a condition speaks of, the requesting one first."""
        codes = {
            Party.REQUESTING: (self.question.requesting,),
            Party.REQUESTED: (self.question.requested,),
        }.get(party, (self.question.requesting, self.question.requested))
        return tuple(self.knowledge.states[code] for code in codes)
