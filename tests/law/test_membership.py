"""Who is bound on a day."""

import pytest

from comity.law.core.book.vocabulary import Status
from comity.law.core.case import Case
from comity.law.core.finding import Outcome
from comity.law.core.knowledge import load
from comity.law.core.membership import bound, member
from comity.terms.state import Iso3
from tests.law.questions import answers, question

LAW = load()


def standing(state: str, instrument: str, on: str = "2026-11-22", *, facts: str = "", assume: str = "") -> Outcome:
    other = "FRA" if state != "FRA" else "DEU"
    case = Case(LAW, question(f"{state}>{other}", on=on, facts=facts, assume=assume))
    return bound(case, LAW.states[Iso3(state)], LAW.instruments[instrument]).outcome


@pytest.mark.parametrize(
    ("state", "instrument", "on", "outcome"),
    [
        ("PHL", "ets185", "2018-06-30", Outcome.PENDING),  # its own day, 2018-07-01
        ("PHL", "ets185", "2018-07-01", Outcome.MET),
        ("IDN", "ets185", "2026-11-22", Outcome.FAILED),
        ("IRL", "ets185", "2026-11-22", Outcome.FAILED),  # signed in 2002, not ratified
        ("DEU", "ets185", "2004-06-30", Outcome.PENDING),  # the Convention is in force from 2004-07-01
        ("IRL", "eu-2014-41", "2026-11-22", Outcome.FAILED),
        ("DNK", "eu-2014-41", "2026-11-22", Outcome.FAILED),
        ("DNK", "eu-2023-1543", "2026-11-22", Outcome.FAILED),
        ("DNK", "eu-2023-1543", "2026-08-17", Outcome.FAILED),  # never to be bound: not pending either
        ("IRL", "eu-2023-1543", "2026-08-17", Outcome.PENDING),
        ("IRL", "eu-2023-1543", "2026-08-18", Outcome.MET),
        ("GBR", "us-cloud-uk", "2022-10-02", Outcome.PENDING),
        ("GBR", "us-cloud-uk", "2022-10-03", Outcome.MET),
        ("GBR", "us-cloud-au", "2026-11-22", Outcome.FAILED),  # one status key, two agreements
        ("AUS", "us-cloud-uk", "2026-11-22", Outcome.FAILED),
        ("USA", "us-cloud-au", "2024-01-30", Outcome.PENDING),
        ("USA", "us-cloud-au", "2024-01-31", Outcome.MET),
        ("TLS", "asean-mlat", "2026-11-22", Outcome.FAILED),  # in ASEAN, no evidence of being bound
        ("LBN", "arab-ito", "2026-11-22", Outcome.FAILED),  # in the League, signed only
        ("JPN", "cets224", "2026-11-22", Outcome.PENDING),
        ("GBR", "eu-uk-tca", "2020-12-31", Outcome.PENDING),
        ("GBR", "eu-uk-tca", "2021-01-01", Outcome.MET),
        ("RUS", "ets30", "2000-03-08", Outcome.PENDING),
        ("RUS", "ets30", "2000-03-09", Outcome.MET),
        ("USA", "ets30", "2026-11-22", Outcome.FAILED),
        ("NOR", "eu-2023-977", "2026-11-22", Outcome.MET),
    ],
)
def test_a_state_is_bound_from_its_day_on(state: str, instrument: str, on: str, outcome: Outcome) -> None:
    assert standing(state, instrument, on) is outcome


def test_a_party_whose_day_is_not_known_is_bound_today() -> None:
    assert standing("RWA", "ets185") is Outcome.MET


def test_a_party_whose_day_is_not_known_is_an_open_question_for_the_past() -> None:
    assert standing("RWA", "ets185", "2025-01-01") is Outcome.OPEN


@pytest.mark.parametrize(("answer", "outcome"), [("yes", Outcome.MET), ("no", Outcome.FAILED)])
def test_an_officer_may_settle_a_membership_that_the_data_do_not(answer: str, outcome: Outcome) -> None:
    assert standing("RWA", "ets185", "2025-01-01", facts=f"bound:ets185:RWA={answer}") is outcome


def test_a_party_whose_day_is_not_known_was_not_bound_before_the_treaty_began() -> None:
    assert standing("EGY", "arab-ito", "2014-02-05") is Outcome.PENDING


def test_a_protocol_without_a_list_is_an_open_question_among_parties_to_its_parent() -> None:
    assert standing("DEU", "ets182") is Outcome.OPEN


def test_a_protocol_without_a_list_binds_nobody_outside_its_parent() -> None:
    assert standing("USA", "ets182") is Outcome.FAILED


@pytest.mark.parametrize(("state", "outcome"), [("SRB", Outcome.MET), ("JPN", Outcome.MET), ("DEU", Outcome.FAILED)])
def test_to_assume_a_treaty_in_force_binds_only_those_that_have_ratified(state: str, outcome: Outcome) -> None:
    assert standing(state, "cets224", assume="cets224") is outcome


def test_to_assume_a_treaty_in_force_binds_nobody_before_its_own_ratification() -> None:
    assert standing("HUN", "cets224", "2026-02-04", assume="cets224") is Outcome.FAILED


def test_the_g7_network_is_certain_only_among_the_seven() -> None:
    case = Case(LAW, question("USA>AUS"))

    inside = member(case, LAW.states[Iso3("USA")], LAW.groups["g7-24-7"])
    outside = member(case, LAW.states[Iso3("AUS")], LAW.groups["g7-24-7"])

    assert inside.outcome is Outcome.MET
    assert outside.questions == ("member:g7-24-7:AUS",)


def test_the_same_question_on_another_day_gives_that_days_answer() -> None:
    before = answers(question("DEU>FRA", "preservation", on="2026-08-17"))["eu-epopr"]
    after = answers(question("DEU>FRA", "preservation", on="2026-08-18", facts="provider-offers-services-in-eu=yes"))

    assert before.status is Status.DORMANT
    assert after["eu-epopr"].status is Status.AVAILABLE
