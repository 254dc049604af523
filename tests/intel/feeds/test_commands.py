"""`comity intel source`, `pull` and `push` as an operator and a program use them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intel.feeds.remote import Faults, Remote, served
from tests.intel.taxii.feed import indicator, indicators
from tests.node import live

pytestmark = pytest.mark.slow

NOTHING_SENT = "sent: 0\ntaken: 0\nrefused there: 0\nwithheld: 0\n"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds") / "node"
    live.made(folder)
    done = live.comity("intel", "collection", "add", folder, "From abroad", "--alias", "abroad")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def remote() -> Iterator[Remote]:
    with served(Remote(secret="hush-4711", objects=[*indicators(3), {**indicator("bad"), "pattern": "["}])) as running:
        yield running


def added(node: Path, remote: Remote, name: str, secret: str, *more: str) -> tuple[int, str]:
    words: tuple[str | Path, ...] = (
        "intel",
        "source",
        "add",
        node,
        name,
        remote.place,
        "--collection",
        "abroad",
        "--secret",
        *more,
    )
    done = live.comity(*words, stdin=f"{secret}\n")
    return done.returncode, done.stdout + done.stderr


def test_a_source_is_added_looked_at_pulled_and_pushed(node: Path, remote: Remote) -> None:
    status, said = added(node, remote, "abroad", "hush-4711", "--push")
    listed = live.comity("intel", "source", "list", node).stdout

    would = live.comity("intel", "pull", node, "abroad", "--dry-run", "--json")
    first = live.comity("intel", "pull", node, "abroad", "--json")
    second = live.comity("intel", "pull", node, "abroad")
    pushed = live.comity("intel", "push", node, "abroad")

    assert (status, said.strip()) == (0, "abroad: Enterprise")
    assert remote.place in listed
    assert json.loads(would.stdout)["new"] == {"indicator": 4}
    assert (first.returncode, json.loads(first.stdout)["counts"]["stored"]) == (1, 3)  # one is refused
    assert (second.returncode, "refused: 0" in second.stdout or "refused: 1" in second.stdout) == (1, True)
    assert (pushed.returncode, pushed.stdout, pushed.stderr) == (0, NOTHING_SENT, "")
    assert "hush" not in f"{said} {listed} {would} {first} {second} {pushed} {remote.asked}"


def test_a_wrong_secret_is_told_when_a_source_is_added_and_nothing_is_kept(node: Path, remote: Remote) -> None:
    status, said = added(node, remote, "wrong", "guess")

    assert (status, "Check the user and the secret" in said) == (1, True)
    assert "wrong" not in live.comity("intel", "source", "list", node).stdout
    assert "guess" not in said


def test_what_breaks_off_is_told_and_gives_status_1(node: Path, remote: Remote) -> None:
    added(node, remote, "busy", "hush-4711")
    remote.faults = Faults(busy_after=0)

    done = live.comity("intel", "pull", node, "busy")

    assert done.returncode == 1
    assert "120 seconds" in done.stdout
    assert "Traceback" not in done.stderr
