"""What if: the law changed, and what that does to coverage; pair by pair, the first to gain first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Status, Urgency
from comity.law.core.everywhere.statuses import STATUSES
from comity.law.core.everywhere.world import World, touching
from comity.law.core.facts import BILATERAL
from comity.law.core.knowledge import Knowledge
from comity.law.core.supposing import CannotSuppose, Joins, Withdraws, with_joined, with_withdrawn
from comity.strategy.core.coverage import NO_ROUTE, Cell, Coverage, Worth
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

USABLE = STATUSES.index(Status.OPEN)
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
    """Coverage before and after, 0 to 1; by state the same; and the pairs that gain most, of `pairs` that gain."""

    before: float
    after: float
    states: tuple[tuple[Iso3, float, float], ...]
    gained: tuple[Gained, ...]
    pairs: int
    possible: int


def compare(before: Coverage, after: Coverage, worth: Worth, *, most: int = 50) -> Difference:
    """What changed, for what counts: pairs by what they gain, weighed by their demand."""
    own_before, own_after = worth.by_state(before), worth.by_state(after)
    rows = sorted(
        zip(before.world.states, own_before.tolist(), own_after.tolist(), strict=True), key=lambda row: row[1] - row[2]
    )
    keys = [key for key, share in worth.shares.items() if share > 0]
    found, pairs, possible = _gains(before, after, worth, keys, most)
    states = tuple(row for row in rows if abs(row[2] - row[1]) > LEAST / len(rows))
    return Difference(worth.covered(before), worth.covered(after), states, found, pairs, possible)


def _gains(
    before: Coverage, after: Coverage, worth: Worth, keys: Sequence[tuple[DataCategory, Urgency]], most: int
) -> tuple[tuple[Gained, ...], int, int]:
    ranked: list[tuple[float, Gained]] = []
    gaining = np.zeros(worth.demand.shape, dtype=bool)
    possible = 0
    for key in keys:
        old, new = before.cell(*key), after.cell(*key)
        rise = (new.chances - old.chances) * (worth.demand > 0)
        gaining |= rise > LEAST
        possible += int(((old.best == NO_ROUTE) & (new.best != NO_ROUTE) & (worth.demand > 0)).sum())
        weighed = rise * worth.demand * worth.shares[key]
        for flat in np.argsort(-weighed, axis=None, kind="stable")[:most]:
            here, there = np.unravel_index(int(flat), weighed.shape)
            if rise[here, there] <= LEAST:
                break
            ranked.append((float(weighed[here, there]), _gained(before, after, old, new, int(here), int(there))))
    ranked.sort(key=lambda row: -row[0])
    return tuple(each for _, each in ranked[:most]), int(gaining.sum()), possible


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
