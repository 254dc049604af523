"""Coverage: for every ordered pair of states, kind of data and urgency, the best route and how soon it answers.

C_T is the share of demand that has a usable answer within T days: the sum over pairs of w_ij max_a P_a,ij(T), over
the sum of w_ij, where P is the chance that route a can be used, times what its pace gives within T, less what a
reservation costs it. Where states in between are counted, both answers have to come within T: half of it for each,
which is less than they have, so two-hop coverage is not overstated.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Status, Urgency
from comity.law.core.everywhere.statuses import STATUSES, RouteField, Statuses
from comity.law.core.everywhere.world import World
from comity.strategy.core.assumptions import Assumptions
from comity.strategy.core.demand import Demand
from comity.strategy.core.pace import Paces

EVER = math.inf
NO_ROUTE = -1
DIRECT = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of data at one urgency, over all pairs (rows ask, columns are asked).

    `best` is the place among the routes of the one that answers best, NO_ROUTE where none can be used; `chances`
    what it gives (0 to 1).
    """

    data: DataCategory
    urgency: Urgency
    best: NDArray[np.int16]
    chances: NDArray[np.float32]


class Coverage:
    """The cooperation graph of a world, T days on. Cells are worked out when asked for, and kept."""

    def __init__(self, world: World, assumed: Assumptions, paces: Paces, days: float) -> None:
        self.world, self.assumed, self.paces, self.days = world, assumed, paces, days
        self._statuses = Statuses(world)
        self._cells: dict[tuple[DataCategory, Urgency], Cell] = {}
        self._given: dict[str, tuple[RouteField, NDArray[np.float32]]] = {}

    def changed(self, world: World, touched: frozenset[str]) -> "Coverage":
        """The coverage of another world (`World.changed`), in which only what is touched is worked out anew."""
        made = Coverage(world, self.assumed, self.paces, self.days)
        made._statuses = self._statuses.changed(world, touched)
        made._given = dict(self._given)
        for key, cell in self._cells.items():
            if not any(self.world.touches(route, touched) for _, route in self.serving(*key)):
                made._cells[key] = cell
        return made

    def at_pace(self, paces: Paces) -> "Coverage":
        """The same law where answers come at another pace."""
        made = Coverage(self.world, self.assumed, paces, self.days)
        made._statuses = self._statuses
        return made

    def within(self, days: float) -> "Coverage":
        """The same law, so many days on."""
        made = Coverage(self.world, self.assumed, self.paces, days)
        made._statuses = self._statuses
        return made

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes, in the order of the law data; a Cell names them by their place."""
        return tuple(self.world.knowledge.routes.values())

    def cell(self, data: DataCategory, urgency: Urgency) -> Cell:
        key = (data, urgency)
        if key not in self._cells:
            self._cells[key] = self._worked_out(data, urgency)
        return self._cells[key]

    def route_at(self, cell: Cell, asking: int, asked: int) -> Route | None:
        """The best route of a pair, by their places."""
        place = int(cell.best[asking, asked])
        return None if place == NO_ROUTE else self.routes[place]

    def status_at(self, cell: Cell, asking: int, asked: int) -> Status:
        """The status of the best route of a pair; where none can be used, the best status that any has."""
        best = self.route_at(cell, asking, asked)
        some = [best] if best else [route for _, route in self.serving(cell.data, cell.urgency)]
        places = (int(self.ruled(each, cell.data, cell.urgency).statuses[asking, asked]) for each in some)
        return STATUSES[min(places, default=STATUSES.index(Status.UNAVAILABLE))]

    def every_cell(self) -> list[Cell]:
        """All twelve kinds of data at all three urgencies."""
        return [self.cell(data, urgency) for data in DataCategory for urgency in Urgency]

    def ruled(self, route: Route, data: DataCategory, urgency: Urgency) -> RouteField:
        """What the rules say of one route for all pairs."""
        return self._statuses.of(route, data, urgency)

    def route_chances(self, route: Route, data: DataCategory, urgency: Urgency) -> NDArray[np.float32]:
        """What one route gives for all pairs."""
        return self._gives(route, self._statuses.of(route, data, urgency))

    def _gives(self, route: Route, found: RouteField) -> NDArray[np.float32]:
        """Kept, since most routes give the same for every kind of data that they serve."""
        kept = self._given.get(route.id)
        if kept and kept[0] is found:
            return kept[1]
        given = found.chances * np.float32(self.paces[route.id].within(self.days))
        if route.narrowed_by:
            given *= 1 - found.narrowed * np.float32(1 - self.assumed.narrowed)
        self._given[route.id] = (found, given)
        return given

    def serving(self, data: DataCategory, urgency: Urgency) -> list[tuple[int, Route]]:
        """The routes that serve the question, with their places."""
        holder = self.assumed.held_by(data)
        return [
            (place, route)
            for place, route in enumerate(self.routes)
            if data in route.data_categories and urgency in route.urgencies and holder in route.holders
        ]

    def _worked_out(self, data: DataCategory, urgency: Urgency) -> Cell:
        size = len(self.world.states)
        best = np.full((size, size), NO_ROUTE, dtype=np.int16)
        chances = np.zeros((size, size), dtype=np.float32)
        for place, route in self.serving(data, urgency):
            given = self.route_chances(route, data, urgency)
            np.copyto(best, np.int16(place), where=given > chances)
            np.maximum(chances, given, out=chances)
        np.fill_diagonal(best, NO_ROUTE)
        np.fill_diagonal(chances, 0)
        return Cell(data, urgency, best, chances)


@dataclass(frozen=True, slots=True)
class Worth:
    """What counts: kinds of data and urgencies with their shares, and the demand of each ordered pair. Only proportions
    matter; a plan's gain is in points of coverage, 0 to 1."""

    shares: Mapping[tuple[DataCategory, Urgency], float]
    demand: Demand

    def of(self, coverage: Coverage) -> NDArray[np.float64]:
        """What each ordered pair adds to C_T."""
        whole = self.demand.sum() * sum(self.shares.values())
        if not whole:
            return np.zeros_like(self.demand)
        given = sum(share * coverage.cell(*key).chances.astype(np.float64) for key, share in self.shares.items())
        found: NDArray[np.float64] = self.demand * given / whole
        return found

    def covered(self, coverage: Coverage) -> float:
        """C_T."""
        return float(self.of(coverage).sum())

    def by_state(self, coverage: Coverage) -> NDArray[np.float64]:
        """The coverage of each state that asks; 0 for one that asks for nothing."""
        return self.shared(self.of(coverage))

    def shared(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same from what each ordered pair adds to C_T."""
        whole = self.demand.sum(axis=1) / (self.demand.sum() or 1.0)
        found: NDArray[np.float64] = np.divide(of.sum(axis=1), whole, out=np.zeros(len(whole)), where=whole > 0)
        return found


def fragile(coverage: Coverage, data: DataCategory, urgency: Urgency, demand: NDArray[np.float64]) -> float:
    """The share of demand that exactly one layer carries: one instrument or channel, by however many routes."""
    layers: dict[str, NDArray[np.bool_]] = {}
    for _, route in coverage.serving(data, urgency):
        carried = coverage.route_chances(route, data, urgency) > 0
        layers[route.instrument] = carried | layers.get(route.instrument, np.False_)
    alone = sum(layers.values(), start=np.zeros(demand.shape, dtype=np.int16)) == 1
    np.fill_diagonal(alone, val=False)
    return float((demand * alone).sum() / demand.sum()) if demand.sum() else 0.0


def two_hop(
    chances: NDArray[np.float32], halves: NDArray[np.float32], passes_on: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The better of the direct way and the best through one state between, where `passes_on` lets it hand on
    (one number, 0 to 1, for each state). `halves`: what each half of such a way gives in half of the time."""
    through = halves * passes_on[None, :]
    best = chances.copy()
    for middle in range(len(chances)):
        np.maximum(best, np.outer(through[:, middle], halves[middle]), out=best)
    np.fill_diagonal(best, 0)
    return best


def hub_loss(
    chances: NDArray[np.float32],
    halves: NDArray[np.float32],
    passes_on: NDArray[np.float32],
    demand: NDArray[np.float64],
) -> NDArray[np.float64]:
    """R_h: how much of two-hop coverage the others lose, relatively, when state h answers no more."""
    lost, held = through(chances, halves, passes_on, demand)
    gone: NDArray[np.float64] = np.divide(lost, held, out=np.zeros(len(chances)), where=held > 0)
    return gone


def through(
    chances: NDArray[np.float32],
    halves: NDArray[np.float32],
    passes_on: NDArray[np.float32],
    demand: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By state: the demand of others that is lost without it, and what they have with it, by two hops.

    A pair loses only through the state that its best way leads through, and falls back on its second best.
    """
    best, second = chances.astype(np.float64), np.zeros(chances.shape)
    between = np.full(chances.shape, DIRECT, dtype=np.int16)
    for middle, hands_on in enumerate(passes_on):
        found = np.outer(halves[:, middle] * hands_on, halves[middle])
        better = found > best
        np.maximum(second, np.where(better, best, found), out=second)
        best[better], between[better] = found[better], middle
    np.fill_diagonal(best, 0)
    np.fill_diagonal(between, DIRECT)
    held, lost = demand * best, demand * (best - second)
    indirect = between != DIRECT
    gone = np.bincount(between[indirect], lost[indirect], minlength=len(chances)).astype(np.float64)
    return gone, held.sum() - held.sum(axis=0) - held.sum(axis=1)
