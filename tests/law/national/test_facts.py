"""What national law says to the rule engine: it settles what is certain, and helps to answer the rest."""

import pytest

from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import released
from comity.law.core.routes import find
from tests.law.national.amended import with_offence
from tests.law.questions import answers, question

NO_TARGET = "target-is-us-person-or-in-us=no target-is-australian-or-in-australia=no target-located-in-uk=no"
OPEN = "offence-max-penalty-at-least"


def test_a_penalty_that_every_section_reaches_without_qualifiers_is_settled() -> None:
    route = answers(question("AUS>USA", offence="ets185-5", facts=NO_TARGET))["cloud-au-us"]

    assert route.status is Status.AVAILABLE
    assert any("on record, 477.3" in each.text and each.source.startswith("AUS/offence/5/") for each in route.reasons)


def test_a_section_with_qualifiers_leaves_the_question_with_what_is_recorded_beside_it() -> None:
    route = answers(question("GBR>USA", offence="ets185-2", facts=NO_TARGET))["cloud-uk-us"]

    assert OPEN in route.questions
    assert any("On record for United Kingdom" in each.text for each in route.reasons)


def test_a_penalty_below_is_never_taken_for_no() -> None:
    route = answers(question("USA>GBR", offence="ets185-2", facts=NO_TARGET))["cloud-us-uk"]

    assert route.status is Status.OPEN


@pytest.mark.parametrize("offence", ["", "gen-fraud", "bec"])
def test_conduct_beside_the_record_is_asked(offence: str) -> None:
    route = answers(question("AUS>USA", offence=offence, facts=NO_TARGET))["cloud-au-us"]

    assert OPEN in route.questions


def test_an_answer_goes_before_the_record_and_the_difference_is_said() -> None:
    route = answers(question("AUS>USA", offence="ets185-5", facts=f"{NO_TARGET} {OPEN}=2"))["cloud-au-us"]

    assert route.status is Status.UNAVAILABLE
    assert any("The data say otherwise." in each.text for each in route.reasons)


def test_one_more_section_that_is_lower_opens_the_question_again() -> None:
    asked = question("AUS>USA", offence="ets185-5", facts=NO_TARGET)
    knowledge = with_offence("AUS", "5", "full", max_penalty_years="1")

    route = next(each for each in find(knowledge, asked) if each.id == "cloud-au-us")

    assert OPEN in route.questions


def test_a_power_on_record_helps_to_answer_and_does_not_answer() -> None:
    fact = "requested-statute-covers-preservation"
    route = next(each for each in find(released(), question("IND>LKA", "preservation")) if fact in each.questions)

    assert any("On record for Sri Lanka, ETS 185 art. 29, coverage full" in each.text for each in route.reasons)
