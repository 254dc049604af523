"""What no plan can beat: the bound of Gilmore and Lawler for quadratic knapsacks, sharpened by multipliers.

Each joint gain is split between its two players. A player with a package then gains at most what a knapsack of the
budget that its own cost leaves can hold of its halves; and the plan at most a knapsack of those sums. Both knapsacks
are relaxed by a price on the budget: every price gives a valid bound, the best price the sharpest. How a gain is split
is free, so the split is moved against the disagreement of the two (subgradient), and the least bound stands.

Gilmore 1962; Lawler 1963; Billionnet, Faye, Soutif 1999 for the quadratic knapsack with multipliers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.model import Model

Array = NDArray[np.float64]
PRICES = 20
"""Thirds that are cut from the interval in which the best price is."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`value`: no plan gains more. `scores`: how much each player with each package is worth in it."""

    value: float
    scores: Array


def bound(
    model: Model, budget: float, reached: float, rounds: int, *, enough: Callable[[float], bool] = lambda _: False
) -> Bound:
    """The least bound of so many rounds; `reached` is the value of a plan that is known, which the steps aim at.

    The empty package gains and costs nothing, so it is left out of the arrays.
    """
    costs, halves = model.costs[:, 1:], model.joint[:, :, 1:, 1:].transpose(0, 2, 1, 3) / 2
    owned = np.isfinite(costs) & (costs <= budget)
    best, pace = Bound(np.inf, np.zeros_like(costs)), 1.0
    for _ in range(max(rounds, 1)):
        inner, taken = _inner(halves, np.where(owned, costs, 0.0), owned, budget)
        scores = np.where(owned, model.alone[:, 1:] + inner, -np.inf)
        value, chosen = _outer(scores, np.where(owned, costs, 1.0), owned, budget)
        if value < best.value:
            best = Bound(value, np.where(owned, scores, 0.0))
        else:
            pace *= 0.7
        disagreement = taken * chosen[:, :, None, None]
        disagreement -= disagreement.transpose(2, 3, 0, 1)
        size = float((disagreement**2).sum())
        if not size or enough(best.value):
            break
        halves = halves - pace * max(value - reached, 0.0) / size * disagreement / 2
    return Bound(best.value, np.hstack([np.zeros((len(costs), 1)), best.scores]))


def _inner(halves: Array, costs: Array, owned: NDArray[np.bool_], budget: float) -> tuple[Array, Array]:
    """For each player and package, the most of its halves that the rest of the budget holds, and which it takes."""
    left = np.maximum(budget - costs, 0.0)

    def held(price: Array) -> Array:
        found: Array = np.where(owned, halves - price[:, :, None, None] * costs, 0.0)
        return found

    def whole(price: Array) -> Array:
        found: Array = price * left + np.maximum(held(price).max(axis=3), 0.0).sum(axis=2)
        return found

    dear = np.where(owned, halves / np.where(owned & (costs > 0), costs, 1.0), 0.0).max(axis=(2, 3), initial=0.0)
    price = _best_price(whole, dear)
    worth = held(price)
    taken = (worth >= worth.max(axis=3, keepdims=True)) & (worth > 0)
    return whole(price), taken.astype(np.float64)


def _outer(scores: Array, costs: Array, owned: NDArray[np.bool_], budget: float) -> tuple[float, Array]:
    """The most of the scores that the budget holds, and which."""

    def held(price: Array) -> Array:
        found: Array = np.where(owned, scores - price * costs, -np.inf)
        return found

    def whole(price: Array) -> Array:
        found: Array = price * budget + np.maximum(held(price).max(axis=1), 0.0).sum()
        return found

    dear = np.where(owned, scores / np.where(costs > 0, costs, 1.0), 0.0).max(initial=0.0)
    price = _best_price(whole, np.array(dear))
    worth = held(price)
    chosen = (worth >= worth.max(axis=1, keepdims=True)) & (worth > 0)
    return float(whole(price)), chosen.astype(np.float64)


def _best_price(whole: Callable[[Array], Array], highest: Array) -> Array:
    """The price with the least bound, by thirds: the bound is convex in it."""
    low, high = np.zeros_like(highest), highest.copy()
    for _ in range(PRICES):
        third = (high - low) / 3
        lower = whole(low + third) <= whole(high - third)
        high = np.where(lower, high - third, high)
        low = np.where(lower, low, low + third)
    return (low + high) / 2
