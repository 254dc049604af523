"""A restored copy goes on only where no witness has seen more of its log; else it begins a new log, in the open."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ledger import nodes
from tests.node import exchanging, live

pytestmark = pytest.mark.slow

PASSWORD = "only-for-tests-4711"
UNIT = "Cybercrime Unit"


@dataclass(frozen=True)
class Loss:
    """The Philippines' node, stopped, and two backups of it; Australia, still running, has witnessed the newer one."""

    url: str
    older: Path
    newer: Path
    australia: Path


@pytest.fixture(scope="module")
def loss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loss]:
    room = tmp_path_factory.mktemp("loss")
    phl, aus = room / "phl", room / "aus"
    urls = {phl: live.made(phl), aus: live.made(aus, state="AUS", name="Australia")}
    for folder in (phl, aus):
        _appoint(folder)
    with live.served(aus, urls[aus]):
        with live.served(phl, urls[phl]):
            _trust(phl, "aus.example", urls[aus])
            _trust(aus, "phl.example", urls[phl])
            _witnessed(phl, hours=1)
            live.comity("backup", phl, room / "older.tar", "--with-keys")
            _say(live.comity("desk", "add", phl, "Second desk", "--organisation", UNIT, "--kind", "24-7-point"))
            _witnessed(phl, hours=2)
            live.comity("backup", phl, room / "newer.tar", "--with-keys")
        yield Loss(urls[phl], room / "older.tar", room / "newer.tar", aus)


def _appoint(folder: Path) -> None:
    """A desk, and the two officers that a ceremony takes."""
    _say(live.comity("desk", "add", folder, "Desk", "--organisation", UNIT, "--kind", "24-7-point",
                     "--organisation-kind", "police"))  # fmt: skip
    for login in ("ligaya", "crisanto"):
        who = ["--name", login.title(), "--email", f"{login}@example.org", "--role", "contact-point-24-7"]
        _say(live.comity("officer", "add", folder, login, *who, "--desk", "Desk", "--password-stdin", stdin=PASSWORD))


def _trust(folder: Path, peer: str, url: str) -> None:
    _say(live.comity("peer", "add", folder, url))
    heard = _say(live.comity("peer", "fingerprint", folder, peer)).splitlines()[1]
    for login in ("ligaya", "crisanto"):
        words = ["--as", login, "--heard", heard, "--channel", "video", "--password-stdin"]
        _say(live.comity("peer", "confirm", folder, peer, *words, stdin=PASSWORD))


def _say(done: live.Done) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def _witnessed(folder: Path, *, hours: int) -> None:
    _say(live.comity("ledger", "checkpoint", folder))
    nodes.run(folder, "-m", exchanging.__name__, str(hours))


def _verified(folder: Path) -> tuple[bool, int, list[str]]:
    """Whether the log holds, how many leaves it has, and who cosigned its newest checkpoint."""
    facts = json.loads(live.comity("ledger", "verify", folder, "--json").stdout)
    return facts["ok"], facts["size"], facts["cosigned_by"]


def test_a_copy_that_was_not_compared_neither_serves_nor_acts(loss: Loss, tmp_path: Path) -> None:
    _say(live.comity("restore", loss.newer, tmp_path / "copy"))

    served, worked = live.comity("serve", tmp_path / "copy"), live.comity("worker", tmp_path / "copy")
    acted = live.comity("desk", "add", tmp_path / "copy", "Third", "--organisation", UNIT, "--kind", "24-7-point")

    assert {served.returncode, worked.returncode, acted.returncode} == {1}
    assert all("comity resume" in done.stderr for done in (served, worked, acted))
    assert live.findings(tmp_path / "copy")["copy"] == "FAIL"


def test_a_copy_that_lacks_nothing_goes_on(loss: Loss, tmp_path: Path) -> None:
    _say(live.comity("restore", loss.newer, tmp_path / "copy"))

    said = _say(live.comity("resume", tmp_path / "copy"))

    assert "aus.example has seen no more than this copy has" in said
    assert _verified(tmp_path / "copy")[0]
    with live.served(tmp_path / "copy", loss.url):
        assert live.findings(tmp_path / "copy")["worker"] == "OK"


def test_a_copy_older_than_a_witness_says_how_much_is_lost_and_stays_still(loss: Loss, tmp_path: Path) -> None:
    _say(live.comity("restore", loss.older, tmp_path / "copy"))
    before = _verified(tmp_path / "copy")

    refused = live.comity("resume", tmp_path / "copy", "--on-my-word")

    assert refused.returncode == 1
    assert "at least 1 acts are lost" in refused.stderr
    assert "--new-log" in refused.stderr
    assert _verified(tmp_path / "copy") == before
    assert live.comity("serve", tmp_path / "copy").returncode == 1


def test_a_new_log_holds_the_old_leaves_and_is_witnessed_as_another_log(loss: Loss, tmp_path: Path) -> None:
    _say(live.comity("restore", loss.older, tmp_path / "copy"))
    _ok, before, _witnesses = _verified(tmp_path / "copy")

    _say(live.comity("resume", tmp_path / "copy", "--new-log"))
    with ExitStack() as running:
        running.enter_context(live.served(tmp_path / "copy", loss.url))
        nodes.run(loss.australia, "-m", exchanging.__name__, "3")
        _witnessed(tmp_path / "copy", hours=4)

    beginning_and_manifest = 2
    assert _verified(tmp_path / "copy") == (True, before + beginning_and_manifest, ["aus.example"])
    assert "trusted" in _say(live.comity("peer", "list", loss.australia))


def test_a_node_that_was_not_restored_has_nothing_to_resume(loss: Loss) -> None:
    assert "not restored" in _say(live.comity("resume", loss.australia))
