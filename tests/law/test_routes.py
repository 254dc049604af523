"""Which routes lead from one state to another, by example."""

import pytest

from comity.law.core.book.vocabulary import Need, Status
from comity.law.core.case import Case
from comity.law.core.changes import Change, fields
from comity.law.core.facts import MLA
from comity.law.core.knowledge import load
from tests.law.questions import answers, question


def test_the_parties_to_budapest_freeze_data_for_each_other() -> None:
    route = answers(question("PHL>AUS", "preservation"))["ets185-29"]

    assert route.status is Status.AVAILABLE
    assert route.rank == 1


def test_indonesia_is_not_reached_by_budapest_but_by_palermo_and_interpol() -> None:
    found = answers(question("PHL>IDN", "spontaneous", holder="public-authority"))

    assert found["ets185-26"].status is Status.UNAVAILABLE
    assert found["untoc-18-4"].status is Status.AVAILABLE
    assert found["interpol-i247"].status is Status.AVAILABLE


def test_an_mla_treaty_between_the_pair_shuts_articles_27_and_28_out() -> None:
    found = answers(question("DEU>FRA", urgency="urgent"))

    assert found["ets185-31"].status is Status.AVAILABLE
    assert found["ets185-31-27"].status is Status.UNAVAILABLE
    assert found["ets185-27-9a"].status is Status.UNAVAILABLE


def test_whether_an_mla_treaty_exists_is_asked_where_the_data_do_not_say() -> None:
    found = answers(question("PHL>AUS"))

    assert found["ets185-31"].questions == (MLA,)
    assert found["ets185-31-27"].questions == (MLA,)


@pytest.mark.parametrize(("answer", "open_to"), [("yes", "ets185-31"), ("no", "ets185-31-27")])
def test_the_answer_chooses_between_the_treaty_and_the_convention(answer: str, open_to: str) -> None:
    found = answers(question("PHL>AUS", facts=f"{MLA}={answer}"))

    statuses = {each: found[each].status for each in ("ets185-31", "ets185-31-27")}
    assert [each for each, status in statuses.items() if status is Status.AVAILABLE] == [open_to]
    assert Status.UNAVAILABLE in statuses.values()


def test_a_bilateral_treaty_is_an_mla_treaty() -> None:
    found = answers(question("PHL>AUS", facts="bilateral-mlat-between-pair=yes"))

    assert found["ets185-31"].status is Status.AVAILABLE
    assert found["bilateral-mlat"].status is Status.AVAILABLE


def test_no_mla_treaty_means_no_bilateral_one() -> None:
    assert answers(question("PHL>AUS", facts=f"{MLA}=no"))["bilateral-mlat"].status is Status.UNAVAILABLE


def test_palermo_does_not_count_as_an_mla_treaty() -> None:
    assert answers(question("PHL>CHL"))["ets185-31-27"].status is Status.OPEN


def test_the_investigation_order_replaces_the_older_conventions_between_bound_states() -> None:
    found = answers(question("DEU>FRA"))

    assert found["eu-eio"].status is Status.AVAILABLE
    assert found["eu-mla-2000"].status is Status.UNAVAILABLE
    assert found["ets30-mla"].status is Status.UNAVAILABLE


def test_the_older_conventions_serve_denmark_and_ireland() -> None:
    found = answers(question("DNK>IRL"))

    assert found["eu-eio"].status is Status.UNAVAILABLE
    assert found["eu-mla-2000"].status is Status.AVAILABLE
    assert found["ets30-mla"].status is Status.AVAILABLE


def test_the_older_conventions_served_all_before_the_investigation_order() -> None:
    found = answers(question("DEU>FRA", on="2017-05-21"))

    assert found["eu-eio"].status is Status.DORMANT
    assert found["eu-mla-2000"].status is Status.AVAILABLE
    assert found["ets30-mla"].status is Status.AVAILABLE


def test_denmark_has_no_european_production_order() -> None:
    for day in ("2026-08-17", "2026-11-22"):
        found = answers(question("DEU>DNK", on=day))

        assert found["eu-epo-data-notified"].status is Status.UNAVAILABLE


def test_a_production_order_asks_only_what_the_offence_leaves_open() -> None:
    found = answers(question("DEU>FRA", offence="ransomware", facts="provider-offers-services-in-eu=yes"))

    assert found["eu-epo-data-notified"].questions == ("offence-and-target-in-issuing-state",)
    assert found["eu-epo-data-domestic"].questions == ("offence-and-target-in-issuing-state",)


def test_a_petty_offence_that_is_not_listed_does_not_reach_content() -> None:
    asked = question("DEU>FRA", offence="hate-speech", facts="offence-max-penalty-at-least=2")

    assert answers(asked)["eu-epo-data-notified"].status is Status.UNAVAILABLE


def test_the_second_protocol_is_dormant_and_says_what_is_missing() -> None:
    route = answers(question("DEU>FRA", "subscriber"))["cets224-7"]

    assert route.status is Status.DORMANT
    assert any("Five parties" in each.text for each in route.remedies)
    assert any("Germany would have to ratify" in each.text for each in route.remedies)
    assert any("France has signed" in each.text for each in route.reasons)


def test_the_second_protocol_assumed_in_force_reaches_hungary_from_serbia() -> None:
    found = answers(question("SRB>HUN", "subscriber", assume="cets224"))

    assert found["cets224-7"].status is Status.AVAILABLE
    assert found["cets224-7"].changes == ()  # what is only expected of Hungary has no effect
    assert {doubt.id for doubt in found["cets224-7"].doubts} == {"srb-cets224", "hun-cets224"}


@pytest.mark.parametrize("pair", ["SRB>JPN", "JPN>SRB"])
def test_japan_reserved_article_7_in_both_directions(pair: str) -> None:
    route = answers(question(pair, "subscriber", assume="cets224"))["cets224-7"]

    assert route.status is Status.CLOSED
    assert "Japan, under art. 7(9)(a)" in route.reasons[0].text
    assert [each.text for each in route.remedies] == [
        "Japan would have to withdraw what it declared under art. 7(9)(a) of Second Protocol (e-evidence)."
    ]


def test_a_dormant_route_that_would_be_closed_says_so_too() -> None:
    route = answers(question("SRB>JPN", "subscriber"))["cets224-7"]

    assert route.status is Status.DORMANT
    assert any("Japan, under art. 7(9)(a)" in each.text for each in route.reasons)


def test_japan_wants_article_8_requests_through_the_central_authority() -> None:
    route = answers(question("SRB>JPN", "subscriber", assume="cets224"))["cets224-8-subscriber"]

    assert [(each.effect, each.certain) for each in route.changes] == [("restricts-channel", True)]


def test_the_second_protocol_assumed_in_force_binds_no_signatory() -> None:
    found = answers(question("DEU>FRA", "subscriber", assume="cets224"))

    assert found["cets224-7"].status is Status.UNAVAILABLE


def test_the_united_states_want_urgent_requests_through_their_central_authority() -> None:
    route = answers(question("DEU>USA", urgency="urgent"))["ets185-27-9a"]

    assert route.status is Status.CLOSED
    assert "United States, under art. 27(9)(e)" in route.reasons[0].text


@pytest.mark.parametrize(
    ("offence", "applies"),
    [("hate-speech", ["yes"]), ("ransomware", []), ("", ["unknown"]), ("gen-fraud", ["unknown"])],
)
def test_dual_criminality_for_a_freeze_depends_on_the_offence(offence: str, applies: list[str]) -> None:
    route = answers(question("PHL>DEU", "preservation", offence=offence))["ets185-29"]

    assert ["yes" if each.certain else "unknown" for each in route.changes] == applies


def test_a_certain_refusal_ground_joins_the_grounds() -> None:
    certain = answers(question("PHL>DEU", "preservation", offence="hate-speech"))["ets185-29"]

    assert certain.grounds[-1].source.startswith("ETS 185 art 29(4)")


def test_a_withdrawn_reservation_has_no_effect() -> None:
    assert answers(question("PHL>CZE", "preservation", offence="hate-speech"))["ets185-29"].changes == ()


def test_a_field_that_a_certain_change_adds_becomes_mandatory() -> None:
    case = Case(load(), question("DEU>FRA"))
    route = load().route("untoc-18")
    added = Change("adds-field", "language", "UNTOC art 18(14)", (), adds_fields=("language", "reciprocity-assurance"))

    needs = {need.field: need.need for need in fields(case, route, (added,))}

    assert needs["language"] is Need.MANDATORY
    assert needs["reciprocity-assurance"] is Need.MANDATORY


def test_a_field_that_a_change_only_perhaps_adds_stays_as_it_was() -> None:
    case = Case(load(), question("DEU>FRA"))
    route = load().route("ets185-29")
    perhaps = Change("adds-field", "language", "by example", (), ("offence-outside-ets185-2-11",), ("language",))

    assert fields(case, route, (perhaps,)) == route.fields


def test_cloud_orders_need_a_serious_crime_and_a_foreign_target() -> None:
    asked = question("GBR>USA", facts="offence-max-penalty-at-least=3 target-is-us-person-or-in-us=no")

    assert answers(asked)["cloud-uk-us"].status is Status.AVAILABLE


@pytest.mark.parametrize(
    "facts", ["offence-max-penalty-at-least=2", "target-is-us-person-or-in-us=yes", "offence-max-penalty-at-least=no"]
)
def test_cloud_orders_end_at_their_limits(facts: str) -> None:
    assert answers(question("GBR>USA", facts=facts))["cloud-uk-us"].status is Status.UNAVAILABLE


def test_cloud_orders_go_between_the_two_parties_only() -> None:
    found = answers(question("AUS>GBR", facts="offence-max-penalty-at-least=10"))

    assert {each.status for each in found.values() if each.id.startswith("cloud-")} == {Status.UNAVAILABLE}


def test_an_emergency_at_an_american_provider_asks_for_danger_of_death_or_injury() -> None:
    route = answers(question("DEU>USA", urgency="emergency"))["us-emergency"]

    assert route.questions == ("emergency-death-or-injury",)


def test_an_emergency_is_a_risk_to_life_or_safety_by_its_definition() -> None:
    assert answers(question("SRB>JPN", urgency="emergency", assume="cets224"))["cets224-9"].status is Status.AVAILABLE


def test_an_officer_may_say_that_the_treaty_test_of_an_emergency_is_not_met() -> None:
    asked = question("SRB>JPN", urgency="emergency", assume="cets224", facts="emergency-life-safety=no")

    assert answers(asked)["cets224-9"].status is Status.UNAVAILABLE


def test_the_network_of_the_un_convention_serves_stored_data_in_an_emergency_only() -> None:
    facts = "offence-in-uncc-scope=yes"
    ordinary = answers(question("QAT>VNM", assume="uncc", facts=facts))["uncc-41"]
    emergency = answers(question("QAT>VNM", urgency="emergency", assume="uncc", facts=facts))["uncc-41"]
    freeze = answers(question("QAT>VNM", "preservation", assume="uncc", facts=facts))["uncc-41"]

    assert [each.status for each in (ordinary, emergency, freeze)] == [
        Status.UNAVAILABLE,
        Status.AVAILABLE,
        Status.AVAILABLE,
    ]


def test_probable_cause_is_mandatory_for_content_only() -> None:
    content = {need.field: need.need for need in answers(question("DEU>USA"))["us-mlat"].fields}
    subscriber = {need.field: need.need for need in answers(question("DEU>USA", "subscriber"))["us-mlat"].fields}

    assert content["probable-cause"] is Need.MANDATORY
    assert subscriber["probable-cause"] is Need.IF_APPLICABLE


def test_europol_does_not_carry_messages_between_two_third_states() -> None:
    found = answers(question("USA>AUS", "subscriber", holder="public-authority"))

    assert found["europol-siena"].status is Status.UNAVAILABLE


def test_rules_for_registration_data_are_dormant_before_their_day() -> None:
    route = answers(question("DEU>USA", "domain-registration", holder="registrar", on="2025-08-20"))["rdap-public"]

    assert route.status is Status.DORMANT


def test_the_data_contradict_an_answer_aloud() -> None:
    route = answers(question("DEU>FRA", facts=f"{MLA}=no"))["ets185-31"]

    assert any(each.text == "The data say otherwise." for each in route.reasons)


def test_the_first_protocol_extends_budapest_to_its_own_offences() -> None:
    route = answers(question("DEU>FRA", "preservation", offence="hate-speech"))["ets185-29"]

    assert "extends-to-offences" in {each.effect for each in route.overlays}
