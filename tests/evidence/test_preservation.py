"""The freeze: sixty days at least, never lapsing unseen, kept while disclosure is decided."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.core.preservation import (
    FLOOR,
    KEPT,
    ExtensionNotLater,
    Freeze,
    FreezeStep,
    PreservationOutOfTurn,
    PreservationTooShort,
    after_freeze,
    extended_until,
    lapses,
    preserved_until,
)
from tests.cast import NOON

instants = st.timedeltas(timedelta(), timedelta(days=1000)).map(lambda later: NOON + later)


def test_data_are_kept_for_sixty_days() -> None:
    assert preserved_until(NOON) == NOON + timedelta(days=60)


def test_one_second_below_sixty_days_is_refused() -> None:
    with pytest.raises(PreservationTooShort):
        preserved_until(NOON, FLOOR - timedelta(seconds=1))


@given(start=instants, more=st.timedeltas(timedelta(), timedelta(days=400)))
def test_more_than_the_floor_is_kept_exactly(start: datetime, more: timedelta) -> None:
    assert preserved_until(start, FLOOR + more) == start + FLOOR + more


def test_an_extension_ends_later() -> None:
    with pytest.raises(ExtensionNotLater):
        extended_until(NOON, NOON)


@pytest.mark.parametrize("state", [Freeze.IN_FORCE, Freeze.EXTENDED])
def test_a_freeze_lapses_at_its_end_and_not_before(state: Freeze) -> None:
    assert lapses(state, NOON, NOON)
    assert not lapses(state, NOON, NOON - timedelta(microseconds=1))


def test_what_waits_for_a_decision_never_lapses() -> None:
    assert not lapses(Freeze.CONVERTED, NOON, NOON + timedelta(days=1000))


def test_what_was_refused_is_not_granted() -> None:
    with pytest.raises(PreservationOutOfTurn):
        after_freeze(Freeze.REFUSED, FreezeStep.GRANT)


@given(st.lists(st.sampled_from(FreezeStep), max_size=8))
def test_no_path_keeps_data_that_were_never_granted(steps: list[FreezeStep]) -> None:
    state = Freeze.ASKED

    for step in steps:
        try:
            state = after_freeze(state, step)
        except PreservationOutOfTurn:
            continue

    assert state not in KEPT or FreezeStep.GRANT in steps
