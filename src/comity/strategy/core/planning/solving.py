"""The best choice under a budget, with its bound and gap.

A quick search and the bound of `bounding` mostly meet within a thousandth, and that is the proof. Where they do not,
HiGHS branches and bounds for the rest of the time. SciPy, which brings it, is loaded where it is asked: it would take
53 MB in every process of a node.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.bounding import bound
from comity.strategy.core.planning.model import Choice, Model, reduced
from comity.strategy.core.planning.searching import along, bettered, greedy
from comity.terms.errors import ComityError, as_said, gettext_noop

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

GAP = 1e-3
"""A plan within a thousandth of the bound is taken as optimal."""
SECONDS = 60.0
ROUNDS = 12
HALF = 0.5


class NoPlan(ComityError):
    code = "strategy.no-plan"
    status = 422
    sentence = gettext_noop("There is no such plan: {why}")
    words = MappingProxyType({"why": as_said})


@dataclass(frozen=True, slots=True)
class Optimum:
    """A choice. `value` and `bound` are gains in coverage, 0 to 1: nothing does better than `bound`."""

    choice: Choice
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """How far the value may be from the best, of the best; 0 is a proof."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What the solver may use: a relative gap to stop at, and seconds of wall clock. `say` hears what it does."""

    seconds: float = SECONDS
    gap: float = GAP
    say: Callable[[str], object] = lambda _: None


def best(model: Model, budget: float, limits: Limits = Limits()) -> Optimum:
    """The most gain that the budget buys. Raises NoPlan where it buys nothing at all."""
    _possible(model, budget)
    few, kept = reduced(model)
    found = _best(few, budget, limits) if len(kept) > 1 else Optimum(few.nobody, 0.0, 0.0, 0.0)
    return replace(found, choice=kept[found.choice])


def _best(model: Model, budget: float, limits: Limits) -> Optimum:
    begun = time.monotonic()
    limits.say(gettext_noop("Looking for a good plan"))
    choice = bettered(model, greedy(model, budget), budget)
    value = model.value(choice)
    limits.say(gettext_noop("Bounding what any plan can reach"))
    found = bound(model, budget, value, ROUNDS, enough=lambda most: most - value <= limits.gap / 2 * most)
    other = bettered(model, along(model, found.scores, budget), budget)
    optimum = _optimum(model, max(choice, other, key=model.value), found.value, begun)
    if optimum.gap <= limits.gap:
        return optimum
    limits.say(gettext_noop("Searching for a better plan, and for the proof"))
    return _branched(model, budget, optimum, limits, begun)


def _possible(model: Model, budget: float) -> None:
    """Raises NoPlan."""
    if not len(model.players):
        raise NoPlan(why=gettext_noop("nobody of those chosen may join any of these instruments."))
    if model.costs[:, 1:].min() > budget:
        raise NoPlan(why=gettext_noop("the budget is below the cost of every single step."))


def _optimum(model: Model, choice: Choice, most: float, begun: float) -> Optimum:
    value = model.value(choice)
    return Optimum(choice, value, max(value, most), time.monotonic() - begun)


@dataclass(slots=True)
class Program:
    """A linear program as it grows: what each variable gains, and rows of coefficients with the most they sum to."""

    gains: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    _row: list[int] = field(default_factory=list)
    _column: list[int] = field(default_factory=list)
    _value: list[float] = field(default_factory=list)

    def variable(self, gain: float) -> int:
        self.gains.append(gain)
        return len(self.gains) - 1

    def row(self, coefficients: dict[int, float], *, most: float) -> None:
        self._row += [len(self.most)] * len(coefficients)
        self._column += coefficients.keys()
        self._value += coefficients.values()
        self.most.append(most)

    @property
    def constraint(self) -> "LinearConstraint":
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        shape = (len(self.most), len(self.gains))
        return LinearConstraint(csr_array((self._value, (self._row, self._column)), shape=shape), ub=self.most)


def programmed(model: Model, budget: float) -> tuple[Program, dict[tuple[int, int], int]]:
    """The model under a budget as a linear program, and the variable of each player's package, 1 where it is taken.

    A product of two is no more than either, and where it costs, no less than both force. The budget's row stands once
    more for each package, times its variable: what a partner costs is left when the package is paid. That says
    nothing new of whole choices, but takes from the relaxation the freedom to have a little of everybody.
    """
    program = Program()
    steps = {
        (int(player), int(package) + 1): program.variable(float(model.alone[player, package + 1]))
        for player, package in np.argwhere(np.isfinite(model.costs[:, 1:]))
    }
    partners: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for here, there, mine, theirs in np.argwhere(model.joint):
        if here < there:
            pair = (int(here), int(mine)), (int(there), int(theirs))
            _product(program, steps, pair, float(model.joint[here, there, mine, theirs]), model, partners)
    for player in range(len(model.players)):
        program.row({steps[each]: 1.0 for each in steps if each[0] == player}, most=1.0)
    program.row({variable: float(model.costs[step]) for step, variable in steps.items()}, most=budget)
    for step, some in partners.items():
        program.row({**some, steps[step]: float(model.costs[step]) - budget}, most=0.0)
    return program, steps


def _product(
    program: Program,
    steps: dict[tuple[int, int], int],
    pair: tuple[tuple[int, int], tuple[int, int]],
    gain: float,
    model: Model,
    partners: dict[tuple[int, int], dict[int, float]],
) -> None:
    here, there = pair
    if here not in steps or there not in steps:
        return
    product = program.variable(gain)
    if gain < 0:
        program.row({steps[here]: 1.0, steps[there]: 1.0, product: -1.0}, most=1.0)
        return
    for mine, theirs in ((here, there), (there, here)):
        program.row({product: 1.0, steps[mine]: -1.0}, most=0.0)
        partners[mine][product] = float(model.costs[theirs])


def _branched(model: Model, budget: float, found: Optimum, limits: Limits, begun: float) -> Optimum:
    """Branch and bound for the rest of the time; what was found before stays where it is better."""
    from scipy.optimize import Bounds, milp

    program, steps = programmed(model, budget)
    gains = np.array(program.gains)
    whole = np.zeros(len(gains))
    whole[list(steps.values())] = 1
    scale = 1.0 / max(float(np.abs(gains).max()), 1e-30)
    left = limits.seconds - (time.monotonic() - begun)
    if left <= 0:
        return found
    answer = milp(
        -gains * scale,
        integrality=whole,
        bounds=Bounds(0.0, 1.0),
        constraints=[program.constraint],
        options={"time_limit": left, "mip_rel_gap": limits.gap / 2},
    )
    most = found.bound
    if answer.mip_dual_bound is not None:
        most = min(most, -float(answer.mip_dual_bound) / scale)
    choices = [found.choice] if answer.x is None else [found.choice, _chosen(model, steps, answer.x)]
    return _optimum(model, max(choices, key=model.value), most, begun)


def _chosen(model: Model, steps: dict[tuple[int, int], int], taken: NDArray[np.float64]) -> Choice:
    choice = model.nobody
    for (player, package), variable in steps.items():
        if taken[variable] > HALF:
            choice[player] = package
    return choice


def ordered(model: Model, choice: Choice) -> list[tuple[int, int, float]]:
    """The steps of a plan: player, package and what it adds, each time the one with the most gain for its cost next."""
    done, left, steps = model.nobody, set(np.flatnonzero(choice).tolist()), []
    while left:
        worth = model.worth(done)
        rates = {each: worth[each, choice[each]] / model.costs[each, choice[each]] for each in sorted(left)}
        step = max(rates, key=lambda each: rates[each])
        steps.append((step, int(choice[step]), float(worth[step, choice[step]])))
        done[step] = choice[step]
        left.remove(step)
    return steps
