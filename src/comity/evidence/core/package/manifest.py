"""The manifest of an evidence package: what its sender signs. The format is docs/evidence-package.md.

The manifest is the payload of a DSSE envelope and names every other file of the package by SHA-256, so that one
hybrid signature covers all of it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, NewType

import msgspec
from msgspec import Meta, Struct

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey
from comity.evidence.core.package import chunks
from comity.evidence.core.package.faults import ManifestAltered, ManifestInvalid, ManifestKeyEnded, SenderUnknown
from comity.evidence.core.package.keyring import Dated, Keyring, OutOfTenure
from comity.terms.errors import ComityError
from comity.terms.instants import utc
from comity.terms.marking import Tlp

FORMAT = "comity-package-1"
PAYLOAD_TYPE = "application/vnd.comity.evidence-manifest+json"
ENVELOPE_MAX_BYTES = 16 * 1024 * 1024
EXHIBITS_MAX = 4096
NAME_ON_DISK_MAX = 80

PackageId = NewType("PackageId", str)
"""128 random bits as 32 lower-case hexadecimal digits."""

Hex32 = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
ExhibitId = Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]{0,31}\Z")]
NodeId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,99}\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
Line = Annotated[str, Meta(max_length=300)]
Paragraph = Annotated[str, Meta(max_length=4000)]


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the package may go, what for, and until when."""

    tlp: Tlp
    purpose: Line
    retain_until: date | None = None


class Acquisition(Struct, frozen=True, forbid_unknown_fields=True):
    """Who took the exhibit into custody, when, how and from where (ISO/IEC 27037:2012).

    `officer` is a pseudonym: the node that issued it can resolve it, nobody else.
    """

    organisation: Line
    role: Line
    officer: Line
    at: Instant
    tool: Line
    version: Line
    source: Line


class Exhibit(Struct, frozen=True, forbid_unknown_fields=True):
    """One file as it was acquired: hash and size of the clear bytes, and the chunks that carry them.

    `claimed_hashes` are what the acquiring tool said (MD5, SHA-1 of an image): kept beside our SHA-256, not checked.
    """

    id: ExhibitId
    name: Line
    media_type: Line
    size: Annotated[int, Meta(ge=0, le=chunks.CHUNKS_MAX * chunks.CHUNK_BYTES)]
    sha256: Sha256
    chunk_size: Annotated[int, Meta(ge=1, le=chunks.CHUNK_BYTES)]
    chunk_count: Annotated[int, Meta(ge=1, le=chunks.CHUNKS_MAX)]
    chunk_list: Sha256
    key_commitment: Sha256
    acquisition: Acquisition
    claimed_hashes: Annotated[dict[Line, Line], Meta(max_length=16)] = {}


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender signs: parties, legal basis, label, exhibits, and the state of custody before sealing."""

    format: Line
    suite: Line
    package: Hex32
    sender: NodeId
    recipients: Annotated[tuple[NodeId, ...], Meta(min_length=1, max_length=64)]
    request: Line
    legal_basis: Paragraph
    label: Label
    created: Instant
    exhibits: Annotated[tuple[Exhibit, ...], Meta(min_length=1, max_length=EXHIBITS_MAX)]
    case_file: Sha256
    previous_custody: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the clear bytes of each exhibit, by exhibit id."""
        return {exhibit.id: exhibit.sha256 for exhibit in self.exhibits}

    @property
    def size(self) -> int:
        """Clear bytes in all exhibits."""
        return sum(exhibit.size for exhibit in self.exhibits)


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """What the sender decides before sealing. `names` gives the parties' names for the case file, by node id."""

    package: PackageId
    sender: str
    request: str
    legal_basis: str
    label: Label
    created_at: datetime
    previous_custody: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest whose signature verified, and `digest`: the SHA-256 of exactly the bytes that were signed."""

    manifest: Manifest
    digest: str


def manifest_of(header: PackageHeader, recipients: Sequence[str], exhibits: Sequence[Exhibit], case: str) -> Manifest:
    """The manifest of these exhibits; `case` is the SHA-256 of the case file. Raises ManifestInvalid."""
    manifest = Manifest(
        format=FORMAT,
        suite=chunks.SUITE,
        package=header.package,
        sender=header.sender,
        recipients=tuple(recipients),
        request=header.request,
        legal_basis=header.legal_basis,
        label=header.label,
        created=utc(header.created_at),
        exhibits=tuple(exhibits),
        case_file=case,
        previous_custody=header.previous_custody,
    )
    return decode(encode(manifest))


def encode(manifest: Manifest) -> bytes:
    """The bytes that are signed."""
    return msgspec.json.encode(manifest)


def decode(payload: bytes) -> Manifest:
    """A manifest that keeps every rule of the format. Says nothing about who signed it. Raises ManifestInvalid."""
    try:
        manifest = msgspec.json.decode(payload, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestInvalid(problem=str(error)[:200]) from error
    _check(manifest)
    return manifest


def digest(manifest: Manifest) -> str:
    """SHA-256 of the signed bytes of a manifest made here; of one received, take SignedManifest.digest."""
    return hashlib.sha256(encode(manifest)).hexdigest()


def sign(manifest: Manifest, key: SigningKey) -> bytes:
    """The DSSE envelope of the manifest."""
    return dsse.sign(PAYLOAD_TYPE, encode(manifest), [key])


def verified(envelope: bytes, keys: Keyring) -> SignedManifest:
    """The manifest, once a key of the sender it names has signed it that counts for its date.

    Raises ManifestAltered, ManifestInvalid, ManifestKeyEnded, SenderUnknown.
    """
    said = claimed(envelope)
    if not keys.knows(said.sender):
        raise SenderUnknown(sender=said.sender)
    signed = hashlib.sha256(dsse.unverified_payload(envelope)).hexdigest()
    records = [record for record in keys.records if record.digest == signed]
    try:
        payload = keys.verified(envelope, PAYLOAD_TYPE, Dated(said.sender, said.created, records))
    except OutOfTenure as error:
        raise ManifestKeyEnded(sender=said.sender) from error
    except ComityError as error:
        raise ManifestAltered(sender=said.sender) from error
    return SignedManifest(decode(payload), signed)


def claimed(envelope: bytes) -> Manifest:
    """The manifest before any trust, to find out whose keys verify it. Raises ManifestInvalid."""
    try:
        return decode(dsse.unverified_payload(envelope))
    except dsse.EnvelopeMalformed as error:
        raise ManifestInvalid(problem="not a DSSE envelope") from error


def name_on_disk(exhibit: Exhibit) -> str:
    """The file name under which an exhibit is written: its id, then what is harmless of its name.

    The id alone is unique and never a path; whatever the sender wrote as name, nothing of it can leave the folder.
    """
    harmless = re.sub(r"[^\w.-]+", "_", exhibit.name).strip("._")
    return f"{exhibit.id}_{harmless}"[:NAME_ON_DISK_MAX].rstrip("._")


def _check(manifest: Manifest) -> None:
    """The rules that types do not hold. Raises ManifestInvalid."""
    if (manifest.format, manifest.suite) != (FORMAT, chunks.SUITE):
        raise ManifestInvalid(problem="unknown format or suite")
    if len(set(manifest.recipients)) != len(manifest.recipients):
        raise ManifestInvalid(problem="a recipient is named twice")
    if len(manifest.digests) != len(manifest.exhibits):
        raise ManifestInvalid(problem="an exhibit id is used twice")
    for exhibit in manifest.exhibits:
        if exhibit.chunk_count != chunks.count(exhibit.size, exhibit.chunk_size):
            raise ManifestInvalid(problem=f"the chunk count of {exhibit.id} does not follow from its size")
