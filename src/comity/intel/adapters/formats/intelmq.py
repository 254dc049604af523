"""Events of IntelMQ, an object of JSON a line (its data format, version 3): what was observed, and what to look for.

An event is that an address was seen doing something. It becomes observables and one observed-data; where its type says
that the source itself is hostile, an indicator for the source as well, and none for those that are victims.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO

import msgspec

from comity.intel.adapters.formats.reading import NoJson, NoValue, Read, Unreadable, lines, read_of
from comity.intel.core.instants import from_text, text_of
from comity.intel.core.making import Object, Origin, file, indicator, made_id, observable
from comity.intel.core.observable import Kind, NotThisKind, Observable, normal

HOSTILE = frozenset(
    (
        "blacklist", "brute-force", "c2-server", "ddos", "exploit", "ids-alert", "malware-configuration",
        "malware-distribution", "phishing", "scanner", "spam",
    )
)  # fmt: skip
"""Types (`classification.type`, from the Reference Security Incident Taxonomy) whose source is the attacker's."""
_FIELDS = (
    ("ip", (Kind.IPV4, Kind.IPV6)),
    ("network", (Kind.NETWORK,)),
    ("fqdn", (Kind.DOMAIN,)),
    ("url", (Kind.URL,)),
    ("account", (Kind.EMAIL, Kind.ACCOUNT)),
)
_HASHES = (("md5", Kind.MD5, "MD5"), ("sha1", Kind.SHA1, "SHA-1"), ("sha256", Kind.SHA256, "SHA-256"))
Event = Mapping[str, object]


def read(stream: BinaryIO, origin: Origin) -> Iterator[Read | Unreadable]:
    """The objects of each event, line by line. The same event gives the same objects."""
    for number, line in lines(stream, "utf-8-sig"):
        if not isinstance(line, str):
            yield Unreadable(number, line)
        elif line.strip():
            yield from _of_line(line, number, origin)


def _of_line(line: str, number: int, origin: Origin) -> Iterator[Read | Unreadable]:
    try:
        event = msgspec.json.decode(line, type=dict[str, object])
    except (msgspec.MsgspecError, RecursionError):
        yield Unreadable(number, NoJson())
        return
    objects = list(_objects(event, sha256(line.strip().encode()).hexdigest(), origin))
    if not objects:
        yield Unreadable(number, NoValue())
    yield from (read_of(one, number) for one in objects)


def _objects(event: Event, digest: str, origin: Origin) -> Iterator[Object]:
    seen_at = _instant(event) or origin.at
    said = replace(origin, at=seen_at, labels=(*origin.labels, *_labels(event)))
    hostile = list(_values(event, "source"))
    observed = [observable(one, said) for one in (*hostile, *_values(event, "destination"))]
    hashes = dict(_hashes(event))
    observed += [file(hashes, said)] if hashes else []
    observed = list({str(one["id"]): one for one in observed}.values())
    if not observed:
        return
    yield from observed
    yield _observed(event, digest, said, [str(one["id"]) for one in observed])
    if event.get("classification.type") in HOSTILE:
        for one in hostile:
            yield indicator(one, said, name=_name(event, one), description=_text(event, "event_description.text"))


def _observed(event: Event, digest: str, said: Origin, refs: list[str]) -> Object:
    made = said.common("observed-data", digest) | {"id": made_id("observed-data", f"{said.created_by} {digest}")}
    seen = {"first_observed": said.at, "last_observed": said.at, "number_observed": 1, "object_refs": refs}
    references = [{"source_name": feed, "description": "IntelMQ"}] if (feed := _text(event, "feed.name")) else []
    if references and (url := _text(event, "event_description.url")):
        references[0]["url"] = url
    return made | seen | ({"external_references": references} if references else {})


def _values(event: Event, side: str) -> Iterator[Observable]:
    for field, kinds in _FIELDS:
        given = event.get(f"{side}.{field}")
        if isinstance(given, str):
            yield from _first(given, kinds)


def _first(given: str, kinds: tuple[Kind, ...]) -> Iterator[Observable]:
    for kind in kinds:
        try:
            yield Observable(kind, normal(kind, given))
        except NotThisKind:
            continue
        return


def _hashes(event: Event) -> Iterator[tuple[str, str]]:
    for field, kind, name in _HASHES:
        given = event.get(f"malware.hash.{field}")
        if isinstance(given, str):
            yield from ((name, one.value) for one in _first(given, (kind,)))


def _instant(event: Event) -> str:
    """When it happened; else when it was noticed."""
    for field in ("time.source", "time.observation"):
        given = _text(event, field).replace("+00:00", "Z")
        micros = from_text(given)
        if micros is not None:
            return text_of(micros)
    return ""


def _labels(event: Event) -> Iterator[str]:
    for field in ("classification.type", "malware.name"):
        if text := _text(event, field):
            yield text[:100]


def _name(event: Event, value: Observable) -> str:
    said = " ".join(filter(None, (_text(event, "malware.name"), _text(event, "classification.type"))))
    return f"{said}: {value.value}" if said else value.value


def _text(event: Event, field: str) -> str:
    value = event.get(field)
    return value.strip()[:4000] if isinstance(value, str) else ""
