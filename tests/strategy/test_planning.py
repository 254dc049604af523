"""Plans: what the solver says is best is best, and what it says bounds them does."""

import copy
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.core.knowledge import load
from comity.law.core.supposing import Joins
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import EVER, Coverage, Worth
from comity.strategy.core.planning import bounding, capacity, frontier, robust, searching, shares, solving
from comity.strategy.core.planning.gains import Costs, TooManyInstruments, gains, may_join, packages
from comity.strategy.core.planning.model import Choice, Model, modelled, reduced
from comity.strategy.core.planning.solving import Limits, NoPlan
from comity.strategy.core.planning.unilateral import MOST_JOINABLE, affordable, options, ordered, partners
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import Agrees, changed
from comity.terms.state import Iso3
from tests.strategy.conftest import ON

ASEAN = [Iso3(each) for each in ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")]


def drawn(seed: int, players: int, choices: int, *, negative: bool = False) -> Model:
    """A model of random gains, some packages not everybody's."""
    rng = np.random.default_rng(seed)
    alone = rng.random((players, choices)) * (rng.random((players, choices)) < 0.6)
    joint = rng.random((players, players, choices, choices)) * (rng.random((players, players, choices, choices)) < 0.5)
    joint -= 0.5 * negative * rng.random(joint.shape)
    joint += joint.transpose(1, 0, 3, 2)
    costs = rng.integers(1, 4, (players, choices)).astype(float)
    costs[rng.random(costs.shape) < 0.15] = np.inf
    costs[:, 0], alone[:, 0] = 0.0, 0.0
    costs[0, 1] = 1.0
    joint[:, :, 0, :] = joint[:, :, :, 0] = 0.0
    joint[np.arange(players), np.arange(players)] = 0.0
    names = tuple(Iso3(f"{chr(65 + number // 26)}{chr(65 + number % 26)}X") for number in range(players))
    return Model(names, tuple(frozenset(map(str, range(n))) for n in range(choices)), costs, alone, joint)


def every_choice(model: Model, budget: float) -> list[Choice]:
    tried = (np.array(each) for each in product(range(len(model.packages)), repeat=len(model.players)))
    return [each for each in tried if model.cost(each) <= budget + 1e-9]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), budget=st.integers(1, 9), negative=st.booleans())
def test_no_choice_is_better_than_the_best(seed: int, budget: int, negative: bool) -> None:
    model = drawn(seed, 5, 3, negative=negative)
    truth = max(model.value(each) for each in every_choice(model, budget))

    found = solving.best(model, budget, Limits(seconds=20, gap=1e-6))

    assert found.value == pytest.approx(truth, rel=1e-5, abs=1e-9)
    assert found.bound >= truth - 1e-9
    assert model.cost(found.choice) <= budget + 1e-9


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), budget=st.integers(1, 9))
def test_the_bound_is_never_below_what_can_be_reached(seed: int, budget: int) -> None:
    model = drawn(seed, 5, 3, negative=seed % 2 == 0)
    truth = max(model.value(each) for each in every_choice(model, budget))

    assert bounding.bound(model, budget, truth / 2, 10).value >= truth - 1e-9


def test_the_best_next_step_is_blind_where_nobody_has_joined() -> None:
    joint = np.zeros((6, 6, 2, 2))
    for here, there in ((2, 3), (2, 4), (3, 4)):
        joint[here, there, 1, 1] = joint[there, here, 1, 1] = 1.0
    joint[0, 1, 1, 1] = joint[1, 0, 1, 1] = 0.5
    alone = np.array([[0, 0.01], [0, 0.01], [0, 0], [0, 0], [0, 0], [0, 0]])
    model = replace(drawn(1, 6, 2), alone=alone, joint=joint, costs=np.array([[0.0, 1.0]] * 6))

    best, steps = solving.best(model, 3), searching.greedy(model, 3)

    assert best.value == pytest.approx(3.0)
    assert model.value(steps) < 1.0
    assert best.gap <= solving.GAP


@pytest.mark.parametrize(("players", "budget"), [(0, 5.0), (4, 0.5)])
def test_an_impossible_plan_says_why(players: int, budget: float) -> None:
    with pytest.raises(NoPlan):
        solving.best(drawn(3, players, 2) if players else _nobody(), budget)


def _nobody() -> Model:
    one = drawn(3, 1, 2)
    return replace(one, players=(), costs=one.costs[:0], alone=one.alone[:0], joint=one.joint[:0, :0])


def test_a_package_that_gains_nothing_more_and_costs_no_less_is_left_out() -> None:
    model = drawn(7, 5, 3)
    model.costs[:] = np.array([0.0, 1.0, 2.0])
    model.alone[:, 2] = model.alone[:, 1]
    model.joint[:, :, 2, :], model.joint[:, :, :, 2] = model.joint[:, :, 1, :], model.joint[:, :, :, 1]
    model.joint[:, :, 2, 2] = model.joint[:, :, 1, 1]

    few, kept = reduced(model)

    assert kept.tolist() == [0, 1]
    assert solving.best(model, 3).value == pytest.approx(max(few.value(each) for each in every_choice(few, 3)))


def test_steps_add_up_to_the_plan() -> None:
    model = drawn(11, 6, 3)
    found = solving.best(model, 8)

    steps = solving.ordered(model, found.choice)

    assert sum(gain for _, _, gain in steps) == pytest.approx(found.value)
    assert {player for player, _, _ in steps} == set(np.flatnonzero(found.choice).tolist())


def test_shares_are_those_of_random_orders_and_add_up() -> None:
    model = drawn(5, 6, 3)
    choice = solving.best(model, 9).choice

    exact, tried = shares.shapley(model, choice), shares.sampled(model, choice, 2000, seed=7)

    assert exact.sum() == pytest.approx(model.value(choice))
    assert (np.abs(exact - tried.shares) <= 5 * tried.errors + 1e-9).all()


def test_the_frontier_holds_the_best_plan_of_each_of_its_costs_and_lies_above_every_other() -> None:
    model = drawn(4, 7, 2)
    model.costs[:, 1] = np.where(np.isfinite(model.costs[:, 1]), model.costs[:, 1], 2.0)

    corners = frontier.frontier(model)

    everything = every_choice(model, np.inf)
    for each in corners:
        assert each.value == pytest.approx(max(model.value(c) for c in everything if model.cost(c) <= each.cost))
    costs, values = [each.cost for each in corners], [each.value for each in corners]
    for choice in everything:
        assert model.value(choice) <= np.interp(model.cost(choice), costs, values) + 1e-6


def test_the_capacity_plan_is_the_best_knapsack() -> None:
    rng = np.random.default_rng(2)
    table = np.sort(np.hstack([np.zeros((5, 1)), rng.random((5, 2))]), axis=1)
    costs, who = np.array([0.0, 1.0, 2.5]), np.array([True, True, False, True, True])
    allowed = [each for each in product(range(3), repeat=5) if costs[list(each)].sum() <= 4 and not each[2]]
    truth = max(table[np.arange(5), list(each)].sum() for each in allowed)

    found = capacity.plan(table, costs, 4.0, who)

    assert found.value == pytest.approx(truth)
    assert found.bound >= found.value
    assert not found.levels[2]


@pytest.mark.parametrize("tail", [0.01, 2 / 3])
def test_the_robust_plan_is_bounded_and_no_worse_than_each_scenario_s_own(tail: float) -> None:
    models = [replace(drawn(seed, 5, 2), costs=drawn(1, 5, 2).costs) for seed in (1, 2, 3)]
    most = max(round(tail * 3), 1)

    def worst(choice: Choice) -> float:
        values = np.sort([each.value(choice) for each in models])
        return float(values[:most].mean())

    truth = max(worst(each) for each in every_choice(models[0], 5))

    found = robust.robust(models, 5, tail=tail, limits=Limits(seconds=20, gap=1e-4))

    assert found.worst <= truth + 1e-9
    assert found.bound >= truth - 1e-9
    assert 0 <= found.price <= 1


def test_the_model_of_real_states_is_what_the_rules_say_of_the_plan(today: Coverage, worth: Worth) -> None:
    model = modelled(today.world, ASEAN, gains(today, ASEAN, ["ets185"], worth, ON), Costs())
    found = solving.best(model, 2)
    joins = [Joins(model.players[player], "ets185", ON) for player in np.flatnonzero(found.choice)]

    after = changed(today, joins)

    assert len(joins) == 2
    assert found.gap <= solving.GAP
    assert worth.covered(after) - worth.covered(today) == pytest.approx(found.value, rel=1e-6)


def test_several_instruments_are_worth_what_the_rules_say(today: Coverage, worth: Worth) -> None:
    some = ["ets185", "ets189", "oas-a55"]
    states = [Iso3(each) for each in ("IDN", "MEX", "URY", "SGP")]
    model = modelled(today.world, states, gains(today, states, some, worth, ON), Costs())
    choice = np.array([len(model.packages) - 1 if np.isfinite(row[-1]) else 1 for row in model.costs])
    choice = np.where(np.isfinite(model.costs[np.arange(len(choice)), choice]), choice, 0)
    joins = [
        Joins(player, each, ON)
        for player, package in zip(model.players, choice, strict=True)
        for each in sorted(model.packages[package])
    ]

    after = changed(today, joins)

    assert worth.covered(after) - worth.covered(today) == pytest.approx(model.value(choice), rel=1e-6)


def test_one_state_s_options_are_what_the_rules_say_best_first(today: Coverage, worth: Worth) -> None:
    found = options(today, Iso3("IDN"), ["ets185", "ets189", "cets224"], worth, Costs(), ON)

    after = changed(today, [Joins(Iso3("IDN"), each, ON) for each in sorted(found[0].package)])

    assert found[0].own == pytest.approx(worth.by_state(after)[today.world.place[Iso3("IDN")]])
    assert [each.own for each in found] == sorted((each.own for each in found), reverse=True)
    assert all("ets185" in each.package for each in found if each.package & {"ets189", "cets224"})


def test_a_treaty_with_one_partner_gains_what_it_was_said_to(worth: Worth) -> None:
    today = coverage(load(), usual(), ON, EVER)
    (first, *_) = partners(today, Iso3("IDN"), worth)
    here = today.world.place[Iso3("IDN")]

    after = changed(today, [Agrees(Iso3("IDN"), first.state)])

    assert worth.by_state(after)[here] - worth.by_state(today)[here] == pytest.approx(first.own, rel=1e-4)


def test_too_many_instruments_are_refused() -> None:
    with pytest.raises(TooManyInstruments):
        packages(["ets185", "ets189", "cets224", "uncc"])


def test_the_steps_of_one_state_s_best_set_add_up_and_put_a_parent_first(today: Coverage, worth: Worth) -> None:
    found = options(today, Iso3("IDN"), ["ets185", "cets224", "uncc"], worth, Costs(), ON)
    whole = next(each for each in found if len(each.package) == 3)

    steps = ordered(whole, found)

    nothing = next(each for each in found if not each.package)
    assert sum(each.gain for each in steps) == pytest.approx(whole.own - nothing.own)
    assert sum(each.cost for each in steps) == whole.cost
    named = [each.instrument for each in steps]
    assert named.index("ets185") < named.index("cets224")


def test_a_budget_leaves_out_what_it_does_not_buy(today: Coverage, worth: Worth) -> None:
    found = options(today, Iso3("IDN"), ["ets185", "uncc"], worth, Costs(1.0, (("", "ets185", 5.0),)), ON)

    assert {each.package for each in affordable(found, 2.0)} == {frozenset(), frozenset({"uncc"})}
    with pytest.raises(NoPlan):
        affordable(found, 0.5)


def test_nothing_is_left_out_where_one_state_may_join_too_much(today: Coverage, worth: Worth) -> None:
    law = load()
    free = [each for each in law.instruments if may_join(today.world, Iso3("KEN"), each)]
    assert len(free) <= MOST_JOINABLE
    strange = copy.copy(today.world)
    strange.knowledge = copy.copy(law)
    more = {f"{each}-{number}": law.instruments[each] for each in free for number in range(3)}
    strange.knowledge.__dict__["instruments"] = {**law.instruments, **more}

    with pytest.raises(TooManyInstruments):
        options(Coverage(strange, today.assumed, today.paces, 45.0), Iso3("KEN"), list(more), worth, Costs(), ON)


def test_who_gains_by_capacity_gains_what_the_plan_is_worth(today: Coverage, worth: Worth) -> None:
    raised = capacity.Raised(*today.assumed.raised)
    table = capacity.gains(today, worth, 2, raised)
    who = np.isin(today.world.states, ["PHL", "AUS", "KEN"])
    found = capacity.plan(table, np.array([0.0, 1.0, 2.0]), 4.0, who)

    after = capacity.after(today, worth, found.levels, raised)

    before, share = worth.by_state(today), worth.demand.sum(axis=1) / worth.demand.sum()
    assert found.value > 0
    assert float(((after - before) * share).sum()) == pytest.approx(found.value, rel=1e-6)
