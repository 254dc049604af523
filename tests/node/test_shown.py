"""How instants and lengths of time are shown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comity.node.templatetags.ui import instant, time_left, urgency

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Manila", "22 Nov 2026, 20:00 UTC+8"),
        ("Australia/Adelaide", "22 Nov 2026, 22:30 UTC+10:30"),
        ("America/New_York", "22 Nov 2026, 07:00 UTC-5"),
        ("UTC", "22 Nov 2026, 12:00 UTC"),
    ],
)
def test_an_instant_is_shown_in_the_readers_zone_with_its_offset(zone: str, shown: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert shown in instant(NOON)


def test_an_instant_keeps_utc_for_whoever_points_at_it() -> None:
    assert 'title="2026-11-22 12:00:00 UTC"' in instant(NOON)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "3 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(minutes=90), "90 minutes left"),
        (timedelta(minutes=-1), "1 minute overdue"),
        (timedelta(hours=-5), "5 hours overdue"),
        (timedelta(days=-60), "60 days overdue"),
    ],
)
def test_time_left_is_said_in_whole_words(left: timedelta, words: str) -> None:
    assert time_left(NOON + left, NOON) == words


@given(st.timedeltas(min_value=timedelta(days=-3650), max_value=timedelta(days=3650)))
def test_what_is_late_never_reads_as_if_time_were_left(left: timedelta) -> None:
    assert ("overdue" in time_left(NOON + left, NOON)) == (left < timedelta(0))


@pytest.mark.parametrize(
    ("left", "kind"), [(timedelta(hours=-1), "over"), (timedelta(hours=23), "soon"), (timedelta(hours=25), "")]
)
def test_a_clock_within_a_day_looks_urgent(left: timedelta, kind: str) -> None:
    assert urgency(timezone.now() + left) == kind
