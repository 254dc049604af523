"""What this node does with whatever the address of a peer answers, over a real socket."""

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import pytest

from comity.directory.queries import Peer
from comity.directory.queries import peer as directory_peer
from comity.federation.adapters import http
from comity.federation.adapters.blobs import BlobCorrupt, BlobTooLarge, BlobUnknown, fetch_blob
from comity.federation.adapters.http import PeerAnswered, PeerUnreachable
from comity.federation.core import envelope
from comity.federation.core.limits import LIMITS
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW

pytestmark = pytest.mark.django_db

CONTENT = os.urandom(1_000_000)
DIGEST = sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """A peer's web server that answers as a test tells it to."""

    daemon_threads = True
    status = 200
    media_type = envelope.MEDIA_TYPE
    body = b"receipt"
    headers: Mapping[str, str] = MappingProxyType({})
    breaks_after = 0
    asked: list[tuple[str, str]]

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: the node under test hangs up on purpose."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.server.status, self.server.body)

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.asked.append((self.path, asked))
        start = int(asked.removeprefix("bytes=").removesuffix("-") or 0)
        status = self.server.status if not asked or self.server.status != 200 else 206
        self._answer(status, self.server.body[start:], start)

    def _answer(self, status: int, body: bytes, start: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", self.server.media_type)
        self.send_header("Content-Length", str(len(body)))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{start + len(body) - 1}/{start + len(body)}")
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        broken = body[: self.server.breaks_after] if self.server.breaks_after else body
        self.wfile.write(broken)
        if broken != body:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Answers) as running:
        running.asked = []
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
    http._pool().clear()


@pytest.fixture
def peer(scene: Scene, server: Server) -> Peer:
    return replace(directory_peer("aus.example", at=NOW), base_url=server.address)


def test_a_receipt_comes_back(peer: Peer) -> None:
    assert http.post_sealed(peer, b"sealed") == b"receipt"


def test_a_refusal_is_known_by_its_code_and_nothing_else_is_repeated(peer: Peer, server: Server) -> None:
    server.status, server.media_type = 403, "application/json"
    server.body = b'{"code": "federation.not-a-recipient", "message": "<script>"}'

    with pytest.raises(PeerAnswered) as refused:
        http.post_sealed(peer, b"sealed")

    assert refused.value.facts["theirs"] == "federation.not-a-recipient"
    assert "script" not in str(refused.value)


@pytest.mark.parametrize("body", [b"<html>", b'{"code": "<b>"}', b'{"code": 1}', b"[" * 10_000, b"\xff"])
def test_an_answer_that_is_no_refusal_of_ours_has_no_code(peer: Peer, server: Server, body: bytes) -> None:
    server.status, server.body = 400, body

    with pytest.raises(PeerAnswered) as refused:
        http.post_sealed(peer, b"sealed")

    assert refused.value.facts["theirs"] == "unknown"


def test_a_redirect_is_not_followed(peer: Peer, server: Server) -> None:
    server.status, server.headers = 307, {"Location": f"{server.address}/elsewhere/"}

    with pytest.raises(PeerAnswered):
        http.post_sealed(peer, b"sealed")
    with pytest.raises(PeerAnswered):
        http.get_manifest(peer)

    assert [path for path, _ in server.asked] == ["/federation/manifest/"]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_overloaded_peer_is_tried_again_later(peer: Peer, server: Server, status: int) -> None:
    server.status = status

    with pytest.raises(PeerUnreachable):
        http.post_sealed(peer, b"sealed")


def test_nobody_at_the_address_is_unreachable(peer: Peer) -> None:
    with pytest.raises(PeerUnreachable):
        http.post_sealed(replace(peer, base_url="http://127.0.0.1:9"), b"sealed")


def test_an_answer_without_end_is_cut_off(peer: Peer, server: Server) -> None:
    server.body = bytes(LIMITS.sealed_bytes + 1)

    with pytest.raises(PeerUnreachable):
        http.post_sealed(peer, b"sealed")


def test_a_file_is_fetched_and_verified(peer: Peer, server: Server, tmp_path: Path) -> None:
    server.body, seen = CONTENT, list[int]()

    fetch_blob(peer, DIGEST, tmp_path / "file", progress=seen.append)

    assert (tmp_path / "file").read_bytes() == CONTENT
    assert seen[-1] == len(CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_row_19_a_fetch_that_broke_off_goes_on_where_it_stopped(peer: Peer, server: Server, tmp_path: Path) -> None:
    server.body, server.breaks_after = CONTENT, 600_000
    with pytest.raises(PeerUnreachable):
        fetch_blob(peer, DIGEST, tmp_path / "file")
    server.breaks_after = 0

    fetch_blob(peer, DIGEST, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == CONTENT
    resumed = server.asked[-1][1]
    assert int(resumed.removeprefix("bytes=").removesuffix("-")) > 0


def test_row_19_an_altered_file_is_thrown_away_and_can_be_fetched_again(
    peer: Peer, server: Server, tmp_path: Path
) -> None:
    server.body = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with pytest.raises(BlobCorrupt):
        fetch_blob(peer, DIGEST, tmp_path / "file")
    assert not list(tmp_path.iterdir())
    server.body = CONTENT

    fetch_blob(peer, DIGEST, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_file_larger_than_allowed_is_not_kept(peer: Peer, server: Server, tmp_path: Path) -> None:
    server.body = CONTENT

    with pytest.raises(BlobTooLarge):
        fetch_blob(peer, DIGEST, tmp_path / "file", max_bytes=500_000)

    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_unknown(peer: Peer, server: Server, tmp_path: Path) -> None:
    server.status = 404

    with pytest.raises(BlobUnknown):
        fetch_blob(peer, DIGEST, tmp_path / "file")
    with pytest.raises(BlobUnknown):
        fetch_blob(peer, "../../etc/passwd", tmp_path / "file")
