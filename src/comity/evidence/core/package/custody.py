"""Chain of custody: who held the evidence, when, and what was done; each act signed by the hand that did it.

Events are DSSE envelopes, one a line, chained by hash. A transfer has two hands: the giver signs the release, the
taker signs the receipt, and only after recomputing every whole-file hash (ISO/IEC 27037:2012, chain of custody).
Each recipient's copy has a chain of its own, which begins with the acquisition and the sealing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey
from comity.evidence.core.package import custody_faults as faults
from comity.evidence.core.package.keyring import Dated, Keyring, OutOfTenure, Record
from comity.evidence.core.package.manifest import (
    EXHIBITS_MAX,
    ExhibitId,
    Hex32,
    Instant,
    Line,
    NodeId,
    Paragraph,
    Sha256,
    SignedManifest,
)
from comity.terms.instants import utc

PAYLOAD_TYPE = "application/vnd.comity.custody-event+json"
CLOCKS_APART = timedelta(minutes=5)
"""How much earlier than the release a receipt may be dated: two nodes have two clocks."""

MaybeSha256 = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
MaybeNodeId = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9.-]{0,99})?\Z")]


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


GIVING = frozenset({Kind.RELEASED, Kind.RETURNED})
OF_ALL = GIVING | {Kind.SEALED, Kind.RECEIVED, Kind.DESTROYED}
"""Acts that concern every exhibit of the package."""


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
    sequence: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    kind: Kind
    hand: Hand
    at: Instant
    circumstances: Circumstances
    digests: Annotated[dict[ExhibitId, Sha256], Meta(min_length=1, max_length=EXHIBITS_MAX)]
    manifest: MaybeSha256
    counterpart: MaybeNodeId
    previous: MaybeSha256


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the evidence is after the last event."""

    holder: str = ""
    on_the_way_to: str = ""
    destroyed: bool = False
    manifest: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Events that hold together, oldest first, as values and as signed lines.

    `head` is the digest of the last event, "" while there is none: put it into the ledger, so that nothing can be cut
    off unnoticed.
    """

    package: str
    lines: tuple[bytes, ...] = ()
    events: tuple[Event, ...] = ()
    head: str = ""
    standing: Standing = field(default_factory=Standing)

    @property
    def digests(self) -> tuple[str, ...]:
        """The digest of each event, oldest first; the last is the head."""
        return (*(event.previous for event in self.events[1:]), self.head) if self.events else ()


def next_event(
    chain: Chain,
    kind: Kind,
    hand: Hand,
    circumstances: Circumstances,
    *,
    at: datetime,
    digests: Mapping[str, str] | None = None,
    manifest: str = "",
    counterpart: str = "",
) -> Event:
    """The event that follows.

    `digests` name the exhibits concerned, all of them by default; they are needed with ACQUIRED. `manifest` is the
    digest of the signed manifest, needed with SEALED; `counterpart` the node given to, with RELEASED and RETURNED.

    Raises CustodyBroken if the event would break the chain.
    """
    number = len(chain.events) + 1
    concerned = dict(chain.standing.digests if digests is None else digests)
    sealed = manifest or chain.standing.manifest
    made = Event(chain.package, number, kind, hand, utc(at), circumstances, concerned, sealed, counterpart, chain.head)
    event = _decode(msgspec.json.encode(made), number)
    after(chain.standing, event)
    return event


def receipt(
    chain: Chain, hand: Hand, circumstances: Circumstances, *, at: datetime, recomputed: Mapping[str, str]
) -> Event:
    """The second hand of a transfer; `recomputed` are the whole-file hashes that the receiver computed (Opened).

    Raises HashesDiffer, OneHanded, or another CustodyBroken.
    """
    giver = chain.standing.holder
    return next_event(chain, Kind.RECEIVED, hand, circumstances, at=at, digests=recomputed, counterpart=giver)


def append(chain: Chain, event: Event, key: SigningKey) -> Chain:
    """The chain with the event signed as its last line (`chain.lines[-1]` is what to store and send)."""
    payload = msgspec.json.encode(event)
    return _joined(chain, event, payload, dsse.sign(PAYLOAD_TYPE, payload, [key]))


def verify_chain(
    lines: Sequence[bytes], keys: Keyring, *, package: str, sealed: SignedManifest | None = None, head: str = ""
) -> Chain:
    """The chain, if every line holds; else the first problem is raised, by its name and line.

    `sealed` is the manifest that the seal must name. `head` is a digest known from elsewhere (the other side, a ledger
    leaf) that must be among the events: without it, lines cut off at the end cannot be noticed.

    Raises CustodyBroken.
    """
    digests = [_digest_of(line, number) for number, line in enumerate(lines, start=1)]
    recorded = _recorded(digests, keys)
    chain = Chain(package)
    for number, line in enumerate(lines, start=1):
        payload = _signed_payload(line, keys, number, [record for place, record in recorded if place >= number])
        event = _decode(payload, number)
        _require_link(event, digests, number)
        if event.package != package:
            raise faults.OtherPackage(line=number)
        chain = _joined(chain, event, payload, line)
        if sealed and event.kind is Kind.SEALED:
            _require_seal(event, sealed, number)
    unsealed = sealed is not None and chain.standing.manifest != sealed.digest
    if unsealed or (head and head not in digests):
        raise faults.EventRemoved(line=len(lines) + 1)
    return chain


def after(standing: Standing, event: Event) -> Standing:
    """Where the evidence is after `event`, if it may come at this point. Raises CustodyBroken."""
    _require_turn(standing, event)
    _require_hand(standing, event)
    _require_same_evidence(standing, event)
    _require_time(standing, event)
    changed = replace(
        standing,
        holder=event.hand.node,
        on_the_way_to=event.counterpart if event.kind in GIVING else "",
        destroyed=event.kind is Kind.DESTROYED,
        manifest=event.manifest,
        last_at=event.at,
    )
    if event.kind is Kind.ACQUIRED:
        return replace(changed, digests={**standing.digests, **event.digests})
    return changed


def _require_turn(standing: Standing, event: Event) -> None:
    """Acquired first, sealed once, given only when sealed, received only when given, nothing after destruction."""
    line, kind = event.sequence, event.kind
    if (kind is Kind.RECEIVED) != bool(standing.on_the_way_to):
        raise faults.OneHanded(line=line)
    begins = kind is Kind.ACQUIRED or bool(standing.holder)
    sealed_before = bool(standing.manifest)
    fits = not sealed_before if kind in {Kind.ACQUIRED, Kind.SEALED} else sealed_before or kind not in GIVING
    if standing.destroyed or not begins or not fits:
        raise faults.OutOfPlace(line=line, kind=kind.value)


def _require_hand(standing: Standing, event: Event) -> None:
    """Only the holder acts; only the node it gave to receives; giver and taker name each other."""
    line, node, other = event.sequence, event.hand.node, event.counterpart
    if standing.holder and node != (standing.on_the_way_to or standing.holder):
        raise faults.WrongHand(line=line, node=node)
    if event.kind in GIVING:
        paired = other not in {"", node}
    else:
        paired = other == (standing.holder if event.kind is Kind.RECEIVED else "")
    if not paired:
        raise faults.OneHanded(line=line)


def _require_same_evidence(standing: Standing, event: Event) -> None:
    line, known = event.sequence, standing.digests
    if (event.manifest != standing.manifest) if event.kind is not Kind.SEALED else not event.manifest:
        raise faults.OtherPackage(line=line)
    for exhibit, digest in event.digests.items():
        if (exhibit in known) if event.kind is Kind.ACQUIRED else known.get(exhibit) != digest:
            raise faults.HashesDiffer(line=line, exhibit=exhibit)
    for exhibit in known.keys() - event.digests.keys() if event.kind in OF_ALL else ():
        raise faults.HashesDiffer(line=line, exhibit=exhibit)


def _require_time(standing: Standing, event: Event) -> None:
    apart = CLOCKS_APART if event.kind is Kind.RECEIVED else timedelta()
    if standing.last_at and event.at < standing.last_at - apart:
        raise faults.EventBackDated(line=event.sequence)


def _require_link(event: Event, digests: Sequence[str], number: int) -> None:
    """The event follows the line before it. Raises EventReordered, EventInserted, EventRemoved, EventMalformed."""
    earlier = ["", *digests[: number - 1]]
    if event.previous == earlier[-1]:
        if event.sequence != number:
            raise faults.EventMalformed(line=number, problem="its sequence number is not its place")
        return
    if event.previous in digests[number - 1 :]:
        raise faults.EventReordered(line=number)
    if event.previous in earlier:
        raise faults.EventInserted(line=earlier.index(event.previous) + 1)
    raise faults.EventRemoved(line=number)


def _require_seal(event: Event, sealed: SignedManifest, number: int) -> None:
    """The seal names this manifest, and the manifest names the events before the seal."""
    manifest = sealed.manifest
    named = (event.manifest, event.hand.node, event.previous)
    if named != (sealed.digest, manifest.sender, manifest.previous_custody):
        raise faults.OtherPackage(line=number)
    for exhibit, digest in event.digests.items():
        if manifest.digests.get(exhibit) != digest:
            raise faults.HashesDiffer(line=number, exhibit=exhibit)


def _joined(chain: Chain, event: Event, payload: bytes, line: bytes) -> Chain:
    head = hashlib.sha256(payload).hexdigest()
    standing = after(chain.standing, event)
    return Chain(chain.package, (*chain.lines, line), (*chain.events, event), head, standing)


def _digest_of(line: bytes, number: int) -> str:
    try:
        return hashlib.sha256(dsse.unverified_payload(line)).hexdigest()
    except dsse.EnvelopeMalformed as error:
        raise faults.EventMalformed(line=number, problem="not a DSSE envelope") from error


def _recorded(digests: Sequence[str], keys: Keyring) -> list[tuple[int, Record]]:
    """What was recorded of these lines, each with the number of its line."""
    places = {digest: number for number, digest in enumerate(digests, start=1)}
    return [(places[record.digest], record) for record in keys.records if record.digest in places]


def _signed_payload(line: bytes, keys: Keyring, number: int, records: Sequence[Record]) -> bytes:
    """`records` are those of this line and of all after it: each of these contains it, or the chain breaks there."""
    said = _decode(dsse.unverified_payload(line), number)
    node = said.hand.node
    try:
        return keys.verified(line, PAYLOAD_TYPE, Dated(node, said.at, records))
    except OutOfTenure as error:
        raise faults.EventKeyEnded(line=number, node=node) from error
    except (dsse.SignatureInvalid, dsse.EnvelopeMalformed) as error:
        raise faults.EventUnsigned(line=number, node=node) from error


def _decode(payload: bytes, number: int) -> Event:
    try:
        return msgspec.json.decode(payload, type=Event)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise faults.EventMalformed(line=number, problem=str(error)[:200]) from error
