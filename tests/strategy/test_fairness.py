"""Robust plans: a floor for regions is kept, bounded, and costs something."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import SCENARIOS, even, neighbours
from comity.strategy.core.planning.gains import Costs, gains
from comity.strategy.core.planning.robust import Floor, robust, scenarios
from comity.strategy.core.planning.solving import Limits, NoPlan
from comity.terms.state import Iso3
from tests.strategy.conftest import ON
from tests.strategy.test_planning import ASEAN, drawn

LIMITS = Limits(seconds=20, gap=1e-4)
STATES = [*ASEAN, *(Iso3(each) for each in ("KEN", "AGO", "FJI", "URY", "MEX"))]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), part=st.sampled_from([0.3, 0.6, 0.9]))
def test_the_plan_keeps_the_floor_and_no_plan_that_keeps_it_beats_the_bound(seed: int, part: float) -> None:
    base = drawn(seed, 5, 2)
    regions = [replace(drawn(seed + each, 5, 2), costs=base.costs) for each in (1, 2)]
    floor = Floor(regions, part)
    allowed = [np.array(each) for each in product(range(2), repeat=5) if base.cost(np.array(each)) <= 4]
    truth = max(base.value(each) for each in allowed if floor.keeps(each))

    found = robust([base], 4, tail=1.0, limits=LIMITS, floor=floor)

    assert floor.keeps(found.choice)
    assert base.cost(found.choice) <= 4
    assert found.worst <= truth + 1e-9
    assert found.bound >= truth - 1e-9


def test_without_a_floor_the_plan_is_that_of_the_scenarios_alone() -> None:
    model = drawn(3, 5, 2)

    assert (
        robust([model], 4, tail=1.0, limits=LIMITS).worst
        >= robust([model], 4, tail=1.0, limits=LIMITS, floor=Floor([drawn(4, 5, 2)], 0.9)).worst - 1e-9
    )


def test_gains_of_a_scenario_are_those_that_the_rules_find_with_its_demand(today: Coverage, worth: Worth) -> None:
    known = list(today.world.knowledge.states.values())
    needs = neighbours(known)

    alike = gains(today, ASEAN, ["ets185"], Worth(worth.shares, even(known)), ON).weighed(needs)

    anew = gains(today, ASEAN, ["ets185"], Worth(worth.shares, needs), ON)
    assert np.allclose(alike.table, anew.table)


def test_every_region_that_asks_has_its_model(today: Coverage, worth: Worth) -> None:
    demands = {name: made(list(today.world.knowledge.states.values())) for name, (_, made) in SCENARIOS.items()}

    models, regions = scenarios(today, STATES, ["ets185"], worth, Costs(), ON, demands)

    assert set(models) == set(SCENARIOS)
    assert set(regions) == {"Africa", "Americas", "Asia", "Europe", "Oceania"}
    assert len({each.players for each in (*models.values(), *regions.values())}) == 1


def test_a_real_plan_keeps_its_floor(today: Coverage, worth: Worth) -> None:
    demands = {"even": even(list(today.world.knowledge.states.values()))}
    models, regions = scenarios(today, STATES, ["ets185"], worth, Costs(), ON, demands)
    floor = Floor(tuple(regions.values()), 0.4)

    found = robust(list(models.values()), 4, tail=1.0, limits=LIMITS, floor=floor)

    gained = floor.gains(found.choice)
    assert found.worst > 0
    assert gained.min() >= 0.4 * gained.mean() - 1e-12
    assert found.bound >= found.worst


def test_an_impossible_robust_plan_says_why() -> None:
    with pytest.raises(NoPlan):
        robust([drawn(3, 4, 2)], 0.5, tail=1.0, limits=LIMITS)
