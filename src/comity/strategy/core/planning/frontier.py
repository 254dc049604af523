"""The concave frontier: the best gain for each budget that a price on accessions leads to, each by a minimum cut.

With a price on every accession instead of a budget, joining together is a maximum closure problem, which a minimum cut
solves exactly; sweeping the price gives every plan on the concave frontier (policy.md 3.2, P2). It asks that joint
gains are never negative: one instrument, as a rule.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.model import Choice, Model
from comity.terms.errors import ComityError, gettext_noop

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SCALE = 1 << 29
MOST_POINTS = 200
LEAST = 1e-9


class NoFrontier(ComityError):
    code = "strategy.no-frontier"
    status = 422
    sentence = gettext_noop("A frontier is drawn for one instrument at a time. Choose one.")


@dataclass(frozen=True, slots=True)
class Point:
    """A plan that is best for its cost."""

    choice: Choice
    cost: float
    value: float


def frontier(model: Model) -> list[Point]:
    """The corners of the frontier, from nothing to everybody, by rising cost. Raises NoFrontier."""
    if len(model.packages) != len(("nothing", "joins")) or (model.joint < -LEAST).any():
        raise NoFrontier()
    everybody = np.where(np.isfinite(model.costs[:, 1]), 1, 0)
    first, last = _point(model, model.nobody), _point(model, everybody)
    corners: list[Point] = [first]
    _between(model, first, last, corners)
    return [*corners, last] if last.cost > first.cost else corners


def _between(model: Model, low: Point, high: Point, corners: list[Point]) -> None:
    """The corners between two, in order."""
    if high.cost - low.cost <= LEAST or len(corners) >= MOST_POINTS:
        return
    price = (high.value - low.value) / (high.cost - low.cost)
    found = _point(model, priced(model, price))
    above = (found.value - price * found.cost) - (low.value - price * low.cost)
    if above <= LEAST * max(abs(high.value), LEAST) or found.cost in {low.cost, high.cost}:
        return
    _between(model, low, found, corners)
    corners.append(found)
    _between(model, found, high, corners)


def priced(model: Model, price: float) -> Choice:
    """The plan with the most gain above its price, by a minimum cut.

    -J x_i x_j is J/2 for each of the two where it joins and the other does not, less J/2 for each that joins.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    joint = np.maximum(model.joint[:, :, 1, 1], 0.0) / 2
    worth = model.alone[:, 1] - price * model.costs[:, 1] + joint.sum(axis=1)
    size = len(worth)
    capacity = np.zeros((size + 2, size + 2))
    capacity[:size, :size] = joint
    capacity[size, :size] = np.maximum(worth, 0.0)
    capacity[:size, size + 1] = np.maximum(-worth, 0.0)
    most = max(float(capacity.sum(axis=1).max()), float(capacity.sum(axis=0).max()), 1e-30)
    whole = csr_matrix(np.rint(capacity / most * SCALE).astype(np.int32))
    flow = maximum_flow(whole, size, size + 1).flow
    reached = breadth_first_order(_left(whole, flow), size, return_predecessors=False)
    choice = model.nobody
    choice[[each for each in reached if each < size]] = 1
    return choice


def _left(whole: "csr_matrix", flow: "csr_matrix") -> "csr_matrix":
    left = whole - flow
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    return left


def _point(model: Model, choice: "NDArray[np.int_]") -> Point:
    whole = choice.astype(np.intp)
    return Point(whole, model.cost(whole), model.value(whole))
