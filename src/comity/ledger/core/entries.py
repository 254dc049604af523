"""What is logged: a small public entry that commits to a private event by a salted hash.

The entry is all that leaves the node with the log. The event and its salt stay in the database; once the salt is
erased nobody can tell which event an entry stood for, and every proof still verifies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec

from comity.ledger.core.tree import leaf_hash
from comity.terms.instants import utc

SALT_BYTES = 32
MAX_ENTRY_BYTES = 65_535  # C2SP tlog-tiles, "Log entries": uint16 length prefix
FORGOTTEN = "ledger.leaf.forgotten"
UNREADABLE = (msgspec.MsgspecError, RecursionError)  # what decoding foreign JSON may raise: wrong, or too deep
Facts = Mapping[str, object]


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened, in full: never leaves the node but to those entitled. `by` is a pseudonymous officer id."""

    at: datetime
    by: str
    facts: dict[str, object]
    index: int
    kind: str
    ref: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the log shows. `at` is the hour; `hash` is SHA-256(salt || event), lower-case hexadecimal."""

    at: datetime
    hash: str
    index: int
    kind: str
    v: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """One act in the log, as it is shown. `facts` is None once the event was forgotten; `at` is in UTC."""

    index: int
    kind: str
    ref: str
    at: datetime
    by: str
    facts: Facts | None
    entry: bytes

    @property
    def leaf_hash(self) -> bytes:
        return leaf_hash(self.entry)

    @property
    def event(self) -> Facts:
        """The facts, empty once forgotten."""
        return self.facts or {}


_json = msgspec.json.Encoder(order="sorted")


def canonical(event: Event) -> bytes:
    """The event's bytes: JSON, keys sorted at every depth, no spaces, UTF-8; as RFC 8785 for what Comity logs."""
    return _json.encode(event)


def salted_hash(salt: bytes, event: bytes) -> str:
    """SHA-256(32-byte salt || canonical event), lower-case hexadecimal."""
    return sha256(salt + event).hexdigest()


def entry_of(event: Event, salt: bytes) -> bytes:
    """The public entry of an event. Raises ValueError where it would not fit a tile bundle."""
    entry = _json.encode(
        Entry(
            at=utc(event.at).replace(minute=0, second=0, microsecond=0),
            hash=salted_hash(salt, canonical(event)),
            index=event.index,
            kind=event.kind,
        )
    )
    if len(entry) > MAX_ENTRY_BYTES:
        raise ValueError("an entry is at most 65 535 bytes")
    return entry


def read_entry(entry: bytes) -> Entry:
    """The entry behind its bytes. Raises one of UNREADABLE."""
    return msgspec.json.decode(entry, type=Entry)


def read_event(event: bytes) -> Event:
    """The event behind its bytes. Raises one of UNREADABLE."""
    return msgspec.json.decode(event, type=Event)


def spans_of(indices: Sequence[int]) -> list[list[int]]:
    """Ascending indices as runs, each by its first and last."""
    spans: list[list[int]] = []
    for index in indices:
        if spans and spans[-1][1] == index - 1:
            spans[-1][1] = index
        else:
            spans.append([index, index])
    return spans


class _Forgotten(msgspec.Struct, frozen=True):
    leaves: list[tuple[int, int]]


class _ForgottenEvent(msgspec.Struct, frozen=True):
    facts: _Forgotten


def forgotten_spans(event: bytes) -> list[tuple[int, int]]:
    """First and last of the runs that an act of forgetting covers; none where the event cannot be read."""
    try:
        return msgspec.json.decode(event, type=_ForgottenEvent).facts.leaves
    except UNREADABLE:
        return []
