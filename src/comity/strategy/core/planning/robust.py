"""P4: a plan that holds whatever the demand: the worst of several scenarios, or the mean of the worst part, is best.

Any weighing of the scenarios bounds the worst of them from above, and a plan that is best for one weighing is found as
in `solving`. So the weights are moved to where the plan at hand does badly, again and again (multiplicative weights,
Arora, Hazan and Kale 2012); the least bound and the best plan that came by stand.

A floor keeps the plan from favouring hubs: each region gains at least a part of what regions gain on average. It has
prices (Lagrange multipliers, subgradient steps after Polyak 1969): a plan that is best at any prices bounds every plan
that keeps the floor, and of the plans that come by only those count that keep it. Joining nothing always does.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import Demand, even
from comity.strategy.core.planning.gains import Costs, gains
from comity.strategy.core.planning.model import Choice, Model, modelled
from comity.strategy.core.planning.searching import levelled
from comity.strategy.core.planning.solving import Limits, Optimum, best
from comity.terms.state import Iso3

ROUNDS = 16
FLOOR_ROUNDS = 48
SHORTFALLS = (0.1, 0.3, 1.0, 3.0)
"""How much a point below the floor weighs against one of the worst scenario."""
PACE = 2.0
LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Floor:
    """`regions` gain in points of their own coverage; each has to gain `part` (0 to 1) of their mean."""

    regions: Sequence[Model]
    part: float

    def gains(self, choice: Choice) -> NDArray[np.float64]:
        """By region."""
        return _values(self.regions, choice)

    def short(self, gains: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far each region (along the last axis) stays below the floor; less than 0 where it is above."""
        below: NDArray[np.float64] = self.part * gains.sum(axis=-1, keepdims=True) / max(len(self.regions), 1) - gains
        return below

    def keeps(self, choice: Choice) -> bool:
        return bool((self.short(self.gains(choice)) <= LEAST).all())

    def weights(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the gain of each region counts at these prices."""
        found: NDArray[np.float64] = prices - self.part * prices.sum() / max(len(prices), 1)
        return found


NO_FLOOR = Floor((), 0.0)


@dataclass(frozen=True, slots=True)
class RobustPlan:
    """A choice; `values` by scenario; `worst` is what is made best, and `bound` what no plan beats. `price`: how much
    of the mean gain is given up for it, of the best mean."""

    choice: Choice
    values: NDArray[np.float64]
    worst: float
    bound: float
    price: float

    @property
    def gap(self) -> float:
        return max(0.0, (self.bound - self.worst) / self.bound) if self.bound > 0 else 0.0


def robust(
    models: Sequence[Model], budget: float, *, tail: float, limits: Limits, floor: Floor = NO_FLOOR
) -> RobustPlan:
    """The best plan for the mean of the worst `tail` of the scenarios, 0 to 1: the worst one where that is less.

    Raises NoPlan.
    """
    begun, search = time.monotonic(), _Search(models, floor, tail)
    if floor.regions:
        search.level(budget)
    for _ in range(FLOOR_ROUNDS if floor.regions else ROUNDS):
        left = limits.seconds - (time.monotonic() - begun)
        if left <= 0:
            break
        search.look(best(search.weighed, budget, replace(limits, seconds=left)))
        if search.bound - search.worst <= limits.gap * search.bound:
            break
    return search.plan


def scenarios(
    today: Coverage,
    states: Sequence[Iso3],
    instruments: Sequence[str],
    worth: Worth,
    costs: Costs,
    on: date,
    demands: Mapping[str, Demand],
) -> tuple[dict[str, Model], dict[str, Model]]:
    """A model for each demand, and one for each region that asks, all of the same players; the rules are asked once."""
    known = list(today.world.knowledge.states.values())
    alike = gains(today, states, instruments, replace(worth, demand=even(known)), on)

    def of(demand: Demand) -> Model:
        return modelled(today.world, states, alike.weighed(demand), costs)

    regions = [each.region.split("/")[0] for each in known]
    rows = {name: np.array([[each == name] for each in regions]) for name in dict.fromkeys(regions)}
    fair = {name: of(even(known) * row) for name, row in rows.items()}
    return {name: of(demand) for name, demand in demands.items()}, fair


class _Search:
    """The weights of the scenarios and the prices of the floor as they move, and the best that came by."""

    def __init__(self, models: Sequence[Model], floor: Floor, tail: float) -> None:
        self.models, self.floor, self.most = models, floor, 1.0 / max(tail * len(models), 1.0)
        self.weights = np.full(len(models), 1.0 / len(models))
        self.prices = np.zeros(len(floor.regions))
        self.bound, self.found = np.inf, models[0].nobody
        self.mean_best: float | None = None

    @property
    def weighed(self) -> Model:
        """One model that gains what the weights and prices say."""
        return _weighed([*self.models, *self.floor.regions], [*self.weights, *self.floor.weights(self.prices)])

    @property
    def worst(self) -> float:
        return _worst(_values(self.models, self.found), self.most)

    def look(self, optimum: Optimum) -> None:
        """Take what is best at these weights and prices for what it shows, and move them."""
        self.bound = min(self.bound, optimum.bound)
        values = _values(self.models, optimum.choice)
        short = self.floor.short(self.floor.gains(optimum.choice))
        if self.mean_best is None:
            self.mean_best = float(values.mean())
        self._keep(optimum.choice)
        self.weights = _capped(self.weights * np.exp(-PACE * values / max(float(values.max()), 1e-30)), self.most)
        size = float((short**2).sum())
        if size > LEAST**2:
            pace = max(optimum.value - self.worst, LEAST) / size
            self.prices = np.maximum(self.prices + pace * short, 0.0)

    def level(self, budget: float) -> None:
        """Look for a plan that keeps the floor, by making what falls short cost more and more."""
        several = [*self.models, *self.floor.regions]
        for weight, part in product(SHORTFALLS, (self.floor.part, (1 + self.floor.part) / 2)):
            self._keep(levelled(several, partial(self._aim, weight, replace(self.floor, part=part)), budget))

    def _aim(self, weight: float, floor: Floor, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The worst scenario, less what falls short."""
        own, regions = np.split(values, [len(self.models)], axis=-1)
        found: NDArray[np.float64] = own.min(axis=-1) - weight * np.maximum(floor.short(regions), 0.0).sum(axis=-1)
        return found

    def _keep(self, choice: Choice) -> None:
        """Where it keeps the floor and does better than what was found."""
        if self.floor.keeps(choice) and _worst(_values(self.models, choice), self.most) > self.worst:
            self.found = choice

    @property
    def plan(self) -> RobustPlan:
        values = _values(self.models, self.found)
        price = 1 - float(values.mean()) / self.mean_best if self.mean_best else 0.0
        return RobustPlan(self.found, values, self.worst, max(self.bound, self.worst), max(price, 0.0))


def _values(models: Sequence[Model], choice: Choice) -> NDArray[np.float64]:
    return np.array([model.value(choice) for model in models])


def _worst(values: NDArray[np.float64], most: float) -> float:
    """The mean of the worst part: each scenario weighs `most` until the weights are used up."""
    left, whole = 1.0, 0.0
    for value in np.sort(values):
        weight = min(most, left)
        whole += weight * value
        left -= weight
    return float(whole)


def _capped(weights: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    """Weights that sum to one, none above `most`."""
    weights = weights / weights.sum()
    for _ in range(len(weights)):
        over = weights > most + 1e-12
        if not over.any():
            return weights
        free = 1.0 - most * over.sum()
        rest = np.where(over, 0.0, weights)
        weights = np.where(over, most, rest / rest.sum() * free if rest.sum() else most)
    return weights


def _weighed(models: Sequence[Model], weights: Sequence[float]) -> Model:
    """One model that gains the weighed mean."""
    alone = sum(weight * model.alone for weight, model in zip(weights, models, strict=True))
    joint = sum(weight * model.joint for weight, model in zip(weights, models, strict=True))
    return replace(models[0], alone=np.asarray(alone), joint=np.asarray(joint))
