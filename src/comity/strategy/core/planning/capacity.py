"""P3: whose capacity to answer is raised, and how far, under a budget.

A level up makes an answer likelier and quicker; by how much is an assumption. With demand fixed, what one state gains
does not depend on the others, so the choice is a knapsack with one level for each state. HiGHS solves it exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.pace import Pace, Paces
from comity.strategy.core.planning.solving import GAP, NoPlan
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Raised:
    """What a level up does: the part of unanswered requests that stays unanswered, and of the days that stay."""

    unanswered: float = 0.7
    days: float = 0.7

    def __call__(self, pace: Pace, levels: int) -> Pace:
        return replace(
            pace,
            median=pace.median * self.days**levels,
            answers=1 - (1 - pace.answers) * self.unanswered**levels,
        )


@dataclass(frozen=True, slots=True)
class CapacityPlan:
    """A level for each state in the order of the world, 0 where nothing is raised; gains in coverage."""

    levels: NDArray[np.intp]
    value: float
    bound: float
    gains: NDArray[np.float64]
    """By state and level."""


def gains(today: Coverage, worth: Worth, levels: int, raised: Raised) -> NDArray[np.float64]:
    """What each level of each state that answers adds to coverage: by state and level, level 0 first."""
    base = worth.of(today)
    found = [np.zeros(len(base))]
    for level in range(1, levels + 1):
        paces = Paces({name: raised(pace, level) for name, pace in today.paces.by_route.items()})
        found.append((worth.of(today.at_pace(paces)) - base).sum(axis=0))
    return np.array(found).T


def after(today: Coverage, worth: Worth, levels: NDArray[np.intp], raised: Raised) -> NDArray[np.float64]:
    """The own coverage of each state that asks, once each other state has its level."""
    found = worth.of(today).copy()
    for level in np.unique(levels[levels > 0]).tolist():
        paces = Paces({name: raised(pace, level) for name, pace in today.paces.by_route.items()})
        asked = levels == level
        found[:, asked] = worth.of(today.at_pace(paces))[:, asked]
    return worth.shared(found)


def plan(table: NDArray[np.float64], costs: NDArray[np.float64], budget: float, who: NDArray[np.bool_]) -> CapacityPlan:
    """The levels with the most gain. `costs` by level (the first is 0), `who` may be raised. Raises NoPlan."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    states, levels = table.shape
    if not who.any() or levels < len((0, 1)) or costs[1:].min() > budget:
        raise NoPlan(why=gettext_noop("the budget is below the cost of every single step."))
    gain = table[:, 1:] * who[:, None]
    price = np.broadcast_to(costs[1:], gain.shape)
    one_level = np.kron(np.eye(states), np.ones((1, levels - 1)))
    answer = milp(
        -gain.ravel() / max(gain.max(), 1e-30),
        integrality=np.ones(gain.size),
        bounds=Bounds(0, np.repeat(who, levels - 1).astype(float)),
        constraints=[LinearConstraint(one_level, ub=1), LinearConstraint(price.reshape(1, -1), ub=budget)],
        options={"mip_rel_gap": GAP / 10},
    )
    taken = np.rint(answer.x).reshape(gain.shape)
    chosen = (taken * np.arange(1, levels)).sum(axis=1).astype(np.intp)
    value = float(table[np.arange(states), chosen].sum())
    bound = -float(answer.mip_dual_bound) * max(gain.max(), 1e-30)
    return CapacityPlan(chosen, value, max(value, bound), table)


def raised_states(
    plan: CapacityPlan, states: tuple[Iso3, ...], costs: Sequence[float]
) -> list[tuple[Iso3, int, float]]:
    """Who is raised to which level, with what it adds, the most for its cost first."""
    rows = [(states[place], int(level), float(plan.gains[place, level])) for place, level in enumerate(plan.levels)]
    return sorted((row for row in rows if row[1]), key=lambda row: -row[2] / costs[row[1]])
