"""A TAXII server in memory that has the faults of real ones, on loopback; a test tells it which."""

import gzip
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from comity.intel.core.feeds.dates import instant_of
from comity.intel.core.instants import EPOCH

Object = Mapping[str, object]
NAME = "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019"
START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
TAXII = "application/taxii+json;version=2.1"
GATEWAY = (b"<html><h1>502 Bad Gateway</h1>\x1b[2J</html>", "text/html")


@dataclass(frozen=True)
class Faults:
    """What the server does otherwise than TAXII 2.1 says; as it stands, nothing."""

    mitre_names: bool = False
    dates: str = "rfc3339"  # or http, javascript, none
    media_type: str = TAXII
    spec_version: str = ""  # shown unless another is asked for
    more_lies: bool = False
    has_next: bool = True
    manifest_next: bool = True
    forgets_next: bool = False
    circle: bool = False
    together: int = 1  # how many objects have one date_added
    no_manifest: bool = False
    no_gzip: bool = False
    page: int = 100
    busy_after: int = 1_000_000  # requests, then 429
    breaks_after: int = 1_000_000  # requests, then a gateway's error
    redirect: str = ""
    bomb: bool = False
    whole_or_nothing: bool = False  # one bad object refuses the envelope
    pending: int = 0  # how often a status is still pending
    most_bytes: int = 1_000_000


@dataclass
class Remote:
    """What it holds, in order, and what it was asked. `secret` is what a Bearer or a password has to be."""

    faults: Faults = Faults()
    objects: list[Object] = field(default_factory=list)
    secret: str = ""
    asked: list[str] = field(default_factory=list)
    seen: list[Mapping[str, str]] = field(default_factory=list)
    posted: list[list[Object]] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    statuses: int = 0
    url: str = ""

    @property
    def place(self) -> str:
        return f"{self.url}/api/v21/collections/{NAME}/"

    def added(self, place: int) -> datetime:
        return START + timedelta(seconds=place // self.faults.together)

    def reads(self, path: str) -> list[str]:
        return [one for one in self.asked if urlsplit(one).path.endswith(path)]


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together
    server: "Server"

    @property
    def remote(self) -> Remote:
        return self.server.remote

    def do_GET(self) -> None:
        remote, faults = self.remote, self.remote.faults
        remote.asked.append(self.path)
        remote.seen.append({name.lower(): value for name, value in self.headers.items()})
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        if self._hindered():
            return
        parts = url.path.strip("/").split("/")
        match parts:
            case ["taxii2"]:
                self._say({"title": "D", "default": "/api/v21/", "api_roots": ["https://evil.example/x/", "/api/v21/"]})
            case ["api", "v21"]:
                length = "maxContentLength" if faults.mitre_names else "max_content_length"
                self._say({"title": "R", "versions": ["2.1"], length: faults.most_bytes})
            case ["api", "v21", "collections"]:
                self._say({"collections": [self._collection()]})
            case ["api", "v21", "collections", _]:
                self._say(self._collection())
            case ["api", "v21", "collections", _, "objects"]:
                self._page(query, manifest=False)
            case ["api", "v21", "collections", _, "manifest"] if not faults.no_manifest:
                self._page(query, manifest=True)
            case ["api", "v21", "status", status_id]:
                remote.statuses += 1
                self._say(self._status(status_id, pending=remote.statuses <= faults.pending))
            case _:
                self._send(404, b'{"title":"Not here"}', "application/json")

    def do_POST(self) -> None:
        remote = self.remote
        remote.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._hindered():
            return
        if len(body) > remote.faults.most_bytes:
            self._send(413, *GATEWAY)
            return
        objects = json.loads(body)["objects"]
        if remote.faults.whole_or_nothing and any(one["id"] in remote.bad for one in objects):
            self._send(400, b'{"title":"Bad envelope"}', TAXII)
            return
        remote.posted.append(objects)
        self._say(self._status(str(len(remote.posted) - 1), pending=remote.faults.pending > 0), status=202)

    def _hindered(self) -> bool:
        remote, faults = self.remote, self.remote.faults
        said = self.headers.get("Authorization", "")
        if remote.secret and said != f"Bearer {remote.secret}":
            self._send(401, b'{"title":"Who are you?"}', TAXII)
        elif len(remote.asked) > faults.busy_after:
            self._send(429, *GATEWAY, {"Retry-After": "120"})
        elif len(remote.asked) > faults.breaks_after:
            self._send(502, *GATEWAY)
        elif faults.redirect:
            self._send(307, b"", TAXII, {"Location": faults.redirect + self.path})
        else:
            return False
        return True

    def _collection(self) -> Object:
        read, write = ("canRead", "canWrite") if self.remote.faults.mitre_names else ("can_read", "can_write")
        return {"id": NAME, "title": "Enterprise", read: True, write: True}

    def _status(self, status_id: str, *, pending: bool) -> Object:
        objects = self.remote.posted[int(status_id)]
        bad = [one for one in objects if one["id"] in self.remote.bad]
        failures = [{"id": one["id"], "version": one.get("modified", ""), "message": "no"} for one in bad]
        return {
            "id": status_id,
            "status": "pending" if pending else "complete",
            "total_count": len(objects),
            "success_count": 0 if pending else len(objects) - len(bad),
            "failure_count": 0 if pending else len(bad),
            "pending_count": len(objects) if pending else 0,
            "failures": [] if pending else failures,
        }

    def _page(self, query: Mapping[str, str], *, manifest: bool) -> None:
        remote, faults = self.remote, self.remote.faults
        spec = query.get("match[spec_version]", faults.spec_version)
        after = instant_of(query.get("added_after", ""))
        places = [
            place
            for place, one in enumerate(remote.objects)
            if (not spec or one.get("spec_version", "2.0") == spec)
            and (remote.added(place) - EPOCH) // timedelta(microseconds=1) > after
        ]
        if faults.forgets_next and "next" in query:
            self._send(404, b'{"title":"Invalid URL Query Parameters"}', "application/json")
            return
        begin = int(query.get("next", "0")) if not faults.circle else 0
        size = min(int(query.get("limit", faults.page)), faults.page)
        chosen = places[begin : begin + size]
        more = begin + size < len(places)
        body: dict[str, object] = {"more": more and not faults.more_lies}
        if more and faults.has_next and (faults.manifest_next or not manifest):
            body["next"] = str(begin + size)
        body["objects"] = [self._record(place) if manifest else remote.objects[place] for place in chosen]
        self._say(body, headers=self._dated(chosen) if not (manifest and faults.mitre_names) else {})

    def _record(self, place: int) -> Object:
        one = self.remote.objects[place]
        return {
            "id": one["id"],
            "date_added": _written(self.remote.added(place), self.remote.faults.dates),
            "version": one.get("modified", ""),
            "media_type": "application/stix+taxii",
        }

    def _dated(self, chosen: Sequence[int]) -> dict[str, str]:
        how = self.remote.faults.dates
        if not chosen or how == "none":
            return {}
        first, last = (_written(self.remote.added(place), how) for place in (chosen[0], chosen[-1]))
        return {"X-TAXII-Date-Added-First": first, "X-TAXII-Date-Added-Last": last}

    def _say(self, value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        given = dict(headers or {})
        if self.remote.faults.bomb:
            body, given["Content-Encoding"] = gzip.compress(b" " * 50_000_000, 1), "gzip"
        elif "gzip" in self.headers.get("Accept-Encoding", "") and not self.remote.faults.no_gzip:
            body, given["Content-Encoding"] = gzip.compress(body), "gzip"
        self._send(status, body, self.remote.faults.media_type, given)

    def _send(self, status: int, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    remote: Remote

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: the node under test hangs up on purpose."""


def _written(at: datetime, how: str) -> str:
    if how == "http":
        return at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    if how == "javascript":
        return at.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def served(remote: Remote) -> Iterator[Remote]:
    """The server while it answers."""
    with Server(("127.0.0.1", 0), Answers) as running:
        running.remote = remote
        remote.url = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield remote
        finally:
            running.shutdown()
            thread.join()
