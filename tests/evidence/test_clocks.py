"""Clocks: how long, from when, and when to warn."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.adapters import zones
from comity.evidence.core.clocks import (
    Event,
    NotADuration,
    Pressure,
    duration,
    event_of,
    floor_of,
    next_warning,
    pressure,
    started,
    warnings_before,
    warnings_reached,
    zone_of,
)
from comity.law.core.knowledge import load
from tests.cast import NOON


@pytest.mark.parametrize(
    ("given_text", "due"),
    [
        ("P60D", NOON + timedelta(days=60)),
        ("PT8H", NOON + timedelta(hours=8)),
        ("PT96H", NOON + timedelta(days=4)),
        ("P2W", NOON + timedelta(days=14)),
        ("P1M", datetime(2026, 12, 22, 12, tzinfo=UTC)),
        ("P3M", datetime(2027, 2, 22, 12, tzinfo=UTC)),
    ],
)
def test_a_duration_ends_when_the_article_says(given_text: str, due: datetime) -> None:
    assert duration(given_text).after(NOON) == due


def test_a_month_from_the_last_of_january_ends_on_the_last_of_february() -> None:
    start = datetime(2027, 1, 31, 9, tzinfo=UTC)

    assert duration("P1M").after(start) == datetime(2027, 2, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize("given_text", ["", "P", "PT", "60D", "P-1D", "P1.5D", "p60d", "P60D ", "P99999D", "٦٠"])
def test_what_is_no_duration_is_refused(given_text: str) -> None:
    with pytest.raises(NotADuration):
        duration(given_text)


def test_every_duration_of_the_law_data_is_understood() -> None:
    texts = {limit.duration for route in load().routes.values() for limit in route.time_limits if limit.duration}

    assert texts
    assert all(duration(text).after(NOON) > NOON for text in texts)


def test_the_eight_hours_of_an_emergency_order_run_from_its_receipt() -> None:
    limits = load().route("eu-epo-emergency").time_limits

    clocks = started(limits, Event.RECEIVED, NOON)

    assert NOON + timedelta(hours=8) in [clock.due_at for clock in clocks]


def test_the_floor_of_a_freeze_is_read_from_its_article() -> None:
    assert floor_of(load().route("ets185-29").time_limits, NOON) == (timedelta(days=60), "ETS 185 art 29(7)")


def test_a_start_that_comity_does_not_see_starts_nothing() -> None:
    assert event_of("at any time") is None


def test_long_clocks_warn_fourteen_seven_three_and_one_days_before() -> None:
    assert [lead.days for lead in warnings_before(timedelta(days=60))] == [14, 7, 3, 1]


def test_a_clock_of_ten_days_warns_seven_three_and_one_days_before() -> None:
    assert [lead.days for lead in warnings_before(timedelta(days=10))] == [7, 3, 1]


def test_eight_hours_warn_at_a_half_a_quarter_and_an_eighth() -> None:
    assert warnings_before(timedelta(hours=8)) == (timedelta(hours=4), timedelta(hours=2), timedelta(hours=1))


def test_a_clock_is_overdue_at_its_end() -> None:
    due = NOON + timedelta(days=60)

    assert pressure(NOON, due, NOON) is Pressure.CALM
    assert pressure(NOON, due, due - timedelta(days=14)) is Pressure.SOON
    assert pressure(NOON, due, due) is Pressure.OVERDUE


@given(hours=st.integers(1, 24 * 400), passed=st.floats(0, 1.2))
def test_the_next_warning_is_the_first_that_has_not_been_reached(hours: int, passed: float) -> None:
    due = NOON + timedelta(hours=hours)
    at = NOON + timedelta(hours=hours) * passed

    upcoming = next_warning(NOON, due, warned=warnings_reached(NOON, due, at))

    assert (upcoming is None) == (at >= due)
    assert upcoming is None or at < upcoming <= due


def test_a_state_of_one_zone_reads_its_clocks_there() -> None:
    assert zone_of(("Asia/Manila",), NOON) == "Asia/Manila"


def test_zones_that_agree_at_the_instant_are_read_as_one() -> None:
    assert zone_of(("Europe/Berlin", "Europe/Busingen"), NOON) == "Europe/Berlin"


def test_zones_that_differ_at_the_instant_are_never_chosen_from() -> None:
    assert zone_of(("Asia/Jakarta", "Asia/Makassar"), NOON) == ""


def test_zones_may_agree_in_one_season_and_differ_in_another() -> None:
    brisbane_and_sydney = ("Australia/Brisbane", "Australia/Sydney")

    assert zone_of(brisbane_and_sydney, datetime(2026, 7, 1, tzinfo=UTC)) == "Australia/Brisbane"
    assert zone_of(brisbane_and_sydney, datetime(2026, 12, 1, tzinfo=UTC)) == ""


def test_a_clock_is_read_in_the_zone_that_holds_when_it_is_due() -> None:
    limits = load().route("eu-epo-emergency").time_limits

    clocks = started(limits, Event.RECEIVED, NOON, zones.of_state("FRA"))

    assert {clock.zone for clock in clocks} == {"Europe/Paris"}


def test_nearly_every_state_of_the_law_data_has_its_zones_in_the_tz_database() -> None:
    unknown = {state for state in load().states if not zones.of_state(state)}

    assert unknown == {"XKX"}
    assert zones.of_state("PHL") == ("Asia/Manila",)
    assert "Australia/Sydney" in zones.of_state("AUS")


def test_a_state_that_is_not_known_has_no_zone() -> None:
    assert zones.of_state("ZZZ") == ()
