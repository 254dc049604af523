"""What if: the law changed, and what that does to coverage; pair by pair, the first to gain first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.everywhere.world import World, touching
from comity.law.core.facts import BILATERAL
from comity.law.core.knowledge import Knowledge
from comity.law.core.supposing import CannotSuppose, Joins, Withdraws, with_joined, with_withdrawn
from comity.strategy.core.coverage import NO_ROUTE, Cell, Coverage, Worth
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Agrees:
    """Two states bring a bilateral treaty of mutual assistance into force."""

    one: Iso3
    other: Iso3


@dataclass(frozen=True, slots=True)
class EntersIntoForce:
    """An instrument enters into force for those who have ratified it."""

    instrument: str


Change = Joins | Withdraws | Agrees | EntersIntoForce


def changed(before: Coverage, changes: Sequence[Change]) -> Coverage:
    """The graph after these changes. Raises CannotSuppose where one of them cannot be."""
    world = before.world
    law = _law(world.knowledge, changes)
    agreed = frozenset(_pair(each) for each in changes if isinstance(each, Agrees))
    begun = frozenset(each.instrument for each in changes if isinstance(each, EntersIntoForce))
    supposed = replace(
        world.supposed,
        agreements=world.supposed.agreements | agreed,
        assume_in_force=world.supposed.assume_in_force | begun,
    )
    touched = touching(_touched(world, changes))
    return before.changed(world.changed(law, supposed, touched), touched)


def _law(knowledge: Knowledge, changes: Sequence[Change]) -> Knowledge:
    joins = [each for each in changes if isinstance(each, Joins)]
    withdraws = [each for each in changes if isinstance(each, Withdraws)]
    law = with_joined(knowledge, joins) if joins else knowledge
    return with_withdrawn(law, withdraws) if withdraws else law


def _pair(agrees: Agrees) -> frozenset[Iso3]:
    if agrees.one == agrees.other:
        raise CannotSuppose(what=agrees.one, why=gettext_noop("a treaty needs two states."))
    return frozenset({agrees.one, agrees.other})


def _touched(world: World, changes: Sequence[Change]) -> set[str]:
    found: set[str] = set()
    for each in changes:
        match each:
            case Joins() | EntersIntoForce():
                found.add(each.instrument)
            case Withdraws():
                found.add(world.knowledge.clauses[each.clause].instrument)
            case Agrees():
                found.add(BILATERAL)
    return found


@dataclass(frozen=True, slots=True)
class Gained:
    """What an ordered pair gains for one kind of data at one urgency. Routes are None where there is none; days are the
    median of the route's answers."""

    asking: Iso3
    asked: Iso3
    data: DataCategory
    urgency: Urgency
    route_before: Route | None
    route_after: Route | None
    chance_before: float
    chance_after: float
    days_before: float | None
    days_after: float | None

    @property
    def becomes_possible(self) -> bool:
        return self.route_before is None

    @property
    def is_quicker(self) -> bool:
        return bool(self.days_before and self.days_after and self.days_after < self.days_before)


@dataclass(frozen=True, slots=True)
class Difference:
    """Coverage before and after, 0 to 1; by state the same; and the ways that gain most, of `pairs` of states that gain
    (others are `losing`). `opened` and `quicker` are ways that become possible, of `possible`, and whose clocks
    shorten."""

    before: float
    after: float
    states: tuple[tuple[Iso3, float, float], ...]
    gained: tuple[Gained, ...]
    pairs: int
    possible: int
    losing: int
    opened: tuple[Gained, ...]
    quicker: tuple[Gained, ...]


def compare(before: Coverage, after: Coverage, worth: Worth, *, most: int = 50) -> Difference:
    """What changed, for what counts: pairs by what they gain, weighed by their demand."""
    own_before, own_after = worth.by_state(before), worth.by_state(after)
    rows = sorted(
        zip(before.world.states, own_before.tolist(), own_after.tolist(), strict=True), key=lambda row: row[1] - row[2]
    )
    states = tuple(row for row in rows if abs(row[2] - row[1]) > LEAST / len(rows))
    found = _Ranking(before, after, worth, most)
    for key, share in worth.shares.items():
        if share > 0:
            found.look(before.cell(*key), after.cell(*key), share)
    gained, opened, quicker = found.first(found.gained), found.first(found.opened), found.first(found.quicker)
    pairs, losing = int(found.pairs.sum()), int(found.losing.sum())
    whole = worth.covered(before), worth.covered(after)
    return Difference(*whole, states, gained, pairs, found.possible, losing, opened, quicker)


class _Ranking:
    """The ways that gain, as cell after cell is looked at: what each gains in all, with the way."""

    def __init__(self, before: Coverage, after: Coverage, worth: Worth, most: int) -> None:
        self.before, self.after, self.worth, self.most = before, after, worth, most
        self.gained: list[tuple[float, Gained]] = []
        self.opened: list[tuple[float, Gained]] = []
        self.quicker: list[tuple[float, Gained]] = []
        self.pairs, self.losing = (np.zeros(worth.demand.shape, dtype=bool) for _ in range(2))
        self.possible = 0

    def look(self, old: Cell, new: Cell, share: float) -> None:
        counts = self.worth.demand > 0
        rise = np.where(counts, new.chances - old.chances, 0)
        gaining = rise > LEAST
        opened = (old.best == NO_ROUTE) & (new.best != NO_ROUTE) & counts
        quicker = gaining & (_medians(self.after, new) < _medians(self.before, old)) & (old.best != NO_ROUTE)
        self.pairs |= gaining
        self.losing |= rise < -LEAST
        self.possible += int(opened.sum())
        weighed = rise * self.worth.demand * share
        for found, which in ((self.gained, gaining), (self.opened, opened), (self.quicker, quicker)):
            found += self._most(old, new, weighed, which)

    def _most(
        self, old: Cell, new: Cell, weighed: NDArray[np.float64], which: NDArray[np.bool_]
    ) -> Iterator[tuple[float, Gained]]:
        places = np.argwhere(which)
        values = weighed[which]
        for place in np.argsort(-values, kind="stable")[: self.most].tolist():
            here, there = places[place].tolist()
            yield float(values[place]), _gained(self.before, self.after, old, new, here, there)

    def first(self, found: list[tuple[float, Gained]]) -> tuple[Gained, ...]:
        """The most first."""
        return tuple(each for _, each in sorted(found, key=lambda row: -row[0])[: self.most])


def _medians(coverage: Coverage, cell: Cell) -> NDArray[np.float64]:
    """The median days of the best route of each pair; where there is none, no number is less."""
    days = np.array([*(coverage.paces[route.id].median for route in coverage.routes), np.inf])
    found: NDArray[np.float64] = days[cell.best]
    return found


def _gained(before: Coverage, after: Coverage, old: Cell, new: Cell, here: int, there: int) -> Gained:
    first, then = before.route_at(old, here, there), after.route_at(new, here, there)
    return Gained(
        before.world.states[here],
        before.world.states[there],
        old.data,
        old.urgency,
        first,
        then,
        float(old.chances[here, there]),
        float(new.chances[here, there]),
        before.paces[first.id].median if first else None,
        after.paces[then.id].median if then else None,
    )
