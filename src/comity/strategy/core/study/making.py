"""From what was asked to the plan, by the rules and the solver."""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import Knowledge
from comity.strategy.core.assumptions import Assumptions
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import SCENARIOS, Demand, even
from comity.strategy.core.pace import Experience
from comity.strategy.core.planning import capacity, frontier, robust, searching, shares, solving
from comity.strategy.core.planning.gains import Costs, Gains, gains
from comity.strategy.core.planning.model import Choice, Model, joins_of, modelled
from comity.strategy.core.planning.solving import Limits
from comity.strategy.core.spans import SPANS
from comity.strategy.core.study.asked import Asked, Kind
from comity.strategy.core.study.made import Changed, Made, NamedGain, PairMade, PointMade, StateMade, StepMade
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import changed, compare
from comity.terms.errors import gettext_noop

Say = Callable[[str], object]
MOST_PAIRS = 8
LEAST = 1e-9
LEVELS = 3
"""How far capacity may be raised."""
TAIL = 1 / 3
"""A robust plan is best for the mean of the worst third of the scenarios: with three, for the worst."""


def make(
    asked: Asked,
    knowledge: Knowledge,
    assumed: Assumptions,
    seen: Mapping[str, Experience],
    say: Say,
    *,
    seconds: float,
) -> Made:
    """The plan, under the law and the assumptions; `seen` are this node's requests by route. `say` hears what is done.

    Raises NoPlan, TooManyInstruments, AssumptionImproper.
    """
    say(gettext_noop("Asking the rules about every pair of states"))
    days, _words = SPANS[asked.within]
    today = coverage(knowledge, assumed, asked.on, days, seen=seen, in_force=frozenset(asked.begin))
    found = _MAKERS[asked.kind](asked, today, Limits(seconds=seconds, say=say))
    marked = tuple(Changed(each.name, each.value, each.usual, each.why) for each in assumed.changed)
    return msgspec.structs.replace(found, law=knowledge.digest, compiled=knowledge.as_of, changed=marked)


def _joint(asked: Asked, today: Coverage, limits: Limits) -> Made:
    worth = _worth(asked, today)
    model = _model(asked, today, gains(today, asked.states, asked.instruments, worth, asked.on))
    found = solving.best(model, asked.budget, limits)
    limits.say(gettext_noop("Setting out who gains"))
    made = _made(asked, today, model, found.choice, worth)
    corners = frontier.frontier(model) if len(model.packages) == len(("nothing", "joins")) else []
    return msgspec.structs.replace(
        made,
        gain=found.value,
        bound=found.bound,
        gap=found.gap,
        seconds=found.seconds,
        greedy=model.value(searching.greedy(model, asked.budget)),
        frontier=tuple(PointMade(each.cost, each.value, int(np.count_nonzero(each.choice))) for each in corners),
    )


def _robust(asked: Asked, today: Coverage, limits: Limits) -> Made:
    states = list(today.world.knowledge.states.values())
    worth = Worth(_shares(asked), even(states))
    demands = {name: demand(states) for name, (_words, demand) in SCENARIOS.items()}
    costs = Costs(asked.usual, asked.costs)
    models, fair = robust.scenarios(today, asked.states, asked.instruments, worth, costs, asked.on, demands)
    floor = robust.Floor(tuple(fair.values()) if asked.floor else (), asked.floor)
    found = robust.robust(list(models.values()), asked.budget, tail=TAIL, limits=limits, floor=floor)
    limits.say(gettext_noop("Setting out who gains"))
    by_region = robust.Floor(tuple(fair.values()), asked.floor).gains(found.choice).tolist()
    return msgspec.structs.replace(
        _made(asked, today, next(iter(models.values())), found.choice, worth),
        gain=found.worst,
        bound=found.bound,
        gap=found.gap,
        scenarios=tuple(map(NamedGain, models, found.values.tolist())),
        regions=tuple(map(NamedGain, fair, by_region)),
        price=found.price,
    )


def _capacity(asked: Asked, today: Coverage, limits: Limits) -> Made:
    worth, world = _worth(asked, today), today.world
    raised = capacity.Raised(*today.assumed.raised)
    table = capacity.gains(today, worth, LEVELS, raised)
    limits.say(gettext_noop("Looking for a good plan"))
    costs = asked.usual * np.arange(LEVELS + 1, dtype=np.float64)
    found = capacity.plan(table, costs, asked.budget, np.isin(world.states, asked.states))
    steps = [
        StepMade(state, (), level, float(costs[level]), gain, gain)
        for state, level, gain in capacity.raised_states(found, world.states, costs.tolist())
    ]
    gap = max(0.0, (found.bound - found.value) / found.bound) if found.bound > 0 else 0.0
    return _empty(
        before=worth.covered(today),
        gain=found.value,
        bound=found.bound,
        gap=gap,
        cost=sum(each.cost for each in steps),
        steps=tuple(steps),
        states=_who_gains(worth, today, capacity.after(today, worth, found.levels, raised)),
    )


def _who_gains(worth: Worth, today: Coverage, after: NDArray[np.float64]) -> tuple[StateMade, ...]:
    rows = zip(today.world.states, worth.by_state(today).tolist(), after.tolist(), strict=True)
    made = (StateMade(*row) for row in rows)
    return tuple(sorted((each for each in made if each.gain > LEAST), key=lambda each: -each.gain))


_MAKERS: Mapping[Kind, Callable[[Asked, Coverage, Limits], Made]] = {
    Kind.JOINT: _joint,
    Kind.ROBUST: _robust,
    Kind.CAPACITY: _capacity,
}


def _made(asked: Asked, today: Coverage, model: Model, choice: Choice, worth: Worth) -> Made:
    """What follows from a choice."""
    brought = shares.shapley(model, choice)
    steps = tuple(
        StepMade(
            model.players[player],
            tuple(sorted(model.packages[package])),
            0,
            float(model.costs[player, package]),
            gain,
            float(brought[player]),
        )
        for player, package, gain in solving.ordered(model, choice)
    )
    joins = joins_of(model, choice, asked.on)
    difference = compare(today, changed(today, joins) if joins else today, worth, most=MOST_PAIRS)
    return _empty(
        before=difference.before,
        cost=model.cost(choice),
        steps=steps,
        states=tuple(StateMade(*row) for row in difference.states),
        pairs=tuple(
            PairMade(
                each.asking,
                each.asked,
                each.data,
                each.route_before.id if each.route_before else "",
                each.route_after.id if each.route_after else "",
                each.chance_before,
                each.chance_after,
            )
            for each in difference.gained
        ),
        gaining=difference.pairs,
        possible=difference.possible,
    )


def _empty(**said: object) -> Made:
    nothing = {"gain": 0.0, "bound": 0.0, "gap": 0.0, "seconds": 0.0, "law": "", "compiled": date.min, "changed": ()}
    return msgspec.convert({**nothing, **said}, Made, from_attributes=True)


def _model(asked: Asked, today: Coverage, found: Gains) -> Model:
    return modelled(today.world, asked.states, found, Costs(asked.usual, asked.costs))


def _worth(asked: Asked, today: Coverage) -> Worth:
    return Worth(_shares(asked), demand_of(asked.demand, today))


def _shares(asked: Asked) -> dict[tuple[DataCategory, Urgency], float]:
    return {(data, asked.urgency): 1.0 for data in asked.data}


def demand_of(name: str, today: Coverage) -> Demand:
    """The demand of a scenario."""
    return SCENARIOS[name][1](list(today.world.knowledge.states.values()))
