"""TAXII over HTTP as a client: to one server only, without redirects elsewhere, within time and size.

The server is known by its certificate, so its word is taken for what its own collection holds, and for nothing else.
"""

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from types import MappingProxyType
from urllib.parse import urlencode, urljoin

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError

from comity.federation.adapters.http import TOO_LONG, TROUBLES
from comity.intel.core.feeds import addresses, reading
from comity.intel.core.taxii.negotiation import MEDIA_TYPE
from comity.terms.errors import ComityError, gettext_noop, worded

CONNECT_SECONDS, READ_SECONDS, ANSWER_SECONDS = 5, 60, 300
CHUNK_BYTES = 256 * 1024
MOST_BYTES = 64 * 1024 * 1024
"""Of an answer, unpacked."""
MOST_REDIRECTS = 3
LONGEST_WAIT_SECONDS = 24 * 3600
BUSY_SECONDS = 60
"""The wait where a server that is busy does not say how long."""
LOOSE = f"{MEDIA_TYPE}, application/taxii+json, application/json;q=0.5"
"""For servers that do not know their own media type; those that do may not know a list (medallion)."""


class FeedUnreachable(ComityError):
    code = "intel.feed.unreachable"
    status = 503
    sentence = gettext_noop("{server} did not answer ({why}). What has come so far is kept; try again later.")
    words = MappingProxyType({"why": worded(TROUBLES)})


class FeedTooLong(FeedUnreachable):
    """An answer beyond MOST_BYTES. A smaller page may fit."""

    code = "intel.feed.too-long"
    sentence = gettext_noop("{server} gives too much at once: more than {limit} bytes in one answer.")
    words = MappingProxyType({})


class FeedBusy(ComityError):
    """RFC 9110, 10.2.3: Retry-After."""

    code = "intel.feed.busy"
    status = 503
    sentence = gettext_noop("{server} asks to be left alone for {seconds} seconds. Go on after that.")


class FeedNotSignedIn(ComityError):
    code = "intel.feed.not-signed-in"
    status = 502
    sentence = gettext_noop("{server} does not let this node in (HTTP {http_status}). Check the user and the secret.")


class FeedRefused(ComityError):
    code = "intel.feed.refused"
    status = 502
    sentence = gettext_noop("{server} refused (HTTP {http_status}): {theirs}")


class FeedElsewhere(ComityError):
    """The secret is for the server whose address was given."""

    code = "intel.feed.elsewhere"
    status = 502
    sentence = gettext_noop("{server} sends to another server. Its secret goes nowhere else: check the address.")


@dataclass(frozen=True, slots=True)
class Access:
    """What is asked with at a server: nothing, a secret as bearer token, or a user with the secret as password."""

    user: str = ""
    secret: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        if not self.secret:
            return {}
        if not self.user:
            return {"Authorization": f"Bearer {self.secret}"}
        return {"Authorization": "Basic " + b64encode(f"{self.user}:{self.secret}".encode()).decode()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with status 200 or 202. Names of headers are in small letters."""

    body: bytes
    headers: Mapping[str, str]


def get(access: Access, address: str, query: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """Raises FeedUnreachable, FeedTooLong, FeedBusy, FeedNotSignedIn, FeedRefused, FeedElsewhere."""
    url = f"{address}?{urlencode(query, safe='[]:')}" if query else address
    try:
        return _asked(access, url, MEDIA_TYPE)
    except FeedRefused as refused:
        if refused.facts["http_status"] != 406:
            raise
    return _asked(access, url, LOOSE)


def post(access: Access, address: str, body: bytes) -> Answer:
    """Raises as `get`. Nothing is sent twice."""
    headers = {"Accept": MEDIA_TYPE, "Content-Type": MEDIA_TYPE}
    with _opened(access, "POST", address, headers, body) as answer:
        return _taken(address, answer)


def _asked(access: Access, url: str, accept: str) -> Answer:
    for _ in range(MOST_REDIRECTS + 1):
        with _opened(access, "GET", url, {"Accept": accept, "Accept-Encoding": "gzip"}) as answer:
            onward = answer.get_redirect_location()
            if not onward:
                return _taken(url, answer)
        url = _followed(url, onward)
    raise FeedElsewhere(server=addresses.host(url))


def _followed(url: str, location: str) -> str:
    """Where a redirect leads, if that is the same server. Raises FeedElsewhere."""
    there = urljoin(url, location)
    if addresses.origin(there) != addresses.origin(url):
        raise FeedElsewhere(server=addresses.host(url))
    return there


@contextmanager
def _opened(
    access: Access, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
) -> Iterator[BaseHTTPResponse]:
    server = addresses.host(url)
    try:
        answer = _pool().request(
            method,
            url,
            body=body,
            headers={**headers, **access.headers()},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            yield answer
        finally:
            answer.close()  # a fully read one has gone back to the pool before
    except (HTTPError, OSError) as error:
        cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
        raise FeedUnreachable(server=server, why=type(cause).__name__) from error


def _taken(url: str, answer: BaseHTTPResponse) -> Answer:
    server, status = addresses.host(url), answer.status
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if status == 429 or (status == 503 and "retry-after" in headers):
        raise FeedBusy(server=server, seconds=_wait(headers.get("retry-after", "")))
    if status in {401, 403}:
        raise FeedNotSignedIn(server=server, http_status=status)
    body = _read(server, answer)
    if status not in {200, 202}:
        raise FeedRefused(server=server, http_status=status, theirs=reading.title_of(body) or "—")
    return Answer(body, headers)


def _read(server: str, answer: BaseHTTPResponse) -> bytes:
    """The body, unpacked piece by piece, so that a small one cannot become a large one."""
    body = bytearray()
    until = time.monotonic() + ANSWER_SECONDS
    try:
        for chunk in answer.stream(CHUNK_BYTES, decode_content=True):
            body += chunk
            if len(body) > MOST_BYTES:
                raise FeedTooLong(server=server, why=TOO_LONG, limit=MOST_BYTES)
            if time.monotonic() > until:
                raise FeedUnreachable(server=server, why="ReadTimeoutError")
    except DecodeError as broken:
        raise FeedUnreachable(server=server, why="ProtocolError") from broken
    return bytes(body)


def _wait(text: str) -> int:
    """The seconds of Retry-After, which says them or an instant."""
    given = text.strip()
    if given.isascii() and given.isdecimal() and len(given) < 10:
        return min(max(int(given), 1), LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return BUSY_SECONDS
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(int((until - datetime.now(UTC)).total_seconds()), 1), LONGEST_WAIT_SECONDS)


@cache
def _pool() -> PoolManager:
    return PoolManager(
        num_pools=16, maxsize=2, timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False
    )
