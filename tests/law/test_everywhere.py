"""The rules over all pairs at once say what the rules say of one pair."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.everywhere import Supposed, World
from comity.law.core.everywhere.statuses import STATUSES, Statuses
from comity.law.core.everywhere.world import touching
from comity.law.core.facts import BILATERAL, MLA, PENALTY
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.ruling import rule
from comity.law.core.supposing import CannotSuppose, Joins, Withdraws, with_joined, with_withdrawn
from comity.terms.state import Iso3

LAW = load()
STATES = sorted(LAW.states)
ON = date(2026, 11, 22)
SUPPOSED = (
    Supposed(ON),
    Supposed(ON, offence="ransomware", facts={PENALTY: 5}),
    Supposed(ON, facts={MLA: False}),
    Supposed(ON, facts={BILATERAL: True}, assume_in_force=frozenset({"uncc", "cets224"})),
    Supposed(date(2031, 1, 1), offence="ets185-4"),
    Supposed(date(2003, 5, 1)),
)
KNOWN: dict[int, Statuses] = {}


def statuses(number: int) -> Statuses:
    if number not in KNOWN:
        KNOWN[number] = Statuses(World(LAW, SUPPOSED[number]))
    return KNOWN[number]


def differing(found: Statuses, law: Knowledge, said: Supposed, question: Question) -> list[str]:
    """The routes of which the two ways of asking say different things."""
    world = found.world
    here, there = world.place[question.requesting], world.place[question.requested]
    case = Case(law, question)
    return [
        route.id
        for route in law.routes.values()
        if question.data in route.data_categories and question.urgency in route.urgencies
        if question.holder in route.holders
        if rule(case, route).status
        is not STATUSES[found.of(route, question.data, question.urgency).statuses[here, there]]
    ]


def asked(said: Supposed, pair: tuple[str, str], data: DataCategory, urgency: Urgency, holder: str) -> Question:
    here, there = (Iso3(each) for each in pair)
    return Question(here, there, data, Holder(holder), urgency, said.on, said.offence, said.facts, said.assume_in_force)


pairs = st.lists(st.sampled_from(STATES), min_size=2, max_size=2, unique=True).map(tuple)


@settings(max_examples=300, deadline=None)
@given(
    number=st.integers(0, len(SUPPOSED) - 1),
    pair=pairs,
    data=st.sampled_from(DataCategory),
    urgency=st.sampled_from(Urgency),
    holder=st.sampled_from(["service-provider", "registrar", "public-authority", "private-person"]),
)
def test_any_question_gets_the_same_statuses_both_ways(
    number: int, pair: tuple[str, str], data: DataCategory, urgency: Urgency, holder: str
) -> None:
    said = SUPPOSED[number]

    assert differing(statuses(number), LAW, said, asked(said, pair, data, urgency, holder)) == []


def test_the_comparison_would_notice_a_rule_that_differs() -> None:
    found = Statuses(World(LAW, SUPPOSED[1]))
    found.of(LAW.routes["ets185-29"], DataCategory.PRESERVATION, Urgency.URGENT)
    (kept,) = found._kept["ets185-29"].values()
    wrong = kept.statuses.copy()
    wrong[:] = 0
    object.__setattr__(kept, "statuses", wrong)
    question = asked(SUPPOSED[1], ("IDN", "AUS"), DataCategory.PRESERVATION, Urgency.URGENT, "service-provider")

    assert differing(found, LAW, SUPPOSED[1], question) == ["ets185-29"]


def test_what_a_change_does_not_touch_may_be_kept() -> None:
    before = World(LAW, SUPPOSED[1])
    first = Statuses(before)
    for route in LAW.routes.values():
        for data in route.data_categories:
            first.of(route, data, min(route.urgencies))
    changed = with_joined(LAW, [Joins(Iso3("IDN"), "ets185", ON)])
    touched = touching({"ets185"})
    kept = first.changed(before.changed(changed, SUPPOSED[1], touched), touched)
    anew = Statuses(World(changed, SUPPOSED[1]))

    for route in changed.routes.values():
        for data in route.data_categories:
            for urgency in route.urgencies:
                assert (kept.of(route, data, urgency).statuses == anew.of(route, data, urgency).statuses).all()


def test_a_state_that_joins_is_bound_and_no_other_is() -> None:
    changed = World(with_joined(LAW, [Joins(Iso3("IDN"), "ets185", ON)]), SUPPOSED[0])
    before = World(LAW, SUPPOSED[0])

    differ = (changed.bound("ets185").outcomes != before.bound("ets185").outcomes)[:, 0]

    assert [state for state, other in zip(changed.states, differ, strict=True) if other] == ["IDN"]


def test_a_withdrawn_reservation_has_no_effect() -> None:
    changed = with_withdrawn(LAW, [Withdraws(Iso3("ARG"), "ets185-29-4")])
    clause = LAW.clauses["ets185-29-4"]

    left = [each for each in changed.declarations[Iso3("ARG"), "coe-185"] if each.effect in clause.codes]

    assert left == []
    assert len(LAW.declarations[Iso3("ARG"), "coe-185"]) > len(changed.declarations[Iso3("ARG"), "coe-185"])


@pytest.mark.parametrize(("state", "instrument"), [("IDN", "eu-2014-41"), ("IDN", "us-cloud-uk"), ("IDN", "interpol")])
def test_nobody_joins_what_is_not_open_to_it(state: str, instrument: str) -> None:
    with pytest.raises(CannotSuppose):
        with_joined(LAW, [Joins(Iso3(state), instrument, ON)])


def test_nothing_is_withdrawn_that_was_not_declared() -> None:
    with pytest.raises(CannotSuppose):
        with_withdrawn(LAW, [Withdraws(Iso3("IDN"), "ets185-29-4")])
