"""`comity plan accede | agree | joint | capacity | robust`: the best choice, with its bound and gap."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.cli.plan import printed
from comity.node.cli.plan.asked import (
    MOST_COST,
    AsJson,
    Assume,
    Budget,
    Cost,
    Data,
    Days,
    Haste,
    Needs,
    Node,
    On,
    Seconds,
    asked,
    basis,
    refusals,
    say,
    worked_out,
)
from comity.node.cli.plan.asked import (
    demand as demand_named,
)
from comity.node.cli.plan.looking import differences
from comity.node.language import translate as _
from comity.terms.errors import gettext_noop

if TYPE_CHECKING:
    from comity.strategy.core.encode.basis import Basis
    from comity.strategy.core.encode.plans import Alone, Joint
    from comity.strategy.core.planning.gains import Costs
    from comity.strategy.core.planning.model import Choice, Model
    from comity.strategy.core.planning.sentences import Sentence
    from comity.strategy.core.planning.unilateral import Option
    from comity.terms.state import Iso3

State = Annotated[str, typer.Argument(metavar="STATE", help=_("ISO 3166 alpha-3 code, such as IDN."))]
Who = Annotated[str, typer.Option("--states", metavar="CODES", help=_("Who may join: codes such as IDN,PHL."))]
Group = Annotated[str, typer.Option(help=_("Who may join: an organisation or region, such as ASEAN or Africa."))]
What = Annotated[list[str] | None, typer.Option("--instrument", help=_("An instrument. Repeat, up to three."))]
Asking = Annotated[str, typer.Option("--for", metavar="STATES", help=_("Count only what these ask for."))]
BUDAPEST = "ets185"
SHOWN = 10


def accede(
    state: State,
    instrument: What = None,
    cost: Cost = None,
    budget: Annotated[
        float | None, typer.Option(min=0, max=MOST_COST, help=_("What may be spent; everything is tried if none."))
    ] = None,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """What one state gains by joining instruments: every set of them, the best for itself first."""
    from comity.law.core.asking import known_state
    from comity.strategy.core import asking as words
    from comity.strategy.core.encode import plans
    from comity.strategy.core.planning import sentences
    from comity.strategy.core.planning.unilateral import affordable, joinable_by, options

    with refusals():
        wanted = asked(node, on, days, data, urgency, demand, assume)
        said = basis(wanted)
        law = said.today.world.knowledge
        who, costs = known_state(law, state), words.costs(law, cost or ())
        named = [words.instrument(law, each) for each in instrument or ()] or joinable_by(said.today, who)
    say(gettext_noop("Trying every set of instruments that the state may join"))
    found = worked_out(lambda: options(said.today, who, named, said.worth, costs, wanted.day))
    bought = worked_out(lambda: affordable(found, math.inf if budget is None else budget))
    result = plans.alone(said, _alone(said, who, budget, bought, found, wanted.day))
    if as_json:
        return printed.as_json(result)
    shorts = ((each, tuple(law.instruments[one].short for one in sorted(each.package))) for each in bought[:SHOWN])
    printed.sentences(sentences.option(names, each.own, each.cost) for each, names in shorts)
    printed.sentences([sentences.tried(len(found))])
    return printed.marked(result)


def agree(
    state: State,
    most: Annotated[int, typer.Option(min=1, max=200, help=_("How many partners are listed."))] = 20,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """With whom a bilateral treaty of mutual assistance would gain a state most."""
    from comity.law.core.asking import known_state
    from comity.strategy.core.encode import plans
    from comity.strategy.core.planning import sentences
    from comity.strategy.core.planning.unilateral import partners

    with refusals():
        said = basis(asked(node, on, days, data, urgency, demand, assume))
        names = said.today.world.knowledge.states
        who = known_state(said.today.world.knowledge, state)
    say(gettext_noop("Trying a treaty with every other state"))
    found = worked_out(lambda: partners(said.today, who, said.worth, most=most))
    result = plans.partners(said, who, found)
    if as_json:
        return printed.as_json(result)
    if not found:
        printed.sentences([sentences.no_partner(names[who].name, said.today.days)])
    printed.sentences(sentences.partner(names[each.state].name, each.own, each.theirs) for each in found)
    return printed.marked(result)


def joint(
    budget: Budget,
    states: Who = "",
    group: Group = "",
    instrument: What = None,
    cost: Cost = None,
    asking: Asking = "",
    frontier: Annotated[bool, typer.Option("--frontier", help=_("Also the best plan for each price."))] = False,
    seconds: Seconds = 60.0,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """The best accessions of several states under a budget, with the proof that no plan does better."""
    from comity.strategy.core import asking as words
    from comity.strategy.core.encode import plans

    with refusals():
        wanted = asked(node, on, days, data, urgency, demand, assume)
        said = basis(wanted, asking=asking)
        law = said.today.world.knowledge
        who, named = _who(said, states, group), [words.instrument(law, each) for each in instrument or [BUDAPEST]]
        costs = words.costs(law, cost or ())
    plan = worked_out(lambda: _joint(said, who, named, costs, budget, seconds, frontier, wanted.day))
    result = worked_out(lambda: plans.joint(said, plan))
    if as_json:
        return printed.as_json(result)
    printed.sentences(_told(said, plan))
    return printed.marked(result)


def capacity(
    budget: Budget,
    states: Who = "",
    group: Group = "",
    level_cost: Annotated[
        list[float] | None,
        typer.Option(
            min=0.001, max=MOST_COST, help=_("What each level costs in all, the first first. Repeat; else 1, 2, 3.")
        ),
    ] = None,
    asking: Asking = "",
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """Whose capacity to answer to raise, and how far, under a budget: others gain by it."""
    import numpy as np

    from comity.strategy.core.encode import plans
    from comity.strategy.core.planning import capacity as planning
    from comity.strategy.core.planning import sentences

    with refusals():
        said = basis(asked(node, on, days, data, urgency, demand, assume), asking=asking)
        who = _who(said, states, group)
    prices = [0.0, *(level_cost or (1.0, 2.0, 3.0))]
    world, raised = said.today.world, planning.Raised(*said.today.assumed.raised)
    say(gettext_noop("Working out what each level of each state adds"))
    table = worked_out(lambda: planning.gains(said.today, said.worth, len(prices) - 1, raised))
    may = np.array([each in who for each in world.states])
    plan = worked_out(lambda: planning.plan(table, np.array(prices), budget, may))
    after = worked_out(lambda: planning.after(said.today, said.worth, plan.levels, raised))
    result = plans.capacity(said, plan, prices, budget, after)
    if as_json:
        return printed.as_json(result)
    printed.sentences([sentences.bounded(plan.value, plan.bound)])
    rows, names = planning.raised_states(plan, world.states, prices), world.knowledge.states
    printed.sentences(sentences.raised(names[state].name, level, gain) for state, level, gain in rows)
    return printed.marked(result)


def robust(
    budget: Budget,
    states: Who = "",
    group: Group = "",
    instrument: What = None,
    cost: Cost = None,
    scenario: Annotated[
        list[str] | None, typer.Option(metavar="NAME|FILE", help=_("A demand, by name or as CSV. Repeat; all if none."))
    ] = None,
    tail: Annotated[float, typer.Option(min=0, max=1, help=_("The worst part that counts; 0 the worst."))] = 0.2,
    floor: Annotated[
        float, typer.Option(min=0, max=1, help=_("What each region gains at least, of the mean of regions."))
    ] = 0.0,
    seconds: Seconds = 60.0,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """Accessions that hold whatever the demand is, on request with a floor for every region."""
    from comity.strategy.core import asking as words
    from comity.strategy.core.demand import SCENARIOS
    from comity.strategy.core.encode import plans
    from comity.strategy.core.planning import robust as planning
    from comity.strategy.core.planning import sentences
    from comity.strategy.core.planning.model import joins_of
    from comity.strategy.core.planning.solving import Limits
    from comity.strategy.core.whatif import changed

    with refusals():
        wanted = asked(node, on, days, data, urgency, "even", assume)
        said = basis(wanted)
        law = said.today.world.knowledge
        who, named = _who(said, states, group), [words.instrument(law, each) for each in instrument or [BUDAPEST]]
        costs, demands = words.costs(law, cost or ()), {each: demand_named(law, each) for each in scenario or SCENARIOS}
    say(gettext_noop("Working out what every pair of states gains"))
    several = (said.today, who, named, said.worth, costs, wanted.day, demands)
    models, fair = worked_out(lambda: planning.scenarios(*several))
    below, limits = planning.Floor(tuple(fair.values()) if floor else (), floor), Limits(seconds=seconds)
    say(gettext_noop("Weighing the scenarios against each other"))
    plan = worked_out(lambda: planning.robust(list(models.values()), budget, tail=tail, limits=limits, floor=below))
    first = replace(said, demand=", ".join(demands), worth=replace(said.worth, demand=next(iter(demands.values()))))
    joins = joins_of(next(iter(models.values())), plan.choice, wanted.day)
    after = changed(said.today, joins) if joins else said.today
    result = plans.robust(first, models, plan, budget, below, list(fair) if floor else [], first.worth.by_state(after))
    if as_json:
        return printed.as_json(result)
    printed.sentences([sentences.robust(plan.worst, plan.bound, plan.price)])
    if floor and not plan.choice.any():
        printed.sentences([sentences.kept_nothing()])
    printed.sentences(_steps(said, next(iter(models.values())), plan.choice))
    return printed.marked(result)


def _joint(
    said: "Basis",
    who: "tuple[Iso3, ...]",
    named: list[str],
    costs: "Costs",
    budget: float,
    seconds: float,
    frontier: bool,
    on: date,
) -> "Joint":
    from comity.strategy.core.encode.plans import Joint
    from comity.strategy.core.planning import frontier as fronts
    from comity.strategy.core.planning.gains import gains
    from comity.strategy.core.planning.model import joins_of, modelled
    from comity.strategy.core.planning.solving import Limits, best
    from comity.strategy.core.whatif import changed, compare

    say(gettext_noop("Working out what every pair of states gains"))
    model = modelled(said.today.world, who, gains(said.today, who, named, said.worth, on), costs)
    corners = fronts.frontier(model) if frontier else None
    found = best(model, budget, Limits(seconds=seconds, say=say))
    after = changed(said.today, joins_of(model, found.choice, on))
    return Joint(model, budget, found, after, compare(said.today, after, said.worth), corners)


def _alone(
    said: "Basis",
    state: "Iso3",
    budget: float | None,
    bought: "list[Option]",
    tried: "list[Option]",
    on: date,
) -> "Alone":
    from comity.law.core.supposing import Joins
    from comity.strategy.core.encode.plans import Alone
    from comity.strategy.core.whatif import changed, compare

    joins = [Joins(state, each, on) for each in sorted(bought[0].package)]
    after = changed(said.today, joins) if joins else said.today
    return Alone(state, budget, bought, tried, after, compare(said.today, after, said.worth))


def _who(said: "Basis", states: str, group: str) -> "tuple[Iso3, ...]":
    """Those named in either way; everybody if none is. Raises Unknown, UnknownState."""
    from comity.strategy.core.asking import states as known

    law = said.today.world.knowledge
    named = {state for each in (states, group) if each for state in known(law, each)} or set(law.states)
    return tuple(state for state in law.states if state in named)


def _told(said: "Basis", plan: "Joint") -> "Iterator[Sentence]":
    from comity.strategy.core.planning import searching, sentences

    yield sentences.bounded(plan.optimum.value, plan.optimum.bound)
    yield from _steps(said, plan.model, plan.optimum.choice)
    alone = plan.model.value(searching.greedy(plan.model, plan.budget))
    yield sentences.greedy(alone, plan.optimum.value)
    yield from differences(said, plan.found)


def _steps(said: "Basis", model: "Model", choice: "Choice") -> "Iterator[Sentence]":
    from comity.strategy.core.planning import sentences
    from comity.strategy.core.planning.solving import ordered

    law = said.today.world.knowledge
    for number, (player, package, gain) in enumerate(ordered(model, choice), start=1):
        state, cost = model.players[player], float(model.costs[player, package])
        names = tuple(law.instruments[each].short for each in sorted(model.packages[package]))
        yield sentences.step(number, law.states[state].name, names, gain, cost)
