"""What travels between nodes about collections: strict bodies of federation's messages."""

from typing import Annotated

from msgspec import Meta, Struct

SEGMENT = "intel.segment"
REPORT = "intel.segment-report"
ASK = "intel.sync-ask"

Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
NodeId = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\Z")]
Envelope = Annotated[str, Meta(max_length=20_000)]
"""A DSSE envelope in JSON."""
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Text = Annotated[str, Meta(max_length=1000)]


class Attested(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of the object at `index`: that its owner said it, at `place` of the statement `proofs[proof]`."""

    index: Annotated[int, Meta(ge=0, lt=1000)]
    proof: Annotated[int, Meta(ge=0, lt=1000)]
    place: Annotated[int, Meta(ge=0, lt=1000)]
    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    path: Annotated[tuple[Hash, ...], Meta(max_length=10)]


class SegmentBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a collection. `content` is the objects' bytes one after another, compressed (RFC 1950), `sizes` how
    many bytes each has; `secret` salts the leaves of the tree that `statement` is signed over."""

    statement: Envelope
    secret: Annotated[bytes, Meta(min_length=16, max_length=16)]
    sizes: Annotated[tuple[Annotated[int, Meta(ge=2, le=1 << 22)], ...], Meta(min_length=1, max_length=1000)]
    content: Annotated[bytes, Meta(max_length=4 * 1024 * 1024)]
    attested: Annotated[tuple[Attested, ...], Meta(max_length=1000)] = ()
    proofs: Annotated[tuple[Envelope, ...], Meta(max_length=100)] = ()


class Failure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An object of a segment that was not taken, and why. `index` counts from 0."""

    index: Annotated[int, Meta(ge=0, lt=1000)]
    code: Annotated[str, Meta(max_length=100)]
    why: Text


class ReportBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of a segment where not everything was taken; all the rest of it was."""

    collection: Uuid
    sequence: Annotated[int, Meta(ge=1, le=1 << 53)]
    digest: Digest
    failures: Annotated[tuple[Failure, ...], Meta(min_length=1, max_length=1000)]


class Known(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last segment of a collection that the asking node has."""

    collection: Uuid
    sequence: Annotated[int, Meta(ge=0, le=1 << 53)]
    digest: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]


class AskBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whether there is anything new in a community. Where there is nothing, the receipt is the whole answer."""

    community: Uuid
    known: Annotated[tuple[Known, ...], Meta(max_length=1000)] = ()
