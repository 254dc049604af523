"""The status of every route for every pair of states, by the table of `ruling.py`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Status, Urgency
from comity.law.core.everywhere.field import FAILED, Field, any_of, together
from comity.law.core.everywhere.world import World
from comity.law.core.finding import Outcome
from comity.law.core.ruling import DECIDED_BY, by_clause

STATUSES = tuple(Status)
"""A status is told by its place here, best first."""


@dataclass(frozen=True, slots=True)
class RouteField:
    """A route over all pairs: its statuses by their place in STATUSES, and the chance that it can be used: 1 where it
    is available, what the open questions allow where it is open, else 0. `narrowed`: the chance that what a state has
    declared narrows it."""

    statuses: NDArray[np.int8]
    chances: NDArray[np.float32]
    narrowed: NDArray[np.float32]


class Statuses:
    """The routes of a world. What a route gives is kept, since most ask neither which data nor which urgency."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[str, dict[tuple[bytes, ...], RouteField]] = {}

    def changed(self, world: World, touched: frozenset[str]) -> "Statuses":
        """Those of another world; routes that hang on nothing that is touched keep what they gave."""
        made = Statuses(world)
        routes = self.world.knowledge.routes
        made._kept = {name: kept for name, kept in self._kept.items() if not self.world.touches(routes[name], touched)}
        return made

    def of(self, route: Route, data: DataCategory, urgency: Urgency) -> RouteField:
        """A route that serves this data and urgency, whoever holds the data."""
        case = self.world.case(data, urgency)
        applies = [self.world.examine(each, case) for each in route.applies_if]
        off = [self.world.examine(each, case) for each in route.switched_off_by]
        narrows = any_of(self.world.examine(each, case) for each in route.narrowed_by)
        kept = self._kept.setdefault(route.id, {})
        key = tuple(each.outcomes.tobytes() for each in (*applies, *off, narrows))
        if key not in kept:
            kept[key] = self._ruled(route, applies, off, narrows)
        return kept[key]

    def _ruled(self, route: Route, applies: list[Field], off: list[Field], narrows: Field) -> RouteField:
        world = self.world
        bound = [world.both_bound(each) for each in route.both_must_be_party_to]
        own = [] if route.instrument in route.both_must_be_party_to else [world.in_force(route.instrument)]
        required = [*bound, *own, *applies]
        clauses = [by_clause(each) for each in route.switched_off_by]
        weighed = {
            "needs": together(required).outcomes,
            "disabling": _thrown([each for each, clause in zip(off, clauses, strict=True) if not clause]),
            "closing": _thrown([each for each, clause in zip(off, clauses, strict=True) if clause]),
            "unknown": _unknown([*required, *off]),
        }
        statuses = np.select(
            [weighed[name] == outcome for _, name, outcome in DECIDED_BY],
            [np.int8(STATUSES.index(status)) for status, _, _ in DECIDED_BY],
            np.int8(STATUSES.index(Status.AVAILABLE)),
        )
        size = len(world.states)
        usable = statuses <= STATUSES.index(Status.OPEN)
        chances = together([*required, *(each.turned_round() for each in off)]).chances * usable
        whole = (size, size)
        narrowed = np.broadcast_to(narrows.chances, whole)
        return RouteField(np.broadcast_to(statuses, whole), np.broadcast_to(chances, whole), narrowed)


def _thrown(off: list[Field]) -> NDArray[np.int8]:
    """Met where any switch is thrown."""
    thrown = np.zeros((1, 1), dtype=bool)
    for each in off:
        thrown = thrown | (each.outcomes == Outcome.MET)
    return np.where(thrown, np.int8(Outcome.MET), FAILED.outcomes)


def _unknown(fields: list[Field]) -> NDArray[np.int8]:
    """Open where anything is."""
    unknown = np.zeros((1, 1), dtype=bool)
    for each in fields:
        unknown = unknown | (each.outcomes == Outcome.OPEN)
    return np.where(unknown, np.int8(Outcome.OPEN), np.int8(Outcome.MET))
