"""Words that every word speaks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from comity.terms import instants
from comity.terms.decision import Decision
from comity.terms.marking import Tlp, meet
from comity.terms.reference import NotAReference, new_reference, reference
from comity.terms.state import Iso3, NotAStateCode, iso3


def test_a_refusal_without_a_reason_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="at least one reason"):
        Decision.refuse()


def test_a_refusal_explains_itself_with_its_facts() -> None:
    with pytest.raises(NotAStateCode) as refusal:
        iso3("Atlantis")

    assert "Atlantis" in str(refusal.value)


def test_a_state_code_is_read_in_capitals() -> None:
    assert iso3(" phl ") == "PHL"


def test_a_new_reference_reads_back() -> None:
    ref = new_reference(Iso3("PHL"), 2026)

    assert reference(ref.lower()) == ref


def test_something_else_is_no_reference() -> None:
    with pytest.raises(NotAReference):
        reference("../../etc/passwd")


@given(st.lists(st.sampled_from(Tlp), min_size=1))
def test_what_is_derived_is_never_wider_than_any_source(markings: list[Tlp]) -> None:
    assert all(meet(*markings).narrowness >= marking.narrowness for marking in markings)


def test_nothing_to_derive_from_is_red() -> None:
    assert meet() is Tlp.RED


@given(st.datetimes(timezones=st.just(UTC)), st.timezones())
def test_an_instant_survives_its_text_form(at: datetime, zone: ZoneInfo) -> None:
    try:
        elsewhere = at.astimezone(zone)
    except OverflowError:
        reject()

    assert instants.from_text(instants.to_text(elsewhere)) == at
