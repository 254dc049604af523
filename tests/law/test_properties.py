"""What holds for every question."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.core.book.vocabulary import Status
from comity.law.core.case import Question
from comity.law.core.encode import to_json
from comity.law.core.knowledge import load
from comity.law.core.routes import find
from tests.law.questions import BOOLEANS, answers, questions

LAW = load()
WORSE = {Status.DORMANT, Status.CLOSED, Status.UNAVAILABLE}
many = settings(max_examples=60, deadline=None)


@many
@given(questions())
def test_every_route_is_answered_once_and_ranked(asked: Question) -> None:
    found = find(LAW, asked)

    assert sorted(answer.id for answer in found) == sorted(LAW.routes)
    assert [answer.rank for answer in found] == list(range(1, len(found) + 1))


@many
@given(questions())
def test_what_can_be_used_comes_first_and_what_cannot_comes_last(asked: Question) -> None:
    groups = [0 if answer.status in {Status.AVAILABLE, Status.OPEN} else 1 for answer in find(LAW, asked)]
    last = [int(answer.status is Status.UNAVAILABLE) for answer in find(LAW, asked)]

    assert groups == sorted(groups)
    assert last == sorted(last)


@many
@given(questions())
def test_an_open_route_asks_and_no_other_does(asked: Question) -> None:
    for answer in find(LAW, asked):
        assert bool(answer.questions) == (answer.status is Status.OPEN), answer.id
        assert not set(answer.questions) & asked.facts.keys(), answer.id


@many
@given(questions())
def test_every_answer_gives_reasons_with_their_sources(asked: Question) -> None:
    for answer in find(LAW, asked):
        assert answer.reasons, answer.id
        assert all(each.text and each.source for each in (*answer.reasons, *answer.remedies)), answer.id


@many
@given(questions())
def test_a_dormant_or_closed_route_says_what_would_change_it(asked: Question) -> None:
    for answer in find(LAW, asked):
        if answer.status in {Status.DORMANT, Status.CLOSED}:
            assert answer.remedies, answer.id


@many
@given(questions())
def test_the_same_question_has_the_same_answer(asked: Question) -> None:
    again = replace(asked, facts=dict(reversed(list(asked.facts.items()))))

    assert find(LAW, asked) == find(LAW, again)


@many
@given(questions(), st.sampled_from(BOOLEANS), st.booleans())
def test_an_answer_decides_only_what_was_open(asked: Question, fact: str, answer: bool) -> None:
    """A fact that was not known and not derived never makes a route better than available or open promised."""
    if fact in asked.facts:
        return
    before = answers(asked)
    asking = {route for route, found in before.items() if fact in found.questions}

    after = answers(replace(asked, facts={**asked.facts, fact: answer}))

    for route in asking:
        assert after[route].status in {Status.AVAILABLE, Status.OPEN, Status.UNAVAILABLE}, route


@many
@given(questions())
def test_answering_all_that_a_route_asks_settles_it(asked: Question) -> None:
    found = next((each for each in find(LAW, asked) if each.status is Status.OPEN), None)
    if found is None:
        return
    facts: dict[str, bool | int] = {**asked.facts, **dict.fromkeys(found.questions, True)}

    settled = answers(replace(asked, facts=facts))[found.id]

    assert settled.status is not Status.OPEN


@many
@given(questions())
def test_no_route_is_usable_before_its_instrument_begins(asked: Question) -> None:
    for answer in find(LAW, asked):
        for needed in {answer.instrument, *answer.route.both_must_be_party_to} - asked.assume_in_force:
            instrument = LAW.instruments[needed]
            if not instrument.timeless and (instrument.begins is None or asked.on < instrument.begins):
                assert answer.status in WORSE, answer.id


@many
@given(questions())
def test_no_state_is_reached_before_its_own_day(asked: Question) -> None:
    for answer in find(LAW, asked):
        if answer.status in WORSE:
            continue
        for needed in set(answer.route.both_must_be_party_to) - asked.assume_in_force:
            instrument = LAW.instruments[needed]
            for state in (asked.requesting, asked.requested):
                row = LAW.treaty_rows.get((state, instrument.status_key))
                if instrument.status_key and not instrument.parties:
                    assert row is not None
                    assert row.joined
                    assert row.in_force_on is None or row.in_force_on <= asked.on


@many
@given(questions())
def test_to_assume_a_treaty_in_force_takes_nothing_away(asked: Question) -> None:
    without = answers(replace(asked, assume_in_force=frozenset()))
    with_it = answers(replace(asked, assume_in_force=frozenset({"cets224"})))

    for route, answer in without.items():
        if answer.status in {Status.AVAILABLE, Status.OPEN}:
            assert with_it[route].status is answer.status, route


@many
@given(questions())
def test_the_fallback_of_reciprocity_is_never_hidden(asked: Question) -> None:
    route = LAW.route("letters-rogatory")
    fits = asked.data in route.data_categories

    assert (answers(asked)[route.id].status is Status.AVAILABLE) == fits


@many
@given(questions())
def test_json_says_what_the_answers_say(asked: Question) -> None:
    found = find(LAW, asked)

    read = json.loads(json.dumps(to_json(asked, found, all=True)))

    assert [each["id"] for each in read["routes"]] == [answer.id for answer in found]
    assert [each["status"] for each in read["routes"]] == [answer.status for answer in found]
    assert read["facts"] == dict(asked.facts)


@settings(max_examples=40, deadline=None)
@given(questions(), st.integers(0, 3000))
def test_a_day_later_nothing_that_was_certain_is_forgotten(asked: Question, days: int) -> None:
    """Memberships only grow in the data: a treaty that bound both goes on binding them."""
    on = date(2026, 11, 22) - timedelta(days=days)
    earlier, later = answers(replace(asked, on=on)), answers(replace(asked, on=on + timedelta(days=1)))

    for route in LAW.routes.values():
        negated = any(condition.negate for condition in route.applies_if)
        if not negated and earlier[route.id].status is Status.AVAILABLE:
            assert later[route.id].status is Status.AVAILABLE, route.id
