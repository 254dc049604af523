"""A plan as it was found: what is kept, shown and exported of it."""

from datetime import date

import msgspec

from comity.law.core.book.vocabulary import DataCategory
from comity.terms.state import Iso3


class StepMade(msgspec.Struct, frozen=True):
    """Who joins what, or is raised to which level, at what cost; the gain over the steps before, 0 to 1."""

    state: Iso3
    package: tuple[str, ...]
    level: int
    cost: float
    gain: float
    share: float

    @property
    def rate(self) -> float:
        """The gain for each unit of cost."""
        return self.gain / self.cost if self.cost else 0.0


class StateMade(msgspec.Struct, frozen=True):
    """A state's own coverage before and after."""

    state: Iso3
    before: float
    after: float

    @property
    def gain(self) -> float:
        return self.after - self.before


class PointMade(msgspec.Struct, frozen=True):
    """A corner of the frontier: the best gain for a cost, and how many join for it."""

    cost: float
    gain: float
    states: int


class PairMade(msgspec.Struct, frozen=True):
    """A pair that gains, the most first; routes by id, empty where there was none."""

    asking: Iso3
    asked: Iso3
    data: DataCategory
    route_before: str
    route_after: str
    before: float
    after: float


class NamedGain(msgspec.Struct, frozen=True):
    """What the plan gains in a scenario of demand, or for those of a region who ask."""

    name: str
    gain: float


class Changed(msgspec.Struct, frozen=True):
    """An assumption that was not the usual one."""

    name: str
    value: bool | int | float | str
    usual: bool | int | float | str
    why: str


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A plan. Coverage and gains are 0 to 1: no plan of this budget gains more than `bound`; `gap` is how far from it
    this one may be, of the best. `greedy` is what the best next step each time would gain, `price` what caution costs
    of the mean gain. `gaining` and `possible` count the pairs that gain, and those that could not ask before. `law`
    names the data packs in use, `compiled` the day of the data."""

    before: float
    gain: float
    bound: float
    gap: float
    cost: float
    seconds: float
    steps: tuple[StepMade, ...]
    states: tuple[StateMade, ...] = ()
    pairs: tuple[PairMade, ...] = ()
    gaining: int = 0
    possible: int = 0
    frontier: tuple[PointMade, ...] = ()
    scenarios: tuple[NamedGain, ...] = ()
    regions: tuple[NamedGain, ...] = ()
    price: float = 0.0
    greedy: float = 0.0
    law: str
    compiled: date
    changed: tuple[Changed, ...]
