"""What a reader of Indonesian sees: pages whole in her language, with what is English marked as English."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from comity.law.core.knowledge import load
from comity.node.pages.preferences import choose_language
from tests import cast

ASKED = "?from=PHL&to=AUS&data={}&holder=service-provider&urgency=emergency&on=2026-11-22&offence=ransomware"
PAGES = (
    "/",
    "/?show=closed",
    "/preservations/",
    "/information/",
    "/orders/",
    "/requests/new/",
    "/law/routes/",
    "/law/routes/" + ASKED.format("content"),
    "/law/routes/ets185-31-27/" + ASKED.format("content"),
    "/requests/new/" + ASKED.format("preservation") + "&route=ets185-29",
    "/federation/messages/",
    "/ledger/",
    "/preferences/",
    "/accounts/2fa/",
    "/nowhere/",
)
ENGLISH = re.compile(r"(?<![\w.-])(the|of|is|are|was|by|you|your|not|from|with|this|has|for)(?![\w-])")
ZONE = re.compile(r"[A-Z][A-Za-z]+/[A-Z]")
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "path"}
QUOTED = {"script", "style", "code", "pre"}


class Reader(HTMLParser):
    """Collects the texts of a page, without sources of law, code and parts in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.passed: list[bool] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other = tag != "html" and given.get("lang", "id") != "id"
        if tag not in VOID:
            self.passed.append(other or tag in QUOTED or "source" in (given.get("class") or "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.passed.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.passed) and not ZONE.match(data.strip()):
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def reader(signed_in: Callable[[cast.Person], Client], house: cast.House) -> Client:
    """The browser of an officer who reads Indonesian."""
    user = house.officers[cast.LIGAYA.username].user
    choose_language(user.pk, "id")
    return signed_in(cast.LIGAYA)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_the_language_of_its_reader(reader: Client, path: str) -> None:
    page = Reader()

    page.feed(reader.get(path).text)

    assert [text for text in page.texts if ENGLISH.search(text)] == []


def test_a_sentence_left_in_english_would_be_found() -> None:
    page = Reader()

    page.feed('<p>The request is <b>not</b> yours.</p><p lang="en">Of the court.</p><span class="source">by law</span>')

    assert [text for text in page.texts if ENGLISH.search(text)] == ["The request is", "not"]


def test_what_a_state_declared_is_marked_as_english(reader: Client) -> None:
    declared = load().declarations[cast.AUS, "coe-185"][0].gist

    page = reader.get("/law/states/AUS/").text

    assert f'<span lang="en">{declared}' in page
