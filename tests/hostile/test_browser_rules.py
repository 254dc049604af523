"""What every answer forbids the browser, and that no page holds what these rules would stop."""

from collections.abc import Iterator, Mapping
from html import unescape

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from tests.cast import BAYANI, LIGAYA, MAYUMI, PASSWORD
from tests.evidence.abroad import Scene
from tests.hostile import world as worlds
from tests.hostile.expectations import ACCOUNTS, lines
from tests.hostile.inline import inline
from tests.hostile.test_walk import SITTING, of_line
from tests.hostile.visits import browser
from tests.hostile.world import World
from tests.node.addresses import every

Answers = Iterator[tuple[str, HttpResponseBase]]
RULES = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PAGE_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
FILE_POLICY = {"sandbox": "", "default-src": "'none'"}
"""Of a file from outside: even opened in the browser it can do nothing."""


def work(world: World) -> Answers:
    """Each page of work as officers find it, until it is before one who may see it."""
    sitting = [browser(world.scene, person) for person in SITTING]
    for path in [path for line in lines() for path in of_line(line, world)]:
        for client in sitting:
            answer = client.get(path)
            yield path, answer
            if answer.status_code == 200:
                break


def accounts(world: World) -> Answers:
    """The pages of one's account and of signing in, as nobody and as an officer who has just signed in again."""
    officer = browser(world.scene, LIGAYA)
    officer.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for address in every():
        if address.name in ACCOUNTS:
            yield address.path, Client().get(address.path)
            yield address.path, officer.get(address.path)


def refusals(world: World) -> Answers:
    """Each designed refusal, by its status."""
    officer, other_site = browser(world.scene, MAYUMI), Client(enforce_csrf_checks=True)
    yield "400", Client().get("/", headers={"Host": "evil.example"})
    yield "403", browser(world.scene, BAYANI).get("/requests/new/")
    yield "403", other_site.post("/language/", headers={"Accept": "text/html"})
    yield "404", officer.get("/nowhere/")
    yield "405", officer.get("/language/")
    yield "413", Client().post("/language/", CONTENT_LENGTH="1e9")
    yield "422", officer.post("/preferences/", {"language": "xx"})
    yield "500", officer.get("/fail/")


MARKUP = "\"'><img src=x onerror=alert({})>{{{{ settings.SECRET_KEY }}}}"
"""No slash: it would end the name of a file."""
PLANTED = ("FACTS", "ANNEX", "MAIL", "ANSWER", "QUESTION", "SUBJECT", "NEWS")
"""What officers, the provider and other nodes wrote in that world, files' names included."""


@pytest.fixture
def answers(scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Answers:
    """One of everything, with markup wherever somebody wrote something."""
    for name in PLANTED:
        monkeypatch.setattr(worlds, name, MARKUP.format(name))
    settings.ROOT_URLCONF = "tests.node.test_refusals"  # it has a page that crashes
    world = worlds.made(scene)
    return (each for source in (work, accounts, refusals) for each in source(world))


def policy_of(answer: HttpResponseBase) -> Mapping[str, str]:
    rules = (rule.strip().partition(" ") for rule in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _blank, value in rules}


@pytest.mark.slow
def test_every_answer_binds_the_browser(answers: Answers) -> None:
    seen, wrong = set(), {}
    for path, answer in answers:
        answer.getvalue()  # a file stays open until it is read
        seen.add(answer.status_code)
        missing = {name: answer.headers.get(name) for name, value in RULES.items() if answer.headers.get(name) != value}
        policy = policy_of(answer)
        missing |= {} if "no-store" in answer["Cache-Control"] else {"Cache-Control": answer["Cache-Control"]}
        right = policy == (FILE_POLICY if "sandbox" in policy else PAGE_POLICY)
        if missing or not right:
            wrong[path] = (missing, policy)

    assert wrong == {}
    assert seen >= {200, 302, 400, 403, 404, 405, 413, 422, 500}


@pytest.mark.slow
def test_no_page_holds_script_or_style_or_anything_from_elsewhere_whatever_was_written(answers: Answers) -> None:
    bodies = [(path, answer.getvalue().decode(errors="replace")) for path, answer in answers]
    pages = [(path, body) for path, body in bodies if "<html" in body]
    shown = unescape("".join(body for _path, body in pages))

    assert {path: inline(body) for path, body in pages if inline(body)} == {}
    assert [name for name in PLANTED if MARKUP.format(name) not in shown] == []
