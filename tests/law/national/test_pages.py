"""Profiles, comparison, gaps, dual criminality and the policy library, as pages and files."""

import json

import pytest
from django.test import Client

from tests.law.conftest import officer  # noqa: F401 the same officer

COMPARED = "/law/compare/?state=IDN&state=PHL&state=BGD&more=FSM"
DUAL = "/law/dual/?from=IDN&to=PHL&offence=ransomware"
PAGES = (
    "/law/states/IDN/",
    "/law/compare/",
    COMPARED,
    "/law/gaps/",
    "/law/gaps/?group=ASEAN",
    "/law/dual/",
    DUAL,
    "/law/policies/",
    "/law/policies/institutions/",
    "/law/policies/compare/?state=IDN&state=SGP",
)
FILES = (
    "/law/states/IDN/?",
    COMPARED + "&",
    "/law/gaps/?",
    "/law/gaps/?table=scores&",
    DUAL + "&",
    "/law/policies/?state=IDN&",
    "/law/policies/institutions/?kind=cert&",
    "/law/policies/compare/?state=IDN&",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_shown_and_is_light(officer: Client, path: str) -> None:  # noqa: F811
    page = officer.get(path)

    assert page.status_code == 200
    assert len(page.content) < 68_000


def test_a_state_shows_its_law_with_source_confidence_and_day(officer: Client) -> None:  # noqa: F811
    page = officer.get("/law/states/IDN/")

    assert "https://peraturan.info/uu/2023/1/pasal-333 (read) · high confidence · as of 2026-07" in page.text
    assert "confidence and day not recorded" in page.text
    assert "of the 29 states whose law is recorded" in page.text


def test_a_state_without_law_on_record_says_that_unknown_is_not_none(officer: Client) -> None:  # noqa: F811
    assert "Unknown is not none." in officer.get("/law/states/FSM/").text


def test_states_are_compared_article_by_article(officer: Client) -> None:  # noqa: F811
    page = officer.get(COMPARED)

    assert 'data-label="Micronesia"' in page.text
    assert "Its lines differ." in page.text
    assert "None found" in page.text


@pytest.mark.parametrize(
    "faulty",
    [
        "/law/compare/?state=XXX",
        "/law/compare/?more=ATL",
        "/law/compare/?state=IDN&state=PHL&state=BGD&state=NPL&more=FSM",
        "/law/gaps/?group=Hansa",
        "/law/dual/?from=IDN&to=IDN&offence=ransomware",
        "/law/dual/?from=IDN&to=PHL&offence=witchcraft",
        "/law/dual/?to=",
        "/law/policies/?state=XXX",
        "/law/policies/compare/?more=%00",
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(officer: Client, faulty: str) -> None:  # noqa: F811
    page = officer.get(faulty)

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_gaps_show_every_score_with_its_interval(officer: Client) -> None:  # noqa: F811
    page = officer.get("/law/gaps/?more=IDN+FSM")

    assert "to 80 of 100" in page.text or "(median" in page.text
    assert 'class="unknown">?' in page.text


def test_dual_criminality_shows_both_sides_and_what_routes_ask(officer: Client) -> None:  # noqa: F811
    page = officer.get(DUAL)

    for said in ("Met in part", "332(1)", "Qualifiers differ:", "Not in force", "Penalties that routes ask for"):
        assert said in page.text


def test_the_library_is_searched(officer: Client) -> None:  # noqa: F811
    page = officer.get("/law/policies/?q=masterplan&state=SGP")

    assert "Safer Cyberspace Masterplan" in page.text
    assert "Nothing matches" in officer.get("/law/policies/?q=zzz").text


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_a_page_shows_can_be_taken_along(officer: Client, path: str, kind: str) -> None:  # noqa: F811
    answer = officer.get(f"{path}format={kind}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert kind == "csv" or json.loads(answer.content)["compiled"]


def test_an_open_question_has_what_is_recorded_beside_it(officer: Client) -> None:  # noqa: F811
    page = officer.get(
        "/law/routes/?from=GBR&to=USA&data=content&holder=service-provider&urgency=ordinary&offence=ets185-2"
    )

    assert "On record for United Kingdom, maximum years" in page.text


def test_these_pages_are_for_officers(client: Client, db: None) -> None:
    assert client.get("/law/gaps/").status_code == 302
