"""Games of sharing give the published bound and the figures of the worked example."""

import math

import pytest

from comity.strategy.core.games import Threat, lasts, sharing

EXAMPLE = Threat(v=0.65, loss=400_000, a=1e-5, b=1)


def test_the_worked_example() -> None:
    found = sharing(EXAMPLE, heard=0.5)

    assert round(found.solo) == 61_245
    assert round(EXAMPLE.most()) == 95_649
    assert (round(found.nash), round(found.planner)) == (40_830, 64_989)
    each = [cost / 2 for cost in (found.solo_cost, found.nash_cost, found.planner_cost)]
    assert [round(cost) for cost in each] == [222_490, 202_075, 196_646]


@pytest.mark.parametrize("v", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("b", [1, 2, 3])
def test_nobody_spends_more_than_the_bound_and_a_little_more_saves_nothing(v: float, b: int) -> None:
    threat = Threat(v, 1_000_000, 1e-5, b)
    spent = threat.spend()

    assert spent <= threat.most() + 1e-9
    assert threat.cost(spent, 0) <= min(threat.cost(spent * 1.01 + 1, 0), threat.cost(spent * 0.99, 0)) + 1e-6
    assert math.isfinite(spent)


def test_sharing_lasts_among_the_patient() -> None:
    assert lasts(benefit=2.0, cost=1.0, patience=0.6)
    assert not lasts(benefit=2.0, cost=1.0, patience=0.4)
