"""No other site can send a form in an officer's name, and no address of ours sends her to another site."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from comity.ledger import queries as ledger
from tests.cast import LIGAYA, MAYUMI, PASSWORD, House, Person
from tests.node.addresses import every

DOORS = {"federation:inbox", "federation:manifest", "federation:blob", "federation:checkpoint"}
"""Nodes knock there and not browsers: nobody's cookie counts, and what is sent is signed."""
HERE = "http://testserver"


def guarded(house: House, person: Person | None) -> Client:
    """A browser as it is outside of tests: its forms need the token of their page."""
    client = Client(enforce_csrf_checks=True, headers={"Accept": "text/html"})
    if person:
        client.force_login(house.officers[person.username].user)
    return client


def token_of(client: Client, page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("person", [None, MAYUMI], ids=["nobody", "an officer"])
def test_no_address_takes_a_form_without_the_token_of_a_page(house: House, person: Person | None) -> None:
    client, before = guarded(house, person), ledger.head().size

    answers = {address.name: client.post(address.path, {"x": "y"}) for address in every()}
    refused = {
        name
        for name, answer in answers.items()
        if answer.status_code == 403 and b"<main" in answer.content and b"reload the page" in answer.content
    }

    assert answers.keys() - refused == DOORS
    assert ledger.head().size == before


def test_the_doors_of_nodes_take_nothing_from_a_browser(house: House) -> None:
    client = guarded(house, MAYUMI)

    statuses = [client.post(address.path, {"x": "y"}).status_code for address in every() if address.name in DOORS]

    assert len(statuses) == len(DOORS)
    assert set(statuses) <= {405, 415}


def test_a_form_with_the_token_of_its_page_is_taken(house: House) -> None:
    client = guarded(house, LIGAYA)
    form = {"csrfmiddlewaretoken": token_of(client, "/preferences/"), "language": "id"}

    assert client.post("/language/", form).status_code == 302


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", HERE + ":8001"])
def test_a_token_does_not_help_a_form_that_comes_from_elsewhere(house: House, origin: str) -> None:
    client = guarded(house, LIGAYA)
    form = {"csrfmiddlewaretoken": token_of(client, "/preferences/"), "language": "id"}

    assert client.post("/language/", form, headers={"Origin": origin}).status_code == 403


def test_the_token_of_another_officer_does_not_help(house: House) -> None:
    client, other = guarded(house, LIGAYA), guarded(house, MAYUMI)
    token_of(client, "/preferences/")
    form = {"csrfmiddlewaretoken": token_of(other, "/preferences/"), "language": "id"}

    assert client.post("/language/", form).status_code == 403


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example",
    "/\n/evil.example",
    " //evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//evil.example\\@testserver",
    "\x00//evil.example",
)


def leads_away(answer_location: str) -> bool:
    """Whether a browser that follows it leaves: it strips blanks and reads backslashes as slashes (WHATWG URL)."""
    read = re.sub(r"[\t\r\n]", "", answer_location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    return urlsplit(urljoin(f"{HERE}/page/", read))[:2] != tuple(HERE.split("://"))


SIGNING_IN = {"login": LIGAYA.username, "password": PASSWORD}
SENDING_ON = {
    "signing in": ("post", None, "/accounts/login/", SIGNING_IN),
    "being signed in": ("get", LIGAYA, "/accounts/login/", {}),
    "signing out": ("post", LIGAYA, "/accounts/logout/", {}),
    "signing in again": ("post", LIGAYA, "/accounts/reauthenticate/", {"password": PASSWORD}),
    "choosing a language": ("post", LIGAYA, "/language/", {"language": "id"}),
    "choosing no language": ("post", None, "/language/", {"language": "xx"}),
}


@pytest.mark.parametrize("after", SENDING_ON)
def test_nothing_sends_an_officer_to_another_site(house: House, after: str) -> None:
    method, person, path, form = SENDING_ON[after]

    for target in ELSEWHERE:
        cache.clear()  # of attempts counted
        client = Client()
        if person:
            client.force_login(house.officers[person.username].user)
        answer = getattr(client, method)(path, {**form, "next": target})
        assert answer.status_code == 302, (target, answer.status_code)
        assert not leads_away(answer["Location"]), (target, answer["Location"])


@pytest.mark.parametrize("after", SENDING_ON)
def test_an_officer_is_sent_on_to_a_page_of_ours(house: House, after: str) -> None:
    method, person, path, form = SENDING_ON[after]
    client = Client()
    if person:
        client.force_login(house.officers[person.username].user)

    assert getattr(client, method)(path, {**form, "next": "/directory/"})["Location"] == "/directory/"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "127.0.0.1@evil.example", "a b", ""])
def test_no_other_name_of_this_node_is_believed(house: House, host: str) -> None:
    answer = Client().get("/accounts/login/", headers={"Host": host})

    assert answer.status_code == 400
    assert b"evil" not in answer.content
