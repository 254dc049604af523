"""Coverage: what is known of small graphs, and what can never lower it."""

import copy
from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.core.book.vocabulary import DataCategory, Status, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.knowledge import load
from comity.law.core.ruling import rule
from comity.law.core.supposing import Joins, Withdraws
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import EVER, NO_ROUTE, Coverage, Worth, fragile, hub_loss, two_hop
from comity.strategy.core.hubs import hubs
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import changed
from comity.terms.state import Iso3
from tests.strategy.conftest import ON

CONTENT = (DataCategory.CONTENT, Urgency.ORDINARY)
PRESERVING = (DataCategory.PRESERVATION, Urgency.URGENT)
HELD = usual().held_by(CONTENT[0])
STATES = sorted(load().states)
STAR = np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
RING = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=np.float32)
ALL = np.ones(4, dtype=np.float32)
EVEN = np.ones((4, 4)) - np.eye(4)


def test_everybody_reaches_everybody_through_the_middle_of_a_star() -> None:
    found = two_hop(STAR, STAR, ALL)

    assert (found == EVEN).all()


def test_nobody_passes_on_what_may_not_be() -> None:
    assert (two_hop(STAR, STAR, 0 * ALL) == STAR).all()


def test_a_way_through_a_state_is_worth_both_halves_and_what_it_hands_on() -> None:
    chances = np.array([[0, 0.8, 0], [0, 0, 0.5], [0, 0, 0]], dtype=np.float32)

    found = two_hop(chances, chances, np.array([1, 0.25, 1], dtype=np.float32))

    assert found[0, 2] == pytest.approx(0.8 * 0.25 * 0.5)


def test_without_the_middle_of_a_star_nothing_is_left_and_without_a_tip_nothing_lost() -> None:
    assert hub_loss(STAR, STAR, ALL, EVEN).tolist() == [1.0, 0.0, 0.0, 0.0]


def test_a_ring_has_a_second_way_round() -> None:
    assert hub_loss(RING, RING, ALL, EVEN).tolist() == [0.0, 0.0, 0.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_what_a_hub_loses_is_what_the_graph_without_it_lacks(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    chances = (drawn.random((7, 7)) * (drawn.random((7, 7)) < 0.4)).astype(np.float32)
    np.fill_diagonal(chances, 0)
    halves = chances * drawn.random((7, 7)).astype(np.float32)
    passes_on, demand = drawn.random(7).astype(np.float32), drawn.random((7, 7))

    found = hub_loss(chances, halves, passes_on, demand)

    for hub in range(7):
        others = np.ix_(np.arange(7) != hub, np.arange(7) != hub)
        before = (demand[others] * two_hop(chances, halves, passes_on)[others]).sum()
        after = (demand[others] * two_hop(chances[others], halves[others], passes_on[np.arange(7) != hub])).sum()
        assert found[hub] == pytest.approx((before - after) / before if before else 0.0, abs=1e-5)


def test_two_hops_never_reach_less_than_one(today: Coverage, worth: Worth) -> None:
    found = hubs(today, worth)

    assert found.direct == pytest.approx(worth.covered(today))
    assert found.direct <= found.two_hop <= 1
    assert (found.losses >= 0).all()
    assert (found.losses <= 1).all()


def test_two_answers_in_a_row_both_come_within_the_time(today: Coverage, worth: Worth) -> None:
    sure = usual().with_values({"hubs.passes_on": 1.0})
    found = hubs(coverage(load(), sure, ON, 45.0), worth)

    half = coverage(load(), sure, ON, 22.5)
    for key in worth.shares:
        best = today.cell(*key).chances.copy()
        for middle in range(len(best)):
            best = np.maximum(best, np.outer(half.cell(*key).chances[:, middle], half.cell(*key).chances[middle]))
        np.fill_diagonal(best, 0)
        worth = Worth({key: 1.0}, worth.demand)
        assert hubs(coverage(load(), sure, ON, 45.0), worth).two_hop == pytest.approx(
            float(best.sum() / worth.demand.sum()), rel=1e-5
        )
    assert found.two_hop > found.direct


def test_fragile_is_what_one_instrument_carries_however_many_its_routes(today: Coverage) -> None:
    chosen = [route for _, route in today.serving(*PRESERVING) if route.instrument == "ets185"]
    law = copy.copy(load())
    law.__dict__["routes"] = {route.id: route for route in chosen}
    alone = coverage(law, usual(), ON, 45.0)
    demand = np.zeros((len(STATES), len(STATES)))
    demand[alone.world.place[Iso3("PHL")], alone.world.place[Iso3("AUS")]] = 1
    demand[alone.world.place[Iso3("IDN")], alone.world.place[Iso3("AUS")]] = 3
    routes = sum(alone.route_chances(route, *PRESERVING) > 0 for route in chosen)

    assert np.asarray(routes)[demand == 1] > 1
    assert fragile(alone, *PRESERVING, demand) == 0.25


def test_two_instruments_are_not_fragile(today: Coverage) -> None:
    demand = np.zeros((len(STATES), len(STATES)))
    demand[today.world.place[Iso3("PHL")], today.world.place[Iso3("AUS")]] = 1

    assert fragile(today, *PRESERVING, demand) == 0.0


def test_the_status_that_is_shown_is_that_of_the_route_that_is_named(today: Coverage) -> None:
    cell = today.cell(*CONTENT)
    for here, there in (("IDN", "AUS"), ("PHL", "AUS"), ("FRA", "DEU"), ("USA", "GBR")):
        pair = today.world.place[Iso3(here)], today.world.place[Iso3(there)]
        route = today.route_at(cell, *pair)
        assert route
        case = Case(load(), Question(Iso3(here), Iso3(there), CONTENT[0], HELD, CONTENT[1], *asked_with(today)))
        assert today.status_at(cell, *pair) is rule(case, route).status


def test_where_no_route_can_be_used_the_best_status_of_any_is_shown(today: Coverage) -> None:
    key = DataCategory.REALTIME_TRAFFIC, Urgency.URGENT
    cell, pair = today.cell(*key), (today.world.place[Iso3("IDN")], today.world.place[Iso3("AUS")])

    assert today.route_at(cell, *pair) is None
    assert today.status_at(cell, *pair) not in {Status.AVAILABLE, Status.OPEN}


def asked_with(today: Coverage) -> tuple[date, str | None, Mapping[str, bool | int]]:
    said = today.world.supposed
    return said.on, said.offence, said.facts


def test_a_reservation_that_leaves_out_cases_lowers_what_the_route_gives() -> None:
    outside = usual().with_values({"case.offence": "gen-fraud"})
    found = coverage(load(), outside, ON, 45.0)
    place, route = found.world.place, load().routes["ets185-29"]
    asking, reserved, other = place[Iso3("PHL")], place[Iso3("ARG")], place[Iso3("AUS")]

    given = found.route_chances(route, *PRESERVING)
    after = changed(found, [Withdraws(Iso3("ARG"), "ets185-29-4")])

    even_odds = 1 - 0.5 * (1 - 0.8)  # nobody recorded whether fraud by deceit alone is outside articles 2 to 11
    assert given[asking, reserved] == pytest.approx(even_odds * given[asking, other])
    assert after.route_chances(route, *PRESERVING)[asking, reserved] == pytest.approx(given[asking, other])
    lenient = coverage(load(), outside.with_values({"answers.narrowed": 1.0}), ON, 45.0)
    assert lenient.route_chances(route, *PRESERVING)[asking, reserved] == pytest.approx(given[asking, other])


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
