"""How long an answer takes by each route, and whether one comes at all.

Days until the answer are taken as log-normal: what the law data publish as typical where they do, else the prior of
the route's speed. Requests that this node knows shift the chance of an answer, as counts added to a prior (Beta).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist

from comity.law.core.book.texts import Route, TypicalDays
from comity.strategy.core.assumptions import Assumptions

NORMAL = NormalDist()
TENTH = NORMAL.inv_cdf(0.9)
LEAST_DAYS = 0.05


@dataclass(frozen=True, slots=True)
class Experience:
    """Of requests that went by a route and are decided or overdue: how many, and how many brought an answer."""

    requests: int
    answered: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The law of a route's answers. `median` days and `spread` (of the logarithm) for those that come; `answers`: the
    chance that one comes; `counts`: how much it counts. `source`: where the days come from."""

    median: float
    spread: float
    answers: float
    counts: float
    source: str
    published: bool

    def within(self, days: float) -> float:
        """The worth of a request by this route, T days on: 0 to 1."""
        if math.isinf(days):
            return self.answers * self.counts
        reached = NORMAL.cdf((math.log(max(days, LEAST_DAYS)) - math.log(self.median)) / self.spread)
        return self.answers * self.counts * reached


@dataclass(frozen=True, slots=True)
class Paces:
    """The pace of each route, by id."""

    by_route: Mapping[str, Pace] = field(default_factory=dict)

    def __getitem__(self, route_id: str) -> Pace:
        return self.by_route[route_id]


def paces(routes: Mapping[str, Route], assumed: Assumptions, known: Mapping[str, Experience] | None = None) -> Paces:
    """The pace of every route; `known` are this node's requests by route id."""
    return Paces({name: pace(route, assumed, (known or {}).get(name)) for name, route in routes.items()})


def pace(route: Route, assumed: Assumptions, known: Experience | None = None) -> Pace:
    """The pace of one route."""
    published = next((each for each in route.typical_days if each.most or each.typical or each.least), None)
    if published:
        median, spread, source = *_from(published, assumed, route), published.source
    else:
        early, late = assumed.days(route.speed)
        median, spread, source = *_between(early, late), f"days.{route.speed}"
    answers = assumed.answers(route)
    if known:
        answers = (assumed.weighs * answers + known.answered) / (assumed.weighs + known.requests)
    return Pace(median, spread, answers, assumed.counts(route.yields), source, published is not None)


def _from(days: TypicalDays, assumed: Assumptions, route: Route) -> tuple[float, float]:
    """The median and spread of published days: from the least to the most, about the typical one, or from the least
    on; what is not published of the three has the proportions of the route's speed."""
    early, late = assumed.days(route.speed)
    if days.most:
        return _between(max(days.least or 0, days.most * early / late), days.most)
    if days.typical:
        return float(days.typical), _between(early, late)[1]
    least = float(days.least or early)
    return _between(least, least * late / early)


def _between(early: float, late: float) -> tuple[float, float]:
    """The median and spread of which one in ten comes by `early` and nine in ten by `late`."""
    low, high = math.log(max(early, LEAST_DAYS)), math.log(late)
    return math.exp((low + high) / 2), (high - low) / (2 * TENTH)
