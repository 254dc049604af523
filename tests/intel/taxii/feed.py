"""What the tests send: objects of STIX with invented content, and a client that speaks TAXII."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.test import Client

TAXII = "application/taxii+json;version=2.1"
CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
SPACE = UUID("2f8e7f0c-55a4-4a5a-9f9e-4c1b8e9d7a01")

Object = dict[str, object]


def indicator(name: str, *, modified: str = "2026-11-01T08:00:00.000Z", **more: object) -> Object:
    """An indicator that is told from others by its name."""
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{UUID(int=uuid5(SPACE, name).int, version=4)}",  # STIX 2.0 wants version 4
        "created": "2026-11-01T08:00:00.000Z",
        "modified": modified,
        "name": name,
        "pattern": "[ipv4-addr:value = '192.0.2.1']",
        "pattern_type": "stix",
        "valid_from": "2026-11-01T08:00:00Z",
        "object_marking_refs": [CLEAR],
        **more,
    }


def indicators(number: int) -> list[Object]:
    return [indicator(f"indicator {one}") for one in range(number)]


def address(value: str, **more: object) -> Object:
    """An observable: it has neither `created` nor `modified`."""
    name = json.dumps({"value": value}, separators=(",", ":"))
    return {
        "type": "ipv4-addr",
        "spec_version": "2.1",
        "id": f"ipv4-addr--{uuid5(UUID('00abedb4-aa42-466c-9c01-fed23315a9b7'), name)}",
        "value": value,
        "object_marking_refs": [CLEAR],
        **more,
    }


def old_indicator(name: str, *, modified: str = "2026-11-01T08:00:00.000Z") -> Object:
    """The same as STIX 2.0 writes it."""
    old = indicator(name, modified=modified, labels=["malicious-activity"])
    return {key: value for key, value in old.items() if key not in {"spec_version", "pattern_type"}}


def raws(objects: Sequence[Object]) -> list[bytes]:
    return [json.dumps(one).encode() for one in objects]


@dataclass(frozen=True)
class Answer:
    """What the server said, its body decoded."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, object] = field(default_factory=dict)

    @property
    def ids(self) -> list[object]:
        return [one["id"] for one in self.objects]

    @property
    def objects(self) -> list[dict[str, object]]:
        found = self.body.get("objects", [])
        assert isinstance(found, list)
        return found


@dataclass(frozen=True)
class Taxii:
    """A client with a token, under one API root."""

    browser: Client
    secret: str
    root: str = "/taxii2/intel/"

    def call(self, method: str, path: str, data: bytes = b"", **headers: str) -> Answer:
        """`headers` are WSGI's; those of a right request stand in unless they are given. None of them: empty text."""
        given = {"HTTP_ACCEPT": TAXII, "HTTP_AUTHORIZATION": f"Bearer {self.secret}", **headers}
        kind = given.pop("CONTENT_TYPE", TAXII)
        wanted = {name: value for name, value in given.items() if value}
        wanted["CONTENT_TYPE"] = kind
        url = path if path.startswith("/") else self.root + path
        return answered(self.browser.generic(method, url, data, content_type=kind, **wanted))  # type: ignore[arg-type]

    def get(self, path: str, query: str = "", **headers: str) -> Answer:
        return self.call("GET", f"{path}?{query}" if query else path, b"", **headers)

    def post(self, path: str, objects: Sequence[Object], **headers: str) -> Answer:
        return self.call("POST", path, json.dumps({"objects": objects}).encode(), **headers)


def answered(response: HttpResponse) -> Answer:
    body = json.loads(response.content) if response.content else {}
    return Answer(response.status_code, dict(response.headers), body)


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()
