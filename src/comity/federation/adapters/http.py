"""Other nodes over HTTP: only at the address their pinned manifest names, without redirects, within time and size.

TLS is a pipe here and no identity: what is sent is sealed, what comes back is signed, what is fetched is known by its
hash.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import msgspec
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from comity.directory.core.manifest import MAX_BYTES as MANIFEST_BYTES
from comity.directory.queries import Peer
from comity.federation.core.envelope import MEDIA_TYPE
from comity.federation.core.limits import KIB, LIMITS
from comity.terms.errors import ComityError, gettext_noop, worded

CONNECT_SECONDS = 5
READ_SECONDS = 20
ANSWER_SECONDS = 60
CHUNK_BYTES = 256 * KIB
OVERLOADED = frozenset({429, 500, 502, 503, 504})

_CODE = re.compile(r"[a-z][a-z0-9.-]{0,99}")


TOO_LONG = "too-long"
TROUBLES: dict[str, str] = {
    TOO_LONG: gettext_noop("its answer was too long"),
    "NewConnectionError": gettext_noop("nobody takes the connection"),
    "NameResolutionError": gettext_noop("its name was not found"),
    "ConnectTimeoutError": gettext_noop("no connection in time"),
    "ReadTimeoutError": gettext_noop("no answer in time"),
    "ProtocolError": gettext_noop("the connection broke off"),
    "IncompleteRead": gettext_noop("the connection broke off"),
    "ConnectionResetError": gettext_noop("the connection broke off"),
    "SSLError": gettext_noop("its certificate does not hold"),
    "ProxyError": gettext_noop("the proxy did not pass it on"),
}
"""What stands between two nodes, by the name of the exception in urllib3 or Python."""


class PeerUnreachable(ComityError):
    code = "federation.peer-unreachable"
    status = 503
    sentence = gettext_noop("{peer} did not answer ({why}). It is tried again by itself.")
    words = MappingProxyType({"why": worded(TROUBLES)})


class PeerAnswered(ComityError):
    code = "federation.peer-answered"
    status = 502
    sentence = gettext_noop("{peer} answered “{theirs}” (HTTP {http_status}) instead of giving a receipt.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, within the limit of size."""

    status: int
    media_type: str
    body: bytes


class _Refusal(msgspec.Struct):
    code: str = ""


def post_sealed(peer: Peer, sealed: bytes) -> bytes:
    """The sealed receipt that the peer gives for sealed bytes. Raises PeerUnreachable, PeerAnswered."""
    reply = post(peer, "/federation/inbox/", sealed, media_type=MEDIA_TYPE, max_bytes=LIMITS.sealed_bytes)
    if reply.status != 200 or reply.media_type != MEDIA_TYPE:
        raise _refused(peer, reply)
    return reply.body


def get_manifest(peer: Peer) -> bytes:
    """The manifest the peer shows now, nothing verified. Raises PeerUnreachable, PeerAnswered."""
    with opened(peer, "GET", "/federation/manifest/", {}) as answer:
        reply = _read(peer, answer, MANIFEST_BYTES)
    if reply.status != 200:
        raise _refused(peer, reply)
    return reply.body


def post(peer: Peer, path: str, body: bytes, *, media_type: str, max_bytes: int) -> Reply:
    """Whatever the peer answers, up to `max_bytes`. Raises PeerUnreachable, also where it is overloaded."""
    with opened(peer, "POST", path, {"Content-Type": media_type}, body) as answer:
        return _read(peer, answer, max_bytes)


@contextmanager
def opened(
    peer: Peer, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> Iterator[BaseHTTPResponse]:
    """The peer's answer, its body still to be read. Whatever breaks, also while reading, is PeerUnreachable."""
    try:
        answer = _pool().request(
            method,
            peer.base_url + path,
            body=body,
            headers={"Accept-Encoding": "identity", **headers},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            if answer.status in OVERLOADED:
                raise PeerUnreachable(peer=peer.node_id, why=f"HTTP {answer.status}")
            yield answer
        finally:
            answer.close()  # a fully read one has gone back to the pool before
    except (HTTPError, OSError) as error:
        raise PeerUnreachable(peer=peer.node_id, why=type(error).__name__) from error


def _read(peer: Peer, answer: BaseHTTPResponse, max_bytes: int) -> Reply:
    body = bytearray()
    until = time.monotonic() + ANSWER_SECONDS
    for chunk in answer.stream(CHUNK_BYTES, decode_content=False):
        body += chunk
        if len(body) > max_bytes or time.monotonic() > until:
            raise PeerUnreachable(peer=peer.node_id, why=TOO_LONG)
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Reply(answer.status, media_type, bytes(body))


def code_of(reply: Reply) -> str:
    """The code of a refusal, where the peer gave one; nothing else of what it said is repeated."""
    try:
        theirs = msgspec.json.decode(reply.body, type=_Refusal).code
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        theirs = ""
    return theirs if _CODE.fullmatch(theirs) else "unknown"


def _refused(peer: Peer, reply: Reply) -> PeerAnswered:
    return PeerAnswered(peer=peer.node_id, theirs=code_of(reply), http_status=reply.status)


@cache
def _pool() -> PoolManager:
    return PoolManager(
        num_pools=64, maxsize=4, timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False
    )
