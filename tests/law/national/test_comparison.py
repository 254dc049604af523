"""Where states stand, side by side and with their gaps: unknown is never none, and nothing is smoothed over."""

import pytest

from comity.law.core.book.vocabulary import Coverage, Matter
from comity.law.core.knowledge import released
from comity.law.core.national.articles import article, articles
from comity.law.core.national.comparison import compare, gaps
from comity.law.core.national.profile import profile
from comity.law.core.national.standing import standing
from comity.terms.state import Iso3
from tests.law.national.amended import with_offence

IDN, PHL, KHM, BGD, FSM = (Iso3(code) for code in ("IDN", "PHL", "KHM", "BGD", "FSM"))


def test_offences_come_before_powers_in_the_order_of_the_convention() -> None:
    numbers = [each.number for each in articles(released())]

    assert numbers == [*map(str, range(2, 12)), "16", "17", "18", "19", "20", "21", "29", "30", "35"]
    assert articles(released())[-1].matter is Matter.POWER


def test_a_state_of_which_nothing_is_recorded_is_unknown_on_every_article() -> None:
    [row] = gaps(released(), [FSM])

    assert row.counts == {Coverage.UNKNOWN: len(articles(released()))}
    assert not row.recorded


def test_none_found_is_a_line_that_says_so() -> None:
    found = standing(released(), KHM, article(released(), "6"))

    assert found.coverage is Coverage.NONE
    assert found.lines[0].source


def test_lines_that_differ_stay_visible_and_the_one_that_goes_furthest_counts() -> None:
    found = standing(released(), BGD, article(released(), "9"))

    assert (found.coverage, found.differing, found.contradicted) == (Coverage.FULL, True, False)
    assert [line.coverage for line in found.lines] == [Coverage.PARTIAL, Coverage.FULL]
    assert found.confidence == "medium"


def test_a_line_that_finds_nothing_beside_one_that_does_is_a_contradiction() -> None:
    knowledge = with_offence("IDN", "2", "none")

    assert standing(knowledge, IDN, article(knowledge, "2")).contradicted


def test_states_stand_in_the_order_in_which_they_were_named_each_once() -> None:
    first = compare(released(), [PHL, IDN, PHL])[0]

    assert [each.state for each in first.standings] == [PHL, IDN]


def test_two_unknowns_are_not_alike() -> None:
    assert not any(each.alike for each in compare(released(), [FSM, Iso3("TUV")]))
    assert compare(released(), [IDN, PHL])[0].alike


def test_a_profile_holds_what_the_record_has() -> None:
    found = profile(released(), IDN)

    assert [each.article.number for each in found.offences if len(each.lines) > 1] == ["2", "8"]
    assert len(found.powers) == 9
    assert found.scores is not None
    assert found.scores.tier == "T1"
    assert any(each.name.startswith("Indonesian National Police") for each in found.institutions)


@pytest.mark.parametrize(
    ("state", "programme", "named"),
    [
        ("IDN", "programme/asean-desk", True),
        ("NGA", "programme/afjoc", True),
        ("NER", "programme/afjoc", False),
        ("GIN", "programme/colombo-sc", False),
        ("LKA", "programme/colombo-sc", True),
    ],
)
def test_a_programme_is_shown_where_its_record_names_the_state_or_its_organisation(
    state: str, programme: str, named: bool
) -> None:
    assert (programme in {each.id for each in profile(released(), Iso3(state)).programmes}) is named
