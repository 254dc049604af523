"""Coverage: what is known of small graphs, and what can never lower it."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import load
from comity.law.core.supposing import Joins
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import EVER, NO_ROUTE, Coverage, Worth, fragile, hub_loss, two_hop
from comity.strategy.core.hubs import hubs
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import changed
from comity.terms.state import Iso3
from tests.strategy.conftest import ON

CONTENT = (DataCategory.CONTENT, Urgency.ORDINARY)
STATES = sorted(load().states)
STAR = np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
RING = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=np.float32)
ALL = np.ones(4, dtype=np.float32)
EVEN = np.ones((4, 4)) - np.eye(4)


def test_everybody_reaches_everybody_through_the_middle_of_a_star() -> None:
    found = two_hop(STAR, ALL)

    assert (found == EVEN).all()


def test_nobody_passes_on_what_may_not_be() -> None:
    assert (two_hop(STAR, 0 * ALL) == STAR).all()


def test_a_way_through_a_state_is_worth_both_halves_and_what_it_hands_on() -> None:
    chances = np.array([[0, 0.8, 0], [0, 0, 0.5], [0, 0, 0]], dtype=np.float32)

    found = two_hop(chances, np.array([1, 0.25, 1], dtype=np.float32))

    assert found[0, 2] == pytest.approx(0.8 * 0.25 * 0.5)


def test_without_the_middle_of_a_star_nothing_is_left_and_without_a_tip_nothing_lost() -> None:
    assert hub_loss(STAR, ALL, EVEN).tolist() == [1.0, 0.0, 0.0, 0.0]


def test_a_ring_has_a_second_way_round() -> None:
    assert hub_loss(RING, ALL, EVEN).tolist() == [0.0, 0.0, 0.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_what_a_hub_loses_is_what_the_graph_without_it_lacks(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    chances = (drawn.random((7, 7)) * (drawn.random((7, 7)) < 0.4)).astype(np.float32)
    np.fill_diagonal(chances, 0)
    passes_on, demand = drawn.random(7).astype(np.float32), drawn.random((7, 7))

    found = hub_loss(chances, passes_on, demand)

    for hub in range(7):
        others = np.ix_(np.arange(7) != hub, np.arange(7) != hub)
        before = (demand[others] * two_hop(chances, passes_on)[others]).sum()
        after = (demand[others] * two_hop(chances[others], passes_on[np.arange(7) != hub])).sum()
        assert found[hub] == pytest.approx((before - after) / before if before else 0.0, abs=1e-5)


def test_two_hops_never_reach_less_than_one(today: Coverage, worth: Worth) -> None:
    found = hubs(today, worth)

    assert found.direct == pytest.approx(worth.covered(today))
    assert found.direct <= found.two_hop <= 1
    assert (found.losses >= 0).all()
    assert (found.losses <= 1).all()


def test_what_hangs_on_one_route_is_a_share_of_demand(today: Coverage, worth: Worth) -> None:
    found = fragile(today, *CONTENT, worth.demand)

    carried = sum(today.route_chances(route, *CONTENT) > 0 for _, route in today.serving(*CONTENT))
    pairs = worth.demand > 0
    assert found == pytest.approx(float((np.asarray(carried)[pairs] == 1).mean()))


@settings(max_examples=15, deadline=None)
@given(name=st.sampled_from(sorted(load().routes)))
def test_a_route_more_never_lowers_coverage(today: Coverage, name: str) -> None:
    known = load()
    fewer = copy.copy(known)
    fewer.__dict__["routes"] = {each: route for each, route in known.routes.items() if each != name}
    without = coverage(fewer, usual(), ON, 45.0)
    keys = [(data, urgency) for data in known.routes[name].data_categories for urgency in known.routes[name].urgencies]

    for key in sorted(keys)[:2]:
        assert (today.cell(*key).chances >= without.cell(*key).chances).all()


@settings(max_examples=12, deadline=None)
@given(state=st.sampled_from(STATES), instrument=st.sampled_from(["ets185", "cets224", "uncc", "untoc"]))
def test_joining_an_instrument_that_closes_nothing_never_lowers_coverage(
    today: Coverage, state: str, instrument: str
) -> None:
    after = changed(today, [Joins(Iso3(state), instrument, ON)])

    for data in (DataCategory.CONTENT, DataCategory.SUBSCRIBER, DataCategory.PRESERVATION):
        assert (after.cell(data, Urgency.URGENT).chances >= today.cell(data, Urgency.URGENT).chances - 1e-6).all()


@settings(max_examples=10, deadline=None)
@given(days=st.lists(st.floats(0.1, 3000), min_size=2, max_size=2))
def test_more_time_never_lowers_coverage(days: list[float]) -> None:
    sooner, later = sorted(days)

    early, late = (coverage(load(), usual(), ON, each).cell(*CONTENT) for each in (sooner, later))

    assert (late.chances >= early.chances).all()


def test_ever_is_the_most(today: Coverage) -> None:
    ever = coverage(load(), usual(), ON, EVER)

    assert (ever.cell(*CONTENT).chances >= today.cell(*CONTENT).chances).all()


def test_nobody_asks_herself_and_where_there_is_no_route_there_is_no_chance(today: Coverage) -> None:
    cell = today.cell(*CONTENT)

    assert (np.diag(cell.best) == NO_ROUTE).all()
    assert (cell.chances[cell.best == NO_ROUTE] == 0).all()
    assert ((cell.chances >= 0) & (cell.chances <= 1)).all()


def test_c_t_is_the_mean_over_pairs_and_its_parts_add_up(today: Coverage, worth: Worth) -> None:
    cells = [today.cell(*key).chances[worth.demand > 0].mean() for key in worth.shares]

    assert worth.covered(today) == pytest.approx(float(np.mean(cells)), rel=1e-5)
    assert worth.by_state(today).mean() == pytest.approx(worth.covered(today), rel=1e-6)
