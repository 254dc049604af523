"""Each officer reads the pages in her language, zone and appearance."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import cast

SignIn = Callable[[cast.Person], Client]
CHOICE = {"language": "id", "zone": "Asia/Jakarta", "appearance": "dark"}


def test_what_an_officer_chooses_is_how_the_next_page_reads(signed_in: SignIn) -> None:
    officer = signed_in(cast.LIGAYA)

    officer.post("/preferences/", CHOICE)
    page = officer.get("/preferences/").content.decode()

    assert '<html lang="id" dir="ltr" data-theme="dark">' in page
    assert "Asia/Jakarta, UTC+07:00" in page


def test_who_chose_nothing_reads_in_the_zone_of_her_appointment(signed_in: SignIn) -> None:
    assert "Asia/Manila, UTC+08:00" in signed_in(cast.LIGAYA).get("/preferences/").content.decode()


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"language": "xx"}, {"appearance": "neon"}])
def test_a_choice_that_is_none_is_refused_beside_its_field(signed_in: SignIn, wrong: dict[str, str]) -> None:
    answer = signed_in(cast.LIGAYA).post("/preferences/", CHOICE | wrong)

    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()


def test_the_language_switch_keeps_the_other_choices(signed_in: SignIn) -> None:
    officer = signed_in(cast.LIGAYA)
    officer.post("/preferences/", CHOICE)

    officer.post("/language/", {"language": "en", "next": "/preferences/"})
    page = officer.get("/preferences/").content.decode()

    assert 'lang="en"' in page
    assert "Asia/Jakarta" in page


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_the_language_switch_leads_nowhere_else(db: None, client: Client, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "id", "next": elsewhere})["Location"] == "/"
