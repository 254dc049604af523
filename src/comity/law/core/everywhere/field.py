"""Findings about many pairs of states at once: outcomes without words, and how likely each open one is to be met.

Arrays go from the requesting state (rows) to the requested one (columns); what depends on one state only, or on none,
has a single column, row or both, and is spread out when it meets another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.law.core.finding import OPPOSITE, Outcome

Outcomes = NDArray[np.int8]
Chances = NDArray[np.float32]

_OPPOSITE = np.array([OPPOSITE[outcome] for outcome in Outcome], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Field:
    """Outcomes, and the chance (0 to 1) that each test is met: 1 where it is, 0 where it is pending or failed."""

    outcomes: Outcomes
    chances: Chances

    @classmethod
    def of(cls, outcomes: Sequence[Outcome] | Outcomes, prior: float) -> "Field":
        """A column of outcomes, one for each state; `prior` is the chance of those that are open."""
        column = np.asarray(outcomes, dtype=np.int8).reshape(-1, 1)
        chances = np.select([column == Outcome.MET, column == Outcome.OPEN], [1.0, prior], 0.0)
        return cls(column, chances.astype(np.float32))

    def of_requested(self) -> "Field":
        """The same of the states that are asked, instead of those that ask."""
        return Field(self.outcomes.T, self.chances.T)

    def where_met(self, met: NDArray[np.bool_]) -> "Field":
        """The same, but met at these pairs."""
        return Field(np.where(met, np.int8(Outcome.MET), self.outcomes), np.where(met, np.float32(1), self.chances))

    def turned_round(self) -> "Field":
        """The opposite test."""
        return Field(_OPPOSITE[self.outcomes], 1 - self.chances)


MET = Field.of([Outcome.MET], 1.0)
FAILED = Field.of([Outcome.FAILED], 0.0)


def together(fields: Iterable[Field]) -> Field:
    """All must be met. What is open is taken as independent."""
    whole = MET
    for each in fields:
        whole = Field(np.maximum(whole.outcomes, each.outcomes), whole.chances * each.chances)
    return whole


def any_of(fields: Iterable[Field]) -> Field:
    """One is enough."""
    whole = FAILED
    for each in fields:
        chances = 1 - (1 - whole.chances) * (1 - each.chances)
        whole = Field(np.minimum(whole.outcomes, each.outcomes), chances)
    return whole
