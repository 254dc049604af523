"""What an object says, property by property, and in what two versions of it differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from comity.intel.core.instants import from_text, instant_of
from comity.intel.queries.finding import Hit
from comity.intel.queries.related import opened

MOST_FACTS, MOST_CHARS, MOST_DIFFERENCES = 40, 1_000, 30
MOST_RAW = 20_000
SHOWN_ELSEWHERE = frozenset(
    ("type", "id", "spec_version", "created", "modified", "name", "pattern", "object_marking_refs", "revoked",
     "granular_markings", "created_by_ref")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and what it says: a text, an instant, or (`code`) something built of parts, as JSON."""

    name: str
    text: str = ""
    at: datetime | None = None
    code: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that versions do not agree on, and what each says of it, in their order; empty for nothing."""

    name: str
    said: tuple[str, ...]


def facts(hit: Hit) -> list[Fact]:
    """What it says of itself, but for what the page shows elsewhere; relations are told apart."""
    return list(_facts(opened(hit)))[:MOST_FACTS]


def _facts(obj: Mapping[str, object]) -> Iterator[Fact]:
    for name, value in obj.items():
        if name not in SHOWN_ELSEWHERE and not name.endswith(("_ref", "_refs")):
            yield _fact(name, value)


def _fact(name: str, value: object) -> Fact:
    if isinstance(value, str):
        micros = from_text(value)
        if micros is not None:
            return Fact(name, at=instant_of(micros))
        return Fact(name, value[:MOST_CHARS], cut=len(value) > MOST_CHARS)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        text = ", ".join(map(str, value))
        return Fact(name, text[:MOST_CHARS], cut=len(text) > MOST_CHARS)
    text = _json(value)
    return Fact(name, text[:MOST_CHARS], code=not isinstance(value, int | float), cut=len(text) > MOST_CHARS)


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def pretty(hit: Hit) -> tuple[str, bool]:
    """The object as indented JSON, and whether it was too long to be shown whole."""
    text = msgspec.json.format(hit.raw, indent=2).decode(errors="replace")
    return text[:MOST_RAW], len(text) > MOST_RAW


def differences(versions: Sequence[Hit]) -> list[Difference]:
    """In what they differ, each against the others."""
    objects = [opened(one) for one in versions]
    names = dict.fromkeys(name for obj in objects for name in obj)
    found = [name for name in names if len({_said(obj, name) for obj in objects}) > 1]
    return [Difference(name, tuple(_said(obj, name)[:300] for obj in objects)) for name in found[:MOST_DIFFERENCES]]


def _said(obj: Mapping[str, object], name: str) -> str:
    if name not in obj:
        return ""
    value = obj[name]
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def changed(newer: Hit, older: Hit) -> list[str]:
    """The properties in which a version differs from the one before it, but for the instant."""
    now, before = opened(newer), opened(older)
    names = dict.fromkeys((*now, *before))
    return [name for name in names if name != "modified" and _said(now, name) != _said(before, name)]
