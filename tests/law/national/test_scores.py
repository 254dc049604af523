"""Scores with their uncertainty: the same again for the same law, wider for what is not known."""

import pytest

from comity.law.core.knowledge import released
from comity.law.core.national.comparison import gaps
from comity.law.core.national.scores import Recipe, Score, Scored, scores
from comity.terms.state import Iso3
from tests.law.national.amended import with_offence

IDN, FSM = Iso3("IDN"), Iso3("FSM")
FEW = Recipe(draws=300)


def of(scored: Scored, state: Iso3) -> Score:
    return next(each for each in scored.scores if each.state == state)


def test_the_same_law_gives_the_same_scores() -> None:
    assert scores(released(), recipe=FEW).scores == scores(released(), recipe=FEW).scores


def test_another_seed_moves_an_interval_by_little() -> None:
    one, other = (of(scores(released(), recipe=Recipe(seed=seed)), IDN) for seed in (7, 8))

    assert one.score.low == pytest.approx(other.score.low, abs=2)
    assert one.score.high == pytest.approx(other.score.high, abs=2)


def test_no_place_stands_without_its_interval() -> None:
    found = scores(released(), recipe=FEW).scores

    assert all(each.place.low <= each.place.middle <= each.place.high for each in found)
    assert {each.place.low for each in found} >= {1}
    assert max(each.place.high for each in found) <= len(found)


def test_states_without_record_have_no_score() -> None:
    assert FSM not in {each.state for each in scores(released(), recipe=FEW).scores}


def test_a_state_of_which_nothing_is_known_could_be_anything() -> None:
    [found] = Scored(gaps(released(), [FSM]), FEW).scores

    assert (found.floor, found.ceiling) == (0, 100)
    assert found.score.low < 45 < 55 < found.score.high


def test_a_contradiction_widens_the_score() -> None:
    sure = of(scores(released(), recipe=FEW), IDN)
    torn = of(scores(with_offence("IDN", "2", "none"), recipe=FEW), IDN)

    assert torn.ceiling == sure.ceiling
    assert torn.floor < sure.floor


def test_what_would_raise_it_comes_with_its_range_the_most_first() -> None:
    found = of(scores(released(), recipe=FEW), IDN).raises
    worth = [each.least + each.most for each in found]

    assert worth == sorted(worth, reverse=True)
    assert {each.standing.article.number for each in found[:2]} == {"29", "30"}


def test_scores_can_be_drawn_for_some_states_only() -> None:
    assert {each.state for each in scores(released(), [IDN, FSM], FEW).scores} == {IDN}
