"""Plans as JSON: the value, what bounds it, the steps in order, who gains and who brings it about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.coverage import Coverage
from comity.strategy.core.encode.basis import Basis, Json, basis, rounded
from comity.strategy.core.encode.graph import difference
from comity.strategy.core.planning import searching, sentences, shares, solving, unilateral
from comity.strategy.core.planning.capacity import CapacityPlan, raised_states
from comity.strategy.core.planning.frontier import Point
from comity.strategy.core.planning.model import Choice, Model
from comity.strategy.core.planning.robust import Floor, RobustPlan
from comity.strategy.core.planning.solving import Optimum
from comity.strategy.core.planning.unilateral import Option, Partner
from comity.strategy.core.whatif import Difference
from comity.terms.state import Iso3

ONE = "exact: one state alone brings all of it about"
OWN = "exact: what a state that is asked adds hangs on no other, so no order has to be drawn"
LEAST = 1e-9
SHAPLEY = "exact: the value is a sum over single states and pairs of them, so no order has to be drawn"


@dataclass(frozen=True, slots=True)
class Joint:
    """A plan of several: its model and optimum, and the graph after it, worked out anew by the rules."""

    model: Model
    budget: float
    optimum: Optimum
    after: Coverage
    found: Difference
    corners: Sequence[Point] | None = None


def joint(said: Basis, plan: Joint) -> dict[str, Json]:
    """P2."""
    model, optimum = plan.model, plan.optimum
    alone = model.value(searching.greedy(model, plan.budget))
    after = difference(said, plan.after, plan.found)
    return {
        "basis": after.pop("basis"),
        "budget": plan.budget,
        "cost": rounded(model.cost(optimum.choice)),
        "value": rounded(optimum.value),
        "bound": rounded(optimum.bound),
        "gap": rounded(optimum.gap),
        "seconds": round(optimum.seconds, 3),
        "sentence": str(sentences.bounded(optimum.value, optimum.bound)),
        "greedy": {"value": rounded(alone), "sentence": str(sentences.greedy(alone, optimum.value))},
        "steps": steps(said, model, optimum.choice),
        "shapley": {"method": SHAPLEY, "shares": _shares(said, model, optimum.choice)},
        "frontier": None if plan.corners is None else [_corner(model, each) for each in plan.corners],
        "after": after,
    }


def steps(said: Basis, model: Model, choice: Choice) -> list[Json]:
    """The accessions of a plan, each time the one with the most gain for its cost next."""
    return [_step(said, model, number, *each) for number, each in enumerate(solving.ordered(model, choice), start=1)]


def _step(said: Basis, model: Model, number: int, player: int, package: int, gain: float) -> dict[str, Json]:
    law, state = said.today.world.knowledge, model.players[player]
    joined, cost = sorted(model.packages[package]), float(model.costs[player, package])
    names = tuple(law.instruments[each].short for each in joined)
    return {
        "state": state,
        "instruments": [*joined],
        "gain": rounded(gain),
        "cost": cost,
        "gain_per_cost": rounded(gain / cost),
        "sentence": str(sentences.step(number, law.states[state].name, names, gain, cost)),
    }


def _shares(said: Basis, model: Model, choice: Choice) -> list[Json]:
    found, names = shares.shapley(model, choice), said.today.world.knowledge.states
    order = sorted(np.flatnonzero(choice).tolist(), key=lambda place: -found[place])
    return [
        {
            "state": model.players[place],
            "share": rounded(float(found[place])),
            "error": 0.0,
            "sentence": str(sentences.share(names[model.players[place]].name, float(found[place]))),
        }
        for place in order
    ]


def _corner(model: Model, point: Point) -> dict[str, Json]:
    who = [model.players[place] for place in np.flatnonzero(point.choice)]
    return {"cost": rounded(point.cost), "value": rounded(point.value), "states": [*who]}


@dataclass(frozen=True, slots=True)
class Alone:
    """A plan of one state: every set that the budget buys, the best first, all sets, and the graph after the best."""

    state: Iso3
    budget: float | None
    bought: Sequence[Option]
    tried: Sequence[Option]
    after: Coverage
    found: Difference


def alone(said: Basis, plan: Alone) -> dict[str, Json]:
    """P1: the best set with its steps and its proof, and every set beside it."""
    best = plan.bought[0]
    result = options(said, plan.state, plan.bought)
    value = rounded(best.own - float(said.worth.by_state(said.today)[said.today.world.place[plan.state]]))
    after = difference(said, plan.after, plan.found)
    after.pop("basis")
    return {
        **result,
        "budget": plan.budget,
        "cost": best.cost,
        "value": value,
        "bound": value,
        "gap": 0.0,
        "sentence": str(sentences.tried(len(plan.tried))),
        "steps": [_own(said, plan.state, *each) for each in enumerate(unilateral.ordered(best, plan.tried), start=1)],
        "shapley": {"method": ONE, "shares": [{"state": plan.state, "share": value, "error": 0.0}]},
        "after": after,
    }


def _own(said: Basis, state: Iso3, number: int, step: unilateral.Step) -> dict[str, Json]:
    law = said.today.world.knowledge
    short = law.instruments[step.instrument].short
    return {
        "state": state,
        "instruments": [step.instrument],
        "gain": rounded(step.gain),
        "cost": step.cost,
        "gain_per_cost": rounded(step.gain / step.cost),
        "sentence": str(sentences.step(number, law.states[state].name, (short,), step.gain, step.cost)),
    }


def options(said: Basis, state: Iso3, found: Sequence[Option]) -> dict[str, Json]:
    """Every set of instruments, the best for the state itself first."""
    law = said.today.world.knowledge
    own = float(said.worth.by_state(said.today)[said.today.world.place[state]])
    whole = said.worth.covered(said.today)
    return {
        "basis": basis(said),
        "state": state,
        "before": {"own": rounded(own), "whole": rounded(whole)},
        "options": [
            {
                "instruments": [*sorted(each.package)],
                "cost": each.cost,
                "own": rounded(each.own),
                "whole": rounded(each.whole),
                "gain": rounded(each.own - own),
                "sentence": str(
                    sentences.option(
                        tuple(law.instruments[one].short for one in sorted(each.package)), each.own, each.cost
                    )
                ),
            }
            for each in found
        ],
    }


def partners(said: Basis, state: Iso3, found: Sequence[Partner]) -> dict[str, Json]:
    """P1: with whom a bilateral treaty gains most."""
    names = said.today.world.knowledge.states
    return {
        "basis": basis(said),
        "state": state,
        "partners": [
            {
                "state": each.state,
                "own": rounded(each.own),
                "theirs": rounded(each.theirs),
                "sentence": str(sentences.partner(names[each.state].name, each.own, each.theirs)),
            }
            for each in found
        ],
    }


def capacity(
    said: Basis, plan: CapacityPlan, costs: Sequence[float], budget: float, after: NDArray[np.float64]
) -> dict[str, Json]:
    """P3. `after`: the coverage of each state that asks, once the plan is done."""
    names, rows = said.today.world.knowledge.states, raised_states(plan, said.today.world.states, costs)
    return {
        "basis": basis(said),
        "budget": budget,
        "cost": rounded(sum(costs[level] for _, level, _ in rows)),
        "value": rounded(plan.value),
        "bound": rounded(plan.bound),
        "gap": rounded(max(0.0, (plan.bound - plan.value) / plan.bound) if plan.bound else 0.0),
        "sentence": str(sentences.bounded(plan.value, plan.bound)),
        "steps": [
            {
                "state": state,
                "level": level,
                "gain": rounded(gain),
                "cost": costs[level],
                "gain_per_cost": rounded(gain / costs[level]),
                "sentence": str(sentences.raised(names[state].name, level, gain)),
            }
            for state, level, gain in rows
        ],
        "shapley": {
            "method": OWN,
            "shares": [{"state": state, "share": rounded(gain), "error": 0.0} for state, _, gain in rows],
        },
        "states": _who_gains(said, after),
    }


def _who_gains(said: Basis, after: NDArray[np.float64]) -> list[Json]:
    """The own coverage of each state that gains, before and after, the most first."""
    before = said.worth.by_state(said.today)
    order = np.argsort(before - after, kind="stable").tolist()
    return [
        {
            "state": said.today.world.states[place],
            "before": rounded(float(before[place])),
            "after": rounded(float(after[place])),
        }
        for place in order
        if after[place] - before[place] > LEAST
    ]


def robust(
    said: Basis,
    scenarios: Mapping[str, Model],
    plan: RobustPlan,
    budget: float,
    floor: Floor,
    regions: Sequence[str],
    after: NDArray[np.float64],
) -> dict[str, Json]:
    """P4. Steps and shares are those of the first scenario; `after` the coverage of each state that asks, in it."""
    model = next(iter(scenarios.values()))
    gains = floor.gains(plan.choice).tolist() if regions else []
    return {
        "basis": basis(said),
        "budget": budget,
        "cost": rounded(model.cost(plan.choice)),
        "worst": rounded(plan.worst),
        "bound": rounded(plan.bound),
        "gap": rounded(plan.gap),
        "price": rounded(plan.price),
        "sentence": str(sentences.robust(plan.worst, plan.bound, plan.price)),
        "scenarios": {name: rounded(float(value)) for name, value in zip(scenarios, plan.values, strict=True)},
        "floor": {
            "part": floor.part,
            "sentence": str(sentences.floor(floor.part)),
            "regions": {name: rounded(gain) for name, gain in zip(regions, gains, strict=True)},
        }
        if regions
        else None,
        "steps_in": next(iter(scenarios)),
        "steps": steps(said, model, plan.choice),
        "shapley": {"method": SHAPLEY, "shares": _shares(said, model, plan.choice)},
        "states": _who_gains(said, after),
    }
