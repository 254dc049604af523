"""Segments: a collection goes to another node in bounded parts, each with its author's signature over what it holds.

The statement that is signed names a Merkle root (RFC 6962, section 2.1) over the segment's objects, so that whoever
holds a segment can later prove of one object who said it, to whom and when, without showing any other. Each leaf is
salted: objects can be guessed, and a hash that can be guessed shows as much as the object.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.intel.core.exchange.bodies import Attested, Digest, NodeId, SegmentBody, Uuid
from comity.intel.core.exchange.refusals import SegmentAltered, SegmentMalformed, SegmentTooLarge
from comity.ledger.core.proofs import included, inclusion
from comity.ledger.core.tree import Frontier, leaf_hash

PAYLOAD_TYPE = "application/vnd.comity.intel-segment+json"
FORMAT: Final = "comity-segment-v1"

MOST_OBJECTS = 1000
MOST_BYTES = 1024 * 1024
LARGEST_OBJECT = 3 * 1024 * 1024
"""Bytes of an object that goes alone: twice in base64 it still fits a sealed message of federation (8 MiB)."""
HASH_BYTES = 32
SALT_BYTES = 16
LEVEL = 1
"""Of zlib's compression: four fifths of what level 6 saves, in a third of the time."""


class Statement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the author signs. `sequence` counts the segments of this collection to this reader from 1, `previous` is
    the digest of the statement before; `objects` are as many as the tree below `root` has leaves."""

    format: Literal["comity-segment-v1"] = FORMAT
    author: NodeId
    reader: NodeId
    community: Uuid
    collection: Uuid
    sequence: Annotated[int, Meta(ge=1, le=1 << 53)]
    previous: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
    written_at: Annotated[datetime, Meta(tz=True)]
    objects: Annotated[int, Meta(ge=1, le=MOST_OBJECTS)]
    root: Digest


@dataclass(frozen=True, slots=True)
class Opened:
    """A segment whose signature, tree and bounds were verified. `leaves` are the leaves' hashes, one after another."""

    statement: Statement
    digest: str
    raws: tuple[bytes, ...]
    leaves: bytes


class Head(Struct):
    """What of an object stands in its leaf beside its hash."""

    id: str
    modified: str = ""
    created: str = ""
    object_marking_refs: tuple[str, ...] = ()


def head_of(raw: bytes) -> Head:
    """Raises SegmentMalformed for what is no STIX object."""
    try:
        return msgspec.json.decode(raw, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SegmentMalformed(detail="object") from error


def leaf(raw: bytes, salt: bytes) -> bytes:
    """The hash of an object's leaf: its salt, id, version, the SHA-256 of its bytes, and its markings.

    An object without versions has an empty one. Raises SegmentMalformed for what is no STIX object.
    """
    head = head_of(raw)
    version, refs = head.modified or head.created, sorted(set(head.object_marking_refs))
    return leaf_hash(salt + msgspec.json.encode((head.id, version, sha256(raw).hexdigest(), refs)))


def salt_of(secret: bytes, place: int) -> bytes:
    """The salt of the leaf at that place. Whoever was sent the segment knows the secret, and nobody else."""
    return sha256(secret + place.to_bytes(4, "big")).digest()[:SALT_BYTES]


def hashes(raws: Sequence[bytes], secret: bytes) -> list[bytes]:
    """The leaves of the objects, in order. Raises SegmentMalformed."""
    return [leaf(raw, salt_of(secret, place)) for place, raw in enumerate(raws)]


def root_of(leaves: Sequence[bytes]) -> str:
    """The root over leaves, in hexadecimal."""
    return Frontier().grown(leaves).root.hex()


def sign(statement: Statement, key: SigningKey) -> bytes:
    return dsse.sign(PAYLOAD_TYPE, encode(statement), [key])


def encode(statement: Statement) -> bytes:
    """The bytes that are signed: JSON with sorted keys."""
    return msgspec.json.encode(statement, order="sorted")


def digest(statement: Statement) -> str:
    """By which the next segment names this one."""
    return sha256(encode(statement)).hexdigest()


def verified(envelope: bytes, keys: Sequence[VerifyingKey]) -> Statement:
    """A statement, its signature verified. Raises EnvelopeMalformed, SignatureInvalid, SegmentMalformed."""
    return _statement(dsse.verify(envelope, payload_type=PAYLOAD_TYPE, keys=keys))


def claimed(envelope: bytes) -> Statement:
    """A statement before any trust, or one verified when it came. Raises EnvelopeMalformed, SegmentMalformed."""
    return _statement(dsse.unverified_payload(envelope))


def _statement(payload: bytes) -> Statement:
    try:
        return msgspec.json.decode(payload, type=Statement)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SegmentMalformed(detail="statement") from error


def body(envelope: bytes, raws: Sequence[bytes], secret: bytes, *attested: Attested, proofs: Sequence[bytes] = ()) -> (
    SegmentBody
):  # fmt: skip
    """The segment as it travels. `attested` tell of objects of other owners, `proofs` are their statements."""
    return SegmentBody(
        statement=envelope.decode(),
        secret=secret,
        sizes=tuple(map(len, raws)),
        content=zlib.compress(b"".join(raws), LEVEL),
        attested=attested,
        proofs=tuple(one.decode() for one in proofs),
    )


def opened(given: SegmentBody, keys: Sequence[VerifyingKey]) -> Opened:
    """The segment, once its author's signature and its tree are verified.

    Raises EnvelopeMalformed, SignatureInvalid, SegmentMalformed, SegmentTooLarge, SegmentAltered.
    """
    statement = verified(given.statement.encode(), keys)
    raws = tuple(_cut(_expanded(given), given.sizes))
    leaves = hashes(raws, given.secret)
    if len(leaves) != statement.objects or root_of(leaves) != statement.root:
        raise SegmentAltered(sequence=statement.sequence)
    return Opened(statement, digest(statement), raws, b"".join(leaves))


def _expanded(given: SegmentBody) -> bytes:
    """The objects' bytes, never more of them than were announced (a bomb ends here)."""
    total = sum(given.sizes)
    if total > max(MOST_BYTES, LARGEST_OBJECT if len(given.sizes) == 1 else 0):
        raise SegmentTooLarge(size=total, limit=MOST_BYTES)
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(given.content, total + 1)
    except zlib.error as error:
        raise SegmentMalformed(detail="content") from error
    if len(content) != total or not stream.eof or stream.unused_data:
        raise SegmentMalformed(detail="sizes")
    return content


def _cut(content: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    for start, end in pairwise((0, *accumulate(sizes))):
        yield content[start:end]


def path_of(leaves: bytes, place: int) -> tuple[bytes, ...]:
    """The proof that the leaf at that place stands in the tree over `leaves` (RFC 6962, section 2.1.1)."""
    every = [leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES)]
    return tuple(Frontier().grown(every[span.start : span.end]).root for span in inclusion(place, len(every)))


def proves(statement: Statement, raw: bytes, attested: Attested) -> bool:
    """Whether the author of the statement said exactly these bytes."""
    root = bytes.fromhex(statement.root)
    return included(leaf(raw, attested.salt), attested.place, statement.objects, attested.path, root)
