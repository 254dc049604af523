"""Every address, walked by everybody who has no business there, in the middle of real work."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from comity.ledger import queries as ledger
from tests.cast import CRISANTO, DATU, LIGAYA, MAYUMI, TALA, Person
from tests.hostile.expectations import ACCOUNTS, OPEN, VISITORS, Line, kwargs_of, lines
from tests.hostile.world import ANSWER, AUDITOR, MAIL, OPERATOR, World
from tests.node.addresses import every

PEOPLE = dict(zip(VISITORS, (DATU, TALA, AUDITOR, OPERATOR), strict=True))
HERS = {TALA: {MAIL, ANSWER}}
"""What the provider's clerk wrote herself."""
READS_ALL = {AUDITOR}
OTHER_METHODS = ("head", "put", "delete")
SITTING = (MAYUMI, LIGAYA, CRISANTO, TALA, OPERATOR)
"""Before each address one of these sits."""


@pytest.fixture(autouse=True)
def short_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers at the invented addresses of peers; do not wait long for it."""
    monkeypatch.setattr("comity.federation.adapters.http.CONNECT_SECONDS", 0.1)


def names(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, f"{before}{entry.namespace}:" if entry.namespace else before)
        else:
            yield f"{before}{entry.name}"


def test_every_address_has_its_expectation() -> None:
    there = set(names(get_resolver().url_patterns))

    assert there == {line.name for line in lines()} | OPEN | ACCOUNTS


def asked(client: Client, method: str, path: str) -> tuple[HttpResponse, bool]:
    """The answer, and whether an act was taken; what it changed is undone."""
    before, point = ledger.head().size, transaction.savepoint()
    answer: HttpResponse = getattr(client, method)(path, {"x": "y"})
    body = b"".join(answer) if answer.streaming else answer.content
    acted = ledger.head().size != before
    transaction.savepoint_rollback(point)
    answer.body = body.decode(errors="replace")  # type: ignore[attr-defined]  # read once, kept for the test
    return answer, acted


def leaked(answer: HttpResponse, world: World, person: Person | None) -> set[str]:
    """Planted words in the answer that are not this person's to read."""
    if person in READS_ALL:
        return set()
    hers = HERS.get(person, set()) if person else set()
    return {word for word in world.words - hers if word in answer.body}  # type: ignore[attr-defined]  # put there by `asked`


def of_line(line: Line, world: World) -> list[str]:
    return [reverse(line.name, kwargs=kwargs) for kwargs in kwargs_of(line, world.parts)]


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_visitor_finds_what_she_needs_and_nothing_beyond(world: World, visitor: str) -> None:
    person, place = PEOPLE[visitor], VISITORS.index(visitor)
    client = world.client(person)

    found, expected = {}, {}
    for line in lines():
        for path in of_line(line, world):
            for method, cell in (("get", line.got[place]), ("post", line.posted[place])):
                answer, acted = asked(client, method, path)
                words = leaked(answer, world, person)
                found[method, path] = f"{answer.status_code}{'!' if acted else ''}{' '.join(sorted(words))}"
                expected[method, path] = cell

    assert found == expected


def test_nobody_is_sent_to_the_log_in_from_every_address(world: World) -> None:
    nobody = Client()

    astray = {
        (method, path): answer.status_code
        for line in lines()
        for path in of_line(line, world)
        for method in ("get", "post")
        for answer in [asked(nobody, method, path)[0]]
        if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/?next=")
    }

    assert astray == {}


def test_the_addresses_that_are_walked_are_there_for_those_who_sit_before_them(world: World) -> None:
    sitting = [world.client(person) for person in SITTING]
    theirs = [line for line in lines() if line.got[0] != "405" and not {"elsewhere", "unheard-of"} & words_of(line)]

    closed_to_all = [
        path
        for line in theirs
        for path in of_line(line, world)
        if not any(asked(client, "get", path)[0].status_code in {200, 302, 409, 422} for client in sitting)
    ]

    assert closed_to_all == []


def words_of(line: Line) -> set[str]:
    return set(re.split("[ =:_]", " ".join(line.parts)))


@pytest.mark.parametrize("person", [None, MAYUMI], ids=["nobody", "an officer"])
def test_no_address_takes_other_methods(world: World, person: Person | None) -> None:
    client = world.client(person)

    failed = [
        (method, path)
        for line in lines()
        for path in of_line(line, world)[:1]
        for method in OTHER_METHODS
        for answer, acted in [asked(client, method, path)]
        if answer.status_code == 500 or (method != "head" and (acted or answer.status_code not in {302, 403, 404, 405}))
    ]

    assert failed == []


@pytest.mark.parametrize("person", [None, DATU, TALA, AUDITOR, OPERATOR], ids=lambda one: one.username if one else "-")
def test_the_pages_of_accounts_and_the_open_ones_say_nothing_of_a_case(world: World, person: Person | None) -> None:
    client = world.client(person)
    addresses = [each.path for each in every() if each.name in OPEN | ACCOUNTS]

    for path in addresses:
        for method in ("get", "post"):
            answer, acted = asked(client, method, path)
            assert answer.status_code != 500, path
            assert not leaked(answer, world, None), path
            assert not acted, path


LISTS = ("/", "/?show=open", "/?show=closed", "/preservations/", "/information/", "/orders/")
EXPORTS = tuple(f"{path}{'&' if '?' in path else '?'}format={form}" for path in LISTS for form in ("csv", "json"))


@pytest.mark.parametrize("person", [DATU, OPERATOR, TALA], ids=lambda one: one.username)
def test_no_list_and_no_export_names_what_a_person_does_not_need(world: World, person: Person) -> None:
    client = world.client(person)
    refs = {world.parts[name] for name in ("draft", "request", "offer", "order_elsewhere")}
    refs |= set() if person is TALA else {world.parts["order"], world.parts["order_answered"]}

    for path in (*LISTS, *EXPORTS):
        answer, _acted = asked(client, "get", path)
        assert not {ref for ref in refs if ref in answer.body}, path  # type: ignore[attr-defined]  # put there by `asked`
        assert not leaked(answer, world, person), path


@pytest.mark.parametrize("path", ["/federation/messages/", "/federation/messages/received/", "/ledger/"])
@pytest.mark.parametrize("form", ["", "csv", "json"])
def test_what_proves_a_case_says_nothing_of_its_content(world: World, path: str, form: str) -> None:
    answer, _acted = asked(world.client(OPERATOR), "get", f"{path}?format={form}")

    assert world.parts["request"] in answer.body  # type: ignore[attr-defined]  # put there by `asked`
    assert not leaked(answer, world, OPERATOR)


def test_an_officer_who_has_left_sees_nothing(world: World) -> None:
    client = world.client(MAYUMI)
    officer = world.scene.people.officers[MAYUMI.username]
    officer.left_at = officer.mandates.earliest("valid_from").valid_from
    officer.save()

    for line in lines():
        for path in of_line(line, world):
            if line.name != "preferences":
                assert asked(client, "get", path)[0].status_code in {302, 403}, path


def test_without_a_second_factor_no_case_is_seen(world: World, settings: Settings) -> None:
    settings.COMITY_REQUIRE_MFA = True
    client = world.client(MAYUMI)

    for line in lines():
        for path in of_line(line, world):
            if line.name != "preferences":
                assert asked(client, "get", path)[0]["Location"] == "/accounts/2fa/totp/activate/"
