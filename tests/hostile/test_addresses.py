"""Whatever stands in an address, in its parts or behind its question mark, is passed over or refused; never a crash."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.test import Client

from tests.cast import BAYANI, LIGAYA, MAYUMI, TALA, Person
from tests.evidence.abroad import Scene
from tests.hostile.nasty import encoded
from tests.hostile.pages import forms_of
from tests.hostile.visits import Answer, browser, held

LISTS = {
    "/": MAYUMI,
    "/preservations/": MAYUMI,
    "/information/": MAYUMI,
    "/orders/": TALA,
    "/directory/": MAYUMI,
    "/directory/institutions/": MAYUMI,
    "/directory/officers/": MAYUMI,
    "/directory/peers/": MAYUMI,
    "/federation/messages/": MAYUMI,
    "/federation/messages/received/": MAYUMI,
    "/federation/alarms/": MAYUMI,
    "/ledger/": MAYUMI,
}
EVERY_LIST = {"sort", "page", "format"}
"""What stands in the links of lists, beside the fields that narrow them."""
QUESTION = {"from": "PHL", "to": "AUS", "data": "content", "holder": "service-provider", "urgency": "ordinary"}
ASKED = {
    "/law/routes/": (*QUESTION, "offence", "on", "assume", "fact", "fact.dual-criminality-met"),
    "/law/routes/ets185-29/": ("from", "data", "on", "fact"),
    "/law/compare/": ("state", "more", "format"),
    "/law/gaps/": ("group", "more", "format", "table"),
    "/law/dual/": ("from", "to", "offence", "format"),
    "/law/policies/": ("q", "state", "kind", "pillar", "page", "format"),
    "/law/policies/institutions/": ("q", "state", "kind", "page", "format"),
    "/law/policies/compare/": ("state", "more", "format"),
    "/requests/new/": (*QUESTION, "offence", "fact", "route", "preservation"),
    "/information/new/": (*QUESTION, "fact", "route"),
    "/ledger/leaves/1/receipt/": ("closed",),
    "/accounts/login/": ("next",),
    "/accounts/logout/": ("next",),
}


def narrowing(client: Client, path: str) -> set[str]:
    """The fields that narrow a list, as its page has them."""
    found = forms_of(client.get(path).content.decode(), path, "get")
    return {name for form in found for name in (*form.typed, *form.chosen)}


def asked_badly(client: Client, path: str, parameters: Sequence[str], beside: dict[str, str]) -> None:
    """Every value in all parameters at once, and by itself in a sixth of them, beside what belongs there."""
    for number, (name, value) in enumerate(encoded().items()):
        held(partial(client.get, f"{path}?{'&'.join(f'{each}={value}' for each in parameters)}"), path, name)
        for parameter in parameters[number % 6 :: 6]:
            before = "".join(f"{each}={said}&" for each, said in beside.items() if each != parameter)
            held(partial(client.get, f"{path}?{before}{parameter}={value}"), path, parameter, name)


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_no_query_breaks_a_list(scene: Scene, path: str) -> None:
    client = browser(scene, LISTS[path])
    fields = narrowing(client, path)

    assert fields
    asked_badly(client, path, sorted(fields | EVERY_LIST), {})


@pytest.mark.parametrize("path", ASKED)
def test_no_query_breaks_a_page_that_asks(scene: Scene, path: str) -> None:
    asked_badly(browser(scene, LIGAYA), path, ASKED[path], QUESTION)


SHOWN = {
    MAYUMI: (
        "/requests/{}/", "/requests/{}/edit/", "/requests/AUS-2026-7K3M9Q/{}/", "/requests/{}/files/{}/",
        "/information/{}/", "/information/AUS-2026-7K3M9Q/{}/", "/law/routes/{}/", "/law/states/{}/", "/static/{}",
        "/accounts/password/reset/key/{}/", "/{}",
    ),
    TALA: ("/orders/{}/", "/orders/{}/answer/", "/orders/{}/files/{}/"),
    BAYANI: (
        "/directory/desks/{}/", "/directory/officers/{}/", "/directory/peers/{}/", "/federation/blobs/{}/",
        "/ledger/leaves/{}/", "/ledger/leaves/{}/receipt/", "/ledger/receipts/{}/", "/ledger/evidence/{}/",
    ),
}  # fmt: skip
"""Addresses with a part to be made up, before whoever comes furthest in there."""
ACTED_ON = {
    MAYUMI: (
        "/requests/{}/edit/", "/requests/{}/save/", "/requests/AUS-2026-7K3M9Q/{}/", "/information/AUS-2026-7K3M9Q/{}/",
    ),
    TALA: ("/orders/{}/answer/", "/orders/{}/files/"),
    BAYANI: (
        "/directory/peers/{}/suspend/", "/directory/officers/{}/mandates/", "/directory/desks/{}/close/",
        "/federation/messages/{}/{}/retry/", "/federation/alarms/{}/seen/",
    ),
}  # fmt: skip
"""The same, of acts."""


def made_up(ask: Callable[[str], Answer], places: Sequence[str]) -> None:
    for place in places:
        for name, value in encoded().items():
            held(partial(ask, place.replace("{}", value.replace("/", "%2f"))), place, name)


@pytest.mark.slow
@pytest.mark.parametrize("person", SHOWN, ids=lambda one: one.username)
def test_no_part_of_an_address_breaks_what_it_shows(scene: Scene, person: Person) -> None:
    made_up(browser(scene, person).get, SHOWN[person])


@pytest.mark.slow
@pytest.mark.parametrize("person", ACTED_ON, ids=lambda one: one.username)
def test_no_part_of_an_address_breaks_what_it_does(scene: Scene, person: Person) -> None:
    made_up(browser(scene, person).post, ACTED_ON[person])


STEPS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "....//", "%c0%ae%c0%ae/")


@pytest.mark.parametrize("start", ["/static/", "/requests/", "/federation/blobs/", "/ledger/receipts/", "/"])
def test_steps_out_of_a_folder_reach_no_file(scene: Scene, start: str) -> None:
    client = browser(scene, MAYUMI)

    for step in STEPS:
        for end in ("etc/passwd", "etc/passwd/"):
            answer = held(partial(client.get, f"{start}{step * 8}{end}"), start, step)
            assert answer.status_code in {301, 403, 404}, (start, step)
            assert b"root:" not in answer.getvalue()
