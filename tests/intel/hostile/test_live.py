"""A served node under bodies without measure: its memory stays small, and others are answered meanwhile."""

import gzip
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from urllib.parse import urlsplit

import pytest

from tests.intel.taxii.feed import TAXII, indicators
from tests.node import live

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[3]
MIB = 1024 * 1024
MOST_MIB = 60
"""How much a web process may grow by: the largest body that it takes, three times over, and some slack."""


@dataclass(frozen=True)
class Node:
    folder: Path
    url: str
    path: str
    secret: str

    @property
    def place(self) -> tuple[str, int]:
        url = urlsplit(self.url)
        return url.hostname or "", url.port or 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Accept": TAXII, "Content-Type": TAXII, "Authorization": f"Bearer {self.secret}"}

    def peak(self) -> float:
        """MiB that its largest web process ever had in memory."""
        found = []
        for pid in live.processes_of(self.folder):
            with suppress(OSError):
                if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                    found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        return max(found)

    def asked(self, method: str, body: object = None, *, chunked: bool = False, **headers: str) -> int:
        """The status of a request; 413 where the node hangs up on what it will not read."""
        with closing(http.client.HTTPConnection(*self.place, timeout=60)) as connection:
            given = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
            with suppress(OSError):  # it need not read what it refuses
                connection.request(method, self.path, body, given, encode_chunked=chunked)  # type: ignore[arg-type]
            try:
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return 413

    def is_well(self, *, seconds: float = 5) -> bool:
        """Whether it answers somebody else in time."""
        with closing(http.client.HTTPConnection(*self.place, timeout=seconds)) as connection:
            try:
                connection.request("GET", self.path, headers=self.headers)
                return connection.getresponse().status == 200
            except OSError:
                return False


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("hostile") / "node"
    url = live.made(folder)
    command = [sys.executable, "-m", "tests.intel.taxii.shelves", str(folder), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=live.environment(), cwd=HERE)
    public_id, _, secret = done.stdout.split()
    with live.served(folder, url):
        running = Node(folder, url, f"/taxii2/intel/collections/{public_id}/objects/", secret)
        assert running.asked("POST", json.dumps({"objects": indicators(1000)}).encode()) == 202
        assert running.asked("GET") == 200
        yield running


def megabytes(number: int) -> Iterator[bytes]:
    """A body that looks right up to its end, which never comes."""
    yield b'{"objects":["'
    for _ in range(number):
        yield b"a" * MIB


def test_two_hundred_megabytes_that_are_announced_are_not_even_read(node: Node) -> None:
    before = node.peak()

    statuses = [node.asked("POST", megabytes(200), Content_Length=str(200 * MIB)) for _ in range(3)]

    assert statuses == [413] * 3
    assert node.peak() - before < MOST_MIB
    assert node.is_well()


def test_two_hundred_megabytes_in_chunks_are_cut_off(node: Node) -> None:
    before = node.peak()

    statuses = [node.asked("POST", megabytes(200), chunked=True, Transfer_Encoding="chunked") for _ in range(3)]

    assert statuses == [413] * 3
    assert node.peak() - before < MOST_MIB
    assert node.is_well()


def test_a_small_body_that_would_unpack_to_gigabytes_is_not_unpacked(node: Node) -> None:
    before = node.peak()
    bomb = gzip.compress(b" " * (100 * MIB), 1) * 10

    status = node.asked("POST", bomb, Content_Encoding="gzip")

    assert status == 415
    assert node.peak() - before < MOST_MIB


def test_the_largest_body_that_is_taken_and_is_no_envelope_stays_within_bounds(node: Node) -> None:
    before = node.peak()
    body = b'{"objects":["' + b"a" * (10 * MIB - 16) + b'"]}'

    statuses = [node.asked("POST", body) for _ in range(4)]

    assert statuses == [202] * 4
    assert node.peak() - before < 3 * MOST_MIB
    assert node.is_well()


def test_many_who_read_large_pages_at_once_stay_within_bounds(node: Node) -> None:
    before = node.peak()
    threads = [threading.Thread(target=node.asked, args=("GET",)) for _ in range(16)]

    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert node.peak() - before < MOST_MIB


def slowly(node: Node, *, chunked: bool) -> socket.socket:
    """Somebody who begins a body and never goes on."""
    length = "Transfer-Encoding: chunked" if chunked else "Content-Length: 1000000"
    lines = [f"POST {node.path} HTTP/1.1", "Host: 127.0.0.1", length]
    lines += [f"{name}: {value}" for name, value in node.headers.items()]
    made = socket.create_connection(node.place, timeout=10)
    made.sendall("\r\n".join([*lines, "", ""]).encode() + (b"1\r\n{\r\n" if chunked else b"{"))
    return made


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_that_never_end_keep_nobody_else_waiting(node: Node, chunked: bool) -> None:
    slow = [slowly(node, chunked=chunked) for _ in range(8)]
    time.sleep(6)  # each of those that are turned away waits a moment for its turn

    well = [node.is_well() for _ in range(3)]
    answers = [one.recv(20) for one in slow if select([one], [], [], 0)[0]]
    for one in slow:
        one.close()

    assert well == [True] * 3
    assert {one[:12] for one in answers} == {b"HTTP/1.1 429"}
    assert len(answers) == 6
    assert node.asked("POST", json.dumps({"objects": []}).encode()) == 202


def test_connections_that_say_nothing_keep_nobody_waiting(node: Node) -> None:
    silent = [socket.create_connection(node.place, timeout=10) for _ in range(200)]
    halves = [socket.create_connection(node.place, timeout=10) for _ in range(50)]
    for one in halves:
        one.sendall(b"GET /taxii2/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")

    well = node.is_well()
    for one in (*silent, *halves):
        one.close()

    assert well
