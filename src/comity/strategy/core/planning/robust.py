"""P4: a plan that holds whatever the demand: the worst of several scenarios, or the mean of the worst part, is best.

Any weighing of the scenarios bounds the worst of them from above, and a plan that is best for one weighing is found as
in `solving`. So the weights are moved to where the plan at hand does badly, again and again (multiplicative weights,
Arora, Hazan and Kale 2012); the least bound and the best plan that came by stand.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.model import Choice, Model
from comity.strategy.core.planning.solving import Limits, best

ROUNDS = 16
PACE = 2.0


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


def robust(models: Sequence[Model], budget: float, *, tail: float, limits: Limits) -> RobustPlan:
    """The best plan for the mean of the worst `tail` of the scenarios, 0 to 1: the worst one where that is less."""
    begun, size = time.monotonic(), len(models)
    most = 1.0 / max(tail * size, 1.0)
    weights = np.full(size, 1.0 / size)
    bound, found, mean_best = np.inf, models[0].nobody, 0.0
    for turn in range(ROUNDS):
        left = limits.seconds - (time.monotonic() - begun)
        if left <= 0:
            break
        weighed = _weighed(models, weights)
        optimum = best(weighed, budget, replace(limits, seconds=left))
        bound = min(bound, optimum.bound)
        values = _values(models, optimum.choice)
        mean_best = max(mean_best, float(values.mean()) if turn == 0 else 0.0)
        if turn == 0 or _worst(values, most) > _worst(_values(models, found), most):
            found = optimum.choice
        worst = _worst(_values(models, found), most)
        if bound - worst <= limits.gap * bound:
            break
        weights = _capped(weights * np.exp(-PACE * values / max(float(values.max()), 1e-30)), most)
    values = _values(models, found)
    price = 1 - float(values.mean()) / mean_best if mean_best else 0.0
    return RobustPlan(found, values, _worst(values, most), bound, max(price, 0.0))


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


def _weighed(models: Sequence[Model], weights: NDArray[np.float64]) -> Model:
    """One model that gains the weighed mean."""
    alone = sum(weight * model.alone for weight, model in zip(weights, models, strict=True))
    joint = sum(weight * model.joint for weight, model in zip(weights, models, strict=True))
    return replace(models[0], alone=np.asarray(alone), joint=np.asarray(joint))
