"""Dual criminality as a conduct test: what the record of two states says of the same conduct."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core import conduct
from comity.law.core.finding import Outcome
from comity.law.core.knowledge import Knowledge, released
from comity.law.core.national.dual import DualCriminality, Verdict, dual_criminality
from comity.terms.state import Iso3
from tests.law.national.amended import with_offence

TODAY = date(2026, 11, 22)
RECORDED = released().registers.recorded
NAMED = [*released().schemes, *released().offences]


def between(pair: str, named: str, knowledge: Knowledge | None = None) -> DualCriminality:
    """`pair` is FROM>TO."""
    requesting, _, requested = pair.partition(">")
    return dual_criminality(knowledge or released(), Iso3(requesting), Iso3(requested), named, on=TODAY)


def test_both_covering_the_conduct_in_full_meets_it_with_the_lines_that_say_so() -> None:
    found = between("JPN>KOR", "ets185-5")

    assert found.verdict is Verdict.MET
    assert "JPN/offence/5/" in found.tests[0].reasons[0].source


def test_nothing_found_on_one_side_does_not_meet_it() -> None:
    assert between("JPN>KHM", "ets185-6").verdict is Verdict.NOT_MET


def test_nothing_found_at_low_confidence_leaves_it_open() -> None:
    found = between("JPN>BTN", "ets185-6")

    assert found.verdict is Verdict.OPEN
    assert "low confidence" in found.tests[0].reasons[0].text


def test_nothing_recorded_leaves_it_open() -> None:
    found = between("JPN>FSM", "ets185-6")

    assert found.verdict is Verdict.OPEN
    assert "Nothing is recorded of Micronesia" in found.tests[0].reasons[0].text


def test_covering_it_in_part_leaves_it_open() -> None:
    assert between("PHL>IDN", "ets185-8").verdict is Verdict.OPEN


def test_lines_that_contradict_each_other_leave_it_open() -> None:
    found = between("JPN>KOR", "ets185-5", with_offence("KOR", "5", "none"))

    assert found.verdict is Verdict.OPEN
    assert "contradicts itself" in found.tests[0].reasons[0].text


def test_a_scheme_is_met_in_part_where_something_stands_beside_the_convention() -> None:
    found = between("IDN>PHL", "ransomware")

    assert found.verdict is Verdict.IN_PART
    assert [each.id for each in found.beside] == ["gen-extortion", "uncc-17"]


def test_what_no_article_describes_is_an_open_question() -> None:
    found = between("DEU>FRA", "hate-speech")

    assert (found.verdict, found.tests) == (Verdict.OPEN, ())
    assert len(found.reasons) == 4


def test_the_label_of_a_national_offence_settles_nothing() -> None:
    assert conduct.articles_behind(released(), "gen-fraud") == ()


def test_offences_of_another_treaty_are_tested_by_the_articles_they_are_like() -> None:
    assert conduct.articles_behind(released(), "uncc-13") == ("8",)


def test_attempt_follows_the_offence_unless_it_is_all_that_is_asked() -> None:
    assert "11" not in conduct.articles_behind(released(), "ransomware")
    assert conduct.articles_behind(released(), "ets185-11") == ("11",)


def test_qualifiers_that_differ_are_said() -> None:
    assert between("USA>GBR", "ets185-4").tests[0].qualifiers_differ


def test_thresholds_are_those_that_routes_state_and_facts_mean() -> None:
    found = between("AUS>USA", "ets185-5").thresholds

    assert {(each.instrument.id, each.years) for each in found} >= {("oas-a55", 1), ("untoc", 4), ("uncc", 4)}
    assert {each.years for each in found} == {1, 3, 4}


def test_a_threshold_leads_where_the_instrument_binds_both_and_is_reached_where_every_section_reaches_it() -> None:
    leading = [each for each in between("AUS>USA", "ets185-5").thresholds if each.binds.outcome is Outcome.MET]

    assert ("us-cloud-au", 3, Outcome.MET) in {
        (each.instrument.id, each.years, each.reached.outcome) for each in leading
    }
    assert "oas-a55" not in {each.instrument.id for each in leading}


@given(st.sampled_from(RECORDED), st.sampled_from(RECORDED), st.sampled_from(NAMED))
def test_a_conduct_test_gives_the_same_verdict_both_ways(one: Iso3, other: Iso3, named: str) -> None:
    there = dual_criminality(released(), one, other, named, on=TODAY)
    back = dual_criminality(released(), other, one, named, on=TODAY)

    assert there.verdict is back.verdict
    assert all(each.reasons for each in there.tests)


@pytest.mark.parametrize(
    ("named", "state", "said"), [("ets185-2", "IDN", "6-7"), ("ets185-11", "IDN", "?"), ("ets185-6", "BTN", "?")]
)
def test_maxima_are_said_as_they_are_recorded(named: str, state: str, said: str) -> None:
    assert conduct.span(conduct.penalties(released(), Iso3(state), named).lines) == said
