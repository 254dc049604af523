"""What one state can get and give: by kind of data and urgency, by which routes, and with whom it has none."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.strategy.core.coverage import NO_ROUTE, Coverage
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of data: mean coverage over all other states by urgency, where the state asks and where it is asked, 0 to
    1; and the states that it cannot ask by any route, however urgent."""

    data: DataCategory
    asks: tuple[float, ...]
    asked: tuple[float, ...]
    without: tuple[Iso3, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A route and in how many cases (partner, data, urgency) it is the best one; `given` is its mean chance there."""

    route: Route
    cases: int
    given: float


def lines(coverage: Coverage, state: Iso3) -> list[Line]:
    """A line for each kind of data."""
    return [_line(coverage, state, data) for data in DataCategory]


def _line(coverage: Coverage, state: Iso3, data: DataCategory) -> Line:
    own, states = coverage.world.place[state], coverage.world.states
    cells = [coverage.cell(data, urgency) for urgency in Urgency]
    others = max(len(states) - 1, 1)
    none = np.all([cell.best[own] == NO_ROUTE for cell in cells], axis=0)
    return Line(
        data,
        tuple(float(cell.chances[own].sum()) / others for cell in cells),
        tuple(float(cell.chances[:, own].sum()) / others for cell in cells),
        tuple(each for place, each in enumerate(states) if none[place] and place != own),
    )


def best_routes(coverage: Coverage, state: Iso3, *, most: int = 10) -> list[Used]:
    """The routes that are the best one most often when the state asks."""
    own, cases, given = coverage.world.place[state], Counter[int](), defaultdict[int, float](float)
    for cell in coverage.every_cell():
        best = cell.best[own]
        for place in np.unique(best[best != NO_ROUTE]).tolist():
            chosen = best == place
            cases[place] += int(chosen.sum())
            given[place] += float(cell.chances[own][chosen].sum())
    return [Used(coverage.routes[place], count, given[place] / count) for place, count in cases.most_common(most)]
