"""Find a route, one route in full, and a state, as pages."""

import re

import pytest
from django.test import Client

from comity.law.core.knowledge import load

ASKED = "/law/routes/?from=DEU&to=FRA&data=content&holder=service-provider&urgency=ordinary&on=2026-11-22"


def test_the_form_waits_for_a_question(officer: Client) -> None:
    page = officer.get("/law/routes/")

    assert page.status_code == 200
    assert 'name="from"' in page.text
    assert "Routes, best first" not in page.text


def test_the_asking_state_is_that_of_the_node(officer: Client) -> None:
    page = officer.get("/law/routes/")

    assert re.search(r'<option value="PHL"\s+selected', page.text)


def test_routes_are_shown_with_their_source_confidence_and_day(officer: Client) -> None:
    page = officer.get(ASKED)

    assert page.status_code == 200
    assert "European Investigation Order for stored evidence" in page.text
    assert "Source: Dir. 2014/41 arts 4-16, annex A, annex D · high confidence · as of 2026-11-21" in page.text


def test_an_open_question_is_asked_in_place_and_once(officer: Client) -> None:
    page = officer.get(ASKED)

    assert page.text.count('name="fact.provider-offers-services-in-eu" value="yes"') == 1
    assert 'form="route-form"' in page.text


def test_an_answer_goes_with_the_form_and_can_be_changed(officer: Client) -> None:
    page = officer.get(ASKED + "&fact.provider-offers-services-in-eu=yes&offence=ransomware")

    assert "What you answered" in page.text
    assert 'name="fact.provider-offers-services-in-eu" value="yes" checked' in page.text
    assert "fact=provider-offers-services-in-eu%3Dyes" in page.text


def test_an_answer_not_known_is_no_answer(officer: Client) -> None:
    page = officer.get(ASKED + "&fact.provider-offers-services-in-eu=")

    assert "What you answered" not in page.text


def test_an_address_may_be_written_as_on_the_command_line(officer: Client) -> None:
    page = officer.get(ASKED + "&fact=offence-max-penalty-at-least%3D5")

    assert 'name="fact.offence-max-penalty-at-least" value="5"' in page.text


def test_why_not_says_what_would_change_it(officer: Client) -> None:
    page = officer.get(ASKED.replace("content", "subscriber"))

    assert "Why not?" in page.text
    assert "What would change it" in page.text
    assert "Germany would have to ratify Second Protocol (e-evidence)." in page.text


def test_a_supposed_entry_into_force_is_a_choice_of_the_form(officer: Client) -> None:
    page = officer.get(
        "/law/routes/?from=SRB&to=JPN&data=subscriber&holder=service-provider&urgency=ordinary&assume=cets224"
    )

    assert "Japan would have to withdraw what it declared under art. 7(9)(a)" in page.text


def test_what_cannot_be_read_is_said_beside_its_field_and_shown(officer: Client) -> None:
    page = officer.get(ASKED.replace("service-provider", "bank").replace("2026-11-22", "2026-02-30"))

    assert page.status_code == 422
    assert "Choose one from the list." in page.text
    assert "This is not a day. Write it as 2026-11-22." in page.text
    assert '<details class="more" open>' in page.text


def test_where_nothing_is_open_the_page_says_what_else_to_try(officer: Client) -> None:
    page = officer.get(
        "/law/routes/?from=TUV&to=PRK&data=joint-investigation&holder=private-person&urgency=ordinary&on=2026-11-22"
    )

    assert "No route is available or open" in page.text
    assert "Another holder, or another kind of data, may have a route." in page.text


def test_a_route_cites_its_article_and_says_from_when_its_time_runs(officer: Client) -> None:
    page = officer.get("/law/routes/ets185-29/?" + ASKED.partition("?")[2].replace("content", "preservation"))

    assert "Convention on Cybercrime, art. 29" in page.text
    assert "Data kept: at least 60 days (start: preservation takes effect)" in page.text


def test_a_state_is_shown_with_the_names_of_its_languages_and_of_what_its_institutions_are(officer: Client) -> None:
    page = officer.get("/law/states/JPN/")

    assert "Japanese" in page.text
    assert "G7, INTERPOL" in page.text
    assert "24/7 contact" in page.text
    assert "24 7 contact" not in page.text


def test_a_route_says_its_grounds_of_refusal_in_words_with_their_articles(officer: Client) -> None:
    page = officer.get("/law/routes/ets185-31-27/?" + ASKED.partition("?")[2])

    assert "Sovereignty, security, public order or other essential interests" in page.text
    assert "essential-interests" not in page.text


@pytest.mark.parametrize(
    "faulty",
    [
        ASKED.replace("to=FRA", "to=DEU"),
        ASKED.replace("to=FRA", "to=XXX"),
        ASKED.replace("content", "everything"),
        ASKED.replace("2026-11-22", "2026-02-30"),
        ASKED + "&fact.no-such-fact=yes",
        ASKED + "&fact=emergency-life-safety%3Dperhaps",
        ASKED + "&fact=nonsense",
        ASKED + "&offence=witchcraft",
        ASKED + "&assume=magna-carta",
        "/law/routes/?to=",
        "/law/routes/eu-eio/?to=%00",
    ],
)
def test_a_question_that_cannot_be_understood_is_refused_with_a_sentence(officer: Client, faulty: str) -> None:
    page = officer.get(faulty)

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_one_route_is_shown_in_full(officer: Client) -> None:
    page = officer.get(ASKED.replace("/routes/?", "/routes/eu-eio/?"))

    for part in ("Why", "Who may issue", "What the request contains", "Time", "Grounds of refusal", "If it fails"):
        assert part in page.text
    assert "Directive 2014/41/EU" in page.text


def test_every_route_has_its_page(officer: Client) -> None:
    answers = {route: officer.get(ASKED.replace("/routes/?", f"/routes/{route}/?")) for route in load().routes}

    assert {route: page.status_code for route, page in answers.items() if page.status_code != 200} == {}


def test_a_route_without_a_question_leads_to_the_form(officer: Client) -> None:
    assert "Find routes" in officer.get("/law/routes/eu-eio/").text


def test_an_unknown_route_is_not_found(officer: Client) -> None:
    assert officer.get("/law/routes/by-sea/").status_code == 404


def test_a_state_shows_what_binds_it_and_what_it_declared(officer: Client) -> None:
    page = officer.get("/law/states/CZE/")

    assert "Budapest Convention" in page.text
    assert "Withdrawn: no effect." in page.text


def test_an_expected_declaration_is_shown_without_effect(officer: Client) -> None:
    assert "Expected, not confirmed: no effect." in officer.get("/law/states/hun/").text


@pytest.mark.parametrize("state", ["PHL", "TWN", "XKX", "VAT"])
def test_every_state_has_its_page(officer: Client, state: str) -> None:
    assert officer.get(f"/law/states/{state}/").status_code == 200


def test_an_unknown_state_is_not_found(officer: Client) -> None:
    assert officer.get("/law/states/ATL/").status_code == 404


PAIRS = ("from=DEU&to=FRA", "from=GBR&to=USA", "from=SRB&to=JPN", "from=PHL&to=IDN")


@pytest.mark.parametrize("urgency", ["ordinary", "emergency"])
def test_a_page_of_routes_is_light(officer: Client, urgency: str) -> None:
    """Under 100 kB with everything on it; style, script and icons take 32 kB."""
    asked = [f"{pair}&data={data}" for pair in PAIRS for data in ("subscriber", "content", "preservation")]

    weights = [
        len(officer.get(f"/law/routes/?{each}&holder=service-provider&urgency={urgency}").content) for each in asked
    ]

    assert max(weights) < 68_000


OWN = "/law/routes/?from=PHL&to=AUS&data=preservation&holder=service-provider&urgency=urgent"


def test_a_request_of_this_state_can_be_prepared_by_a_route(officer: Client) -> None:
    assert "Prepare a request by this route" in officer.get(OWN).text


@pytest.mark.parametrize("other", [OWN + "&on=2026-01-01", OWN + "&assume=cets224", OWN.replace("PHL", "JPN")])
def test_a_question_of_another_day_law_or_state_leads_to_no_request(officer: Client, other: str) -> None:
    assert "Prepare a request by this route" not in officer.get(other).text


def test_pages_of_law_are_for_officers(client: Client, db: None) -> None:
    assert client.get("/law/routes/").status_code == 302
