"""The servers that people have, and another node of ours, over loopback: read from, written to, read again."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from taxii2client.v21 import Collection as There
from taxii2client.v21 import as_pages

from comity.intel import actions
from comity.intel.actions.feeds import sources
from comity.intel.core.feeds.reports import Pulled
from comity.intel.models import Collection, Entry, Source
from comity.intel.tasks.feeds.pulling import coming, pull
from comity.intel.tasks.feeds.pushing import going, push
from tests.intel.feeds.peers import PASSWORD, USER
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import Object, indicator
from tests.node import live

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HERE = Path(__file__).parents[3]


@dataclass(frozen=True)
class Peer:
    """A server of that kind: the address of its collection, and what signs in there."""

    kind: str
    place: str
    user: str
    secret: str

    def collection(self) -> There:
        return There(self.place, user=self.user, password=self.secret)

    def own(self, number: int, name: str = "") -> list[Object]:
        return [indicator(f"{self.kind} {name} {one}") for one in range(number)]

    def holds(self) -> list[object]:
        pages = as_pages(self.collection().get_objects, per_request=50)
        return [one["name"] for page in pages for one in page.get("objects", [])]


@contextmanager
def _foreign(kind: str, folder: Path) -> Iterator[Peer]:
    port = live.free_port()
    command = [sys.executable, "-m", "tests.intel.feeds.peers", kind, str(port), str(folder)]
    with (folder / "log").open("w+") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd=HERE, env=live.environment())
        try:
            yield Peer(kind, _address(folder / "log", running), USER, PASSWORD)
        finally:
            running.terminate()
            running.wait(20)


def _address(log: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        found = [one for one in log.read_text().splitlines() if one.startswith("http://")]
        if found and live.status(found[0]) != 0:
            return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@contextmanager
def _ours(folder: Path) -> Iterator[Peer]:
    node = folder / "node"
    url = live.made(node, state="IDN", name="Indonesia")
    command = [sys.executable, "-m", "tests.intel.taxii.shelves", str(node), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=live.environment(), cwd=HERE)
    public_id, token, secret = done.stdout.split()
    with live.served(node, url):
        yield Peer("comity", f"{url}/taxii2/intel/collections/{public_id}/", token, secret)


@pytest.fixture(scope="module", params=["comity", "medallion", "opentaxii"])
def peer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    kind: str = request.param
    folder = tmp_path_factory.mktemp(kind)
    with _ours(folder) if kind == "comity" else _foreign(kind, folder) as running:
        yield running


def source_of(peer: Peer, collection: Collection, **more: object) -> Source:
    given = sources.Given(peer.kind, peer.place, collection, peer.user, peer.secret, **more)  # type: ignore[arg-type]
    return sources.add_source(given, at=AT)


def pulled(source: Source) -> Pulled:
    source.refresh_from_db()
    report = pull(source, clock=lambda: AT)
    assert (report.broken, report.failures[:1]) == ("", [])
    return report


def here(collection: Collection) -> set[str]:
    return set(Entry.objects.filter(collection=collection).values_list("object__stix_id", flat=True))


def test_a_collection_there_is_taken_and_followed(peer: Peer, collection: Collection) -> None:
    for part in range(4):
        peer.collection().add_objects({"objects": peer.own(60, f"there {part}")})
    wanted = {str(one["id"]) for part in range(4) for one in peer.own(60, f"there {part}")}
    source = source_of(peer, collection)

    would = coming(source)
    first, second = pulled(source), pulled(source)
    peer.collection().add_objects({"objects": peer.own(2, "later")})
    third = pulled(source)

    assert (sum(would.new.values()), would.broken) == (240, "")
    assert (first.counts["stored"], first.counts["refused"], second.counts["stored"]) == (240, 0, 0)
    assert third.counts["stored"] == 2
    assert here(collection) >= wanted
    assert len(here(collection)) == 242


def test_a_collection_here_is_given_and_kept_up(peer: Peer, collection: Collection) -> None:
    def store(objects: list[Object]) -> None:
        raws = [json.dumps(one).encode() for one in objects]
        actions.ingest(raws, collection=collection, owner="phl.example", by="", at=AT)

    store(peer.own(120, "here"))
    source = source_of(peer, collection, pulls=False, pushes=True)

    would = going(source, at=AT)
    first = push(source, clock=lambda: AT)
    store(peer.own(2, "here later"))
    source.refresh_from_db()
    second = push(source, clock=lambda: AT)
    held = peer.holds()

    assert would.by_type == {"indicator": 120}
    assert (first.broken, first.sent, first.taken, first.failed) == ("", 120, 120, 0)
    assert (second.broken, second.sent, second.taken) == ("", 2, 2)
    assert {str(one["name"]) for one in [*peer.own(120, "here"), *peer.own(2, "here later")]} <= set(held)
