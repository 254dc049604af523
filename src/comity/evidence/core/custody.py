"""Chain of custody: who had the evidence, when, and what was done; each act signed by the hand that did it.

Events are DSSE envelopes chained by hash. A transfer has two hands: the giver signs the release, the taker signs
the receipt, and only after recomputing every whole-file hash (ISO/IEC 27037:2012, 5.4.1 and 6.1; background: gaps and
mismatched hashes are why custody fails in court).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from comity.directory.core.signing import SigningKey
from comity.evidence.core.package import Hex32, Instant, Keyring, Line, NodeId, Paragraph, Sha256

PAYLOAD_TYPE = "application/vnd.comity.custody-event+json"


class Kind(StrEnum):
    """What was done."""

    ACQUIRED = "acquired"
    SEALED = "sealed"
    RELEASED = "released"
    RECEIVED = "received"
    VERIFIED = "verified"
    OPENED = "opened"
    COPIED = "copied"
    ANALYSED = "analysed"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class Hand(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose hand: the node that signs, the organisation and role, and the officer under a pseudonym."""

    node: NodeId
    organisation: Line
    role: Line
    officer: Line


class Circumstances(Struct, frozen=True, forbid_unknown_fields=True):
    """Where, with what and why."""

    place: Line
    tool: Line
    version: Line
    reason: Paragraph


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the chain.

    `digests` are the SHA-256 of the clear bytes by exhibit id; `manifest` that of the signed manifest, from sealing on;
    `counterpart` is the node given to or received from; `previous` the digest of the event before, "" for the first.
    """

    package: Hex32
    sequence: int
    kind: Kind
    hand: Hand
    at: Instant
    circumstances: Circumstances
    digests: dict[str, Sha256]
    manifest: str
    counterpart: str
    previous: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Verified lines, oldest first. `head` is the digest of the last event, "" while there is none."""

    package: str
    lines: tuple[bytes, ...] = ()
    events: tuple[Event, ...] = ()
    head: str = ""


def acquire(
    package: str, digests: Mapping[str, str], hand: Hand, circumstances: Circumstances, *, at: datetime
) -> Event:
    """The first event: these exhibits came into these hands."""
    raise NotImplementedError


def next_event(
    chain: Chain,
    kind: Kind,
    hand: Hand,
    circumstances: Circumstances,
    *,
    at: datetime,
    manifest: str = "",
    counterpart: str = "",
) -> Event:
    """The event that follows. `manifest` is given with SEALED, `counterpart` with RELEASED and RETURNED.

    Raises CustodyBroken if the event would break the chain.
    """
    raise NotImplementedError


def receipt(
    chain: Chain, hand: Hand, circumstances: Circumstances, *, at: datetime, recomputed: Mapping[str, str]
) -> Event:
    """The second hand of a transfer; `recomputed` are whole-file hashes computed by the receiver.

    Raises HashesDiffer, CustodyBroken.
    """
    raise NotImplementedError


def append(chain: Chain, event: Event, key: SigningKey) -> Chain:
    """The chain with the event signed as its last line (`chain.lines[-1]` is what to store and send)."""
    raise NotImplementedError


def verify_chain(lines: Sequence[bytes], keys: Keyring, *, package: str, manifest: str = "", head: str = "") -> Chain:
    """The chain, if every line holds; else the first problem by name and line.

    `manifest` is the digest of the manifest that the seal must name; `head` a digest known from elsewhere (the
    other side, a ledger leaf), without which lines cut off at the end cannot be noticed.
    """
    raise NotImplementedError
