"""How soon answers come: published days where there are, and what a node has seen."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core.book.vocabulary import Speed
from comity.law.core.knowledge import load
from comity.strategy.core.assumptions import usual
from comity.strategy.core.pace import Experience, Pace, pace
from comity.strategy.core.planning.capacity import Raised

ROUTES = load().routes
SLOW = next(each for each in ROUTES.values() if each.speed is Speed.WEEKS and not each.typical_days)


def test_one_answer_in_ten_is_there_by_early_and_nine_in_ten_by_late() -> None:
    found, (early, late) = pace(SLOW, usual()), usual().days(Speed.WEEKS)

    whole = found.answers * found.counts
    assert found.within(early) == pytest.approx(0.1 * whole, rel=1e-6)
    assert found.within(late) == pytest.approx(0.9 * whole, rel=1e-6)
    assert found.within(found.median) == pytest.approx(0.5 * whole)
    assert found.source == "days.weeks"


def test_published_days_go_before_assumed_ones() -> None:
    published = next(each for each in ROUTES.values() if any(days.most for days in each.typical_days))

    found = pace(published, usual())

    assert found.published
    assert found.source == published.typical_days[0].source


def test_ever_waits_for_every_answer_that_comes() -> None:
    found = pace(SLOW, usual())

    assert found.within(math.inf) == pytest.approx(found.answers * found.counts)


def test_what_was_seen_weighs_against_the_prior_by_numbers() -> None:
    prior = pace(SLOW, usual()).answers

    found = pace(SLOW, usual(), Experience(requests=10, answered=10))
    stubborn = pace(SLOW, usual().with_values({"seen.weighs": 30}), Experience(requests=10, answered=10))

    assert found.answers == pytest.approx((prior + 1) / 2)
    assert stubborn.answers == pytest.approx((3 * prior + 1) / 4)


@given(requests=st.integers(0, 500), part=st.floats(0, 1), one_more=st.booleans())
def test_an_answer_more_never_lowers_the_chance_of_one(requests: int, part: float, one_more: bool) -> None:
    answered = int(requests * part)

    fewer = pace(SLOW, usual(), Experience(requests + 1, answered))
    more = pace(SLOW, usual(), Experience(requests + 1, answered + one_more))

    assert 0 <= fewer.answers <= more.answers <= 1


@given(
    median=st.floats(0.05, 2000),
    spread=st.floats(0.05, 4),
    answers=st.floats(0, 1),
    days=st.lists(st.floats(0, 4000), min_size=2, max_size=2).map(sorted),
)
def test_more_days_never_lower_what_comes(median: float, spread: float, answers: float, days: list[float]) -> None:
    found = Pace(median, spread, answers, 1.0, "days.weeks", published=False)

    assert 0 <= found.within(days[0]) <= found.within(days[1]) <= found.within(math.inf) <= 1


@given(levels=st.integers(0, 6), days=st.floats(0.1, 3000))
def test_a_level_of_capacity_never_lowers_what_comes(levels: int, days: float) -> None:
    found, raised = pace(SLOW, usual()), Raised(*usual().raised)

    assert raised(found, levels + 1).within(days) >= raised(found, levels).within(days) - 1e-12
    assert raised(found, 0) == replace(found)
