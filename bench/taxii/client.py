"""A client of TAXII 2.1 that measures: plain HTTP, nothing but the standard, so that it asks every server alike."""

import http.client
import re
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlencode, urlsplit

MEDIA_TYPE = "application/taxii+json;version=2.1"
TIMEOUT_SECONDS = 300
_MORE, _NEXT = re.compile(rb'"more": ?(true|false)'), re.compile(rb'"next": ?"([^"\\]*)"')
_EDGE = 300  # bytes at both ends of a page, where `more` and `next` stand


class Answer(NamedTuple):
    """A body, and the seconds between the first byte asked and the last byte read."""

    body: bytes
    headers: http.client.HTTPMessage
    seconds: float


class Refused(RuntimeError):
    """A server did not do what it was asked."""


@dataclass(frozen=True, slots=True)
class Place:
    """A collection of a server, and how its client signs in: `user` and password, or a bearer token without a user."""

    url: str
    path: str
    secret: str
    user: str = ""

    @property
    def headers(self) -> dict[str, str]:
        if not self.user:
            return {"Accept": MEDIA_TYPE, "Authorization": f"Bearer {self.secret}"}
        return {
            "Accept": MEDIA_TYPE,
            "Authorization": f"Basic {b64encode(f'{self.user}:{self.secret}'.encode()).decode()}",
        }


class Line:
    """One connection, kept open. It takes no gzip."""

    def __init__(self, place: Place) -> None:
        address = urlsplit(place.url)
        self.place = place
        self._connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def post(self, envelope: bytes) -> Answer:
        return self.ask("POST", f"{self.place.path}objects/", envelope)

    def get(self, **query: str | int) -> Answer:
        """Objects, by the parameters of a query; those that match are written as `match_id` for match[id]."""
        named = {_parameter(name): value for name, value in query.items()}
        return self.ask("GET", f"{self.place.path}objects/?{urlencode(named)}")

    def pages(self, limit: int) -> Iterator[Answer]:
        """The whole collection, page by page along `next`."""
        following = ""
        while True:
            page = self.get(limit=limit, **({"next": following} if following else {}))
            yield page
            following = _following(page.body)
            if not following:
                return

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """Raises Refused."""
        headers = self.place.headers | ({"Content-Type": MEDIA_TYPE} if body is not None else {})
        begin = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        seconds = time.perf_counter() - begin
        if answer.status not in (200, 202):
            raise Refused(f"{method} {path[:80]}: {answer.status} {told[:300].decode(errors='replace')}")
        return Answer(told, answer.headers, seconds)


def _parameter(name: str) -> str:
    return f"match[{name.removeprefix('match_')}]" if name.startswith("match_") else name


def _following(page: bytes) -> str:
    """`next`, where there is more; found at either end of a page, without decoding the objects between."""
    edges = page[:_EDGE] + page[max(_EDGE, len(page) - _EDGE) :]
    more, following = _MORE.search(edges), _NEXT.search(edges)
    if more is None or more[1] == b"false":
        return ""
    if following is None:
        raise Refused("there is more, but no next")
    return following[1].decode()
