"""A plan as it was asked for: what is kept of it while it waits, and sent to whoever works it out."""

from datetime import date
from enum import StrEnum

import msgspec

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.terms.state import Iso3

SMALL_STATES = 16
SMALL_WORLDS = 8
SMALL_DATA = 3


class Kind(StrEnum):
    """What is chosen: accessions of several states, whose capacity is raised, or accessions that hold in every
    scenario of demand."""

    JOINT = "joint"
    ROBUST = "robust"
    CAPACITY = "capacity"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it was asked for. Costs and the budget are in one unit of one's own choice; `within` names a span of
    `spans.SPANS`, `demand` a scenario; `begin` are instruments taken as in force; `floor` is what each region has
    to gain at least of the mean of regions, 0 to 1, in a robust plan."""

    kind: Kind
    states: tuple[Iso3, ...]
    instruments: tuple[str, ...] = ()
    budget: float
    usual: float = 1.0
    costs: tuple[tuple[str, str, float], ...] = ()
    demand: str = "even"
    data: tuple[DataCategory, ...]
    urgency: Urgency
    within: str
    begin: tuple[str, ...] = ()
    floor: float = 0.0
    on: date

    @property
    def is_small(self) -> bool:
        """Whether it is done while one waits for the page."""
        if self.kind is Kind.CAPACITY:
            return len(self.data) <= SMALL_DATA
        worlds = (4 ** len(self.instruments) - 1) * len(self.data)
        return len(self.states) <= SMALL_STATES and worlds <= SMALL_WORLDS
