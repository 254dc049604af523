"""What an officer types becomes a question, or is refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core.asking import NotAnAnswer, UnknownState, ask, described
from comity.law.core.case import Question
from comity.law.core.knowledge import load
from comity.terms.errors import ComityError
from tests.law.questions import question

text = st.one_of(
    st.text(max_size=40), st.sampled_from(["DEU", "FRA", "content", "service-provider", "ordinary", "cets224"])
)


@given(
    text, text, text, text, text, text, text, st.lists(st.tuples(text, text), max_size=3), st.lists(text, max_size=2)
)
def test_whatever_is_typed_is_understood_or_refused(
    requesting: str,
    requested: str,
    data: str,
    holder: str,
    urgency: str,
    on: str,
    offence: str,
    facts: list[tuple[str, str]],
    assume: list[str],
) -> None:
    try:
        understood: Question | str = ask(
            load(),
            requesting=requesting,
            requested=requested,
            data=data,
            holder=holder,
            urgency=urgency,
            on=on,
            offence=offence,
            facts=facts,
            assume_in_force=assume,
        )
    except ComityError as refusal:
        understood = refusal.explain()

    assert understood


@given(st.text(max_size=30), st.text(max_size=8))
def test_whatever_is_given_as_a_fact_is_understood_or_refused(fact: str, answer: str) -> None:
    for named in (fact, f"bound:{fact}", f"member:eu:{fact}", "offence-max-penalty-at-least"):
        try:
            asked = question("DEU>FRA", facts="")
            facts = ask(
                load(),
                requesting="DEU",
                requested="FRA",
                data=asked.data,
                holder=asked.holder,
                urgency=asked.urgency,
                on=asked.on,
                facts=[(named, answer)],
            ).facts
            said = [described(load(), each).question for each in facts]
        except ComityError as refusal:
            said = [refusal.explain()]

        assert all(said)


def test_capitals_and_spaces_are_put_right() -> None:
    assert question(" deu > Fra ", " Content", urgency="ORDINARY ") == question("DEU>FRA")


@pytest.mark.parametrize(("given_name", "meant"), [("GER", "DEU (Germany)"), ("PH", "PHL (Philippines)")])
def test_a_code_that_is_none_suggests_what_was_meant(given_name: str, meant: str) -> None:
    with pytest.raises(UnknownState) as refusal:
        question(f"{given_name}>FRA")

    assert meant in str(refusal.value)


def test_years_are_a_number_or_an_answer() -> None:
    facts = question("DEU>FRA", facts="offence-max-penalty-at-least=007").facts

    assert facts == {"offence-max-penalty-at-least": 7}


@pytest.mark.parametrize("answer", ["1e3", "-1", "1000", "five", "", "٣"])
def test_years_that_are_no_number_are_refused(answer: str) -> None:
    with pytest.raises(NotAnAnswer):
        question("DEU>FRA", facts=f"offence-max-penalty-at-least={answer}")


def test_a_day_may_be_given_as_a_day() -> None:
    assert question("DEU>FRA", on=date(2020, 2, 29)).on.isoformat() == "2020-02-29"
