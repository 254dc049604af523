"""The offline bundle: a plain tar of what would have gone over the wire, read as strictly as what does.

    bundle.json  manifests/<sha256>  letters/<number>-<sha256>  checkpoint  chunks/<sha256>

Letters are sealed messages and receipts, bit for bit what an inbox takes. Nothing in the bundle is believed for being
in it: each part proves itself. The reader knows one form of tar header (POSIX.1-1988 ustar, regular file) and no other:
no links, no devices, no long names, no sparse files and no compression to expand.
"""

import re
import tarfile
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

import msgspec

from comity.directory.core.manifest import MAX_BYTES as MANIFEST_BYTES
from comity.federation.core import strict_json
from comity.federation.core.limits import KIB, LIMITS, MIB
from comity.federation.core.message import Instant, NodeId
from comity.terms.errors import ComityError, as_said, gettext_noop

BLOCK = tarfile.BLOCKSIZE
MAX_ENTRIES = 200_000
HEADER_NAME = "bundle.json"
CHECKPOINT_NAME = "checkpoint"


class BundleMalformed(ComityError):
    code = "federation.bundle-malformed"
    status = 400
    sentence = gettext_noop("The file is not a bundle of Comity, or it was cut or altered ({detail}).")
    words = MappingProxyType({"detail": as_said})


class BundleForAnother(ComityError):
    code = "federation.bundle-for-another"
    sentence = gettext_noop("The bundle is for {recipient} and not for this node.")


class Kind(StrEnum):
    """What an entry is."""

    HEADER = "header"
    MANIFEST = "manifest"
    LETTER = "letter"
    CHECKPOINT = "checkpoint"
    CHUNK = "chunk"


_FORMS: tuple[tuple[Kind, re.Pattern[str], int], ...] = (
    (Kind.HEADER, re.compile(re.escape(HEADER_NAME)), 4 * KIB),
    (Kind.MANIFEST, re.compile(r"manifests/[0-9a-f]{64}"), MANIFEST_BYTES),
    (Kind.LETTER, re.compile(r"letters/\d{6}-[0-9a-f]{64}", re.ASCII), LIMITS.sealed_bytes),
    (Kind.CHECKPOINT, re.compile(CHECKPOINT_NAME), LIMITS.checkpoint_bytes),
    (Kind.CHUNK, re.compile(r"chunks/[0-9a-f]{64}"), 64 * MIB),
)


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose bundle it is and whom it is for: a label for people, believed by nobody."""

    sender: NodeId
    recipient: NodeId
    created: Instant
    format: Literal["comity-bundle-v1"] = "comity-bundle-v1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a bundle: its name, what it is, its size in bytes."""

    name: str
    kind: Kind
    size: int

    @property
    def digest(self) -> str:
        """The SHA-256 that the name promises; empty where it promises none."""
        return self.name[-64:] if self.kind in (Kind.MANIFEST, Kind.LETTER, Kind.CHUNK) else ""

    @property
    def padding(self) -> int:
        """Bytes of zero after the content, up to the next block."""
        return -self.size % BLOCK


def letter_name(number: int, sha256: str) -> str:
    return f"letters/{number:06d}-{sha256}"


def write_entry(name: str, size: int) -> bytes:
    """The block before an entry's content. Raises BundleMalformed where no reader would take it."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    block = info.tobuf(tarfile.USTAR_FORMAT)
    read_entry(block)
    return block


def read_entry(block: bytes) -> Entry | None:
    """The entry that a block announces; None for the block of zeros after the last. Raises BundleMalformed."""
    if block == bytes(BLOCK):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.TarError, ValueError) as error:
        raise BundleMalformed(detail=gettext_noop("a header of the archive")) from error
    if info.type != tarfile.REGTYPE or block[257:265] != tarfile.POSIX_MAGIC:
        raise BundleMalformed(detail=gettext_noop("something that is no file"))
    for kind, form, limit in _FORMS:
        if form.fullmatch(info.name):
            if not 0 <= info.size <= limit:
                raise BundleMalformed(detail=info.name)
            return Entry(info.name, kind, info.size)
    raise BundleMalformed(detail=gettext_noop("an unknown entry"))


def encode_header(header: Header) -> bytes:
    return msgspec.json.encode(header)


def decode_header(raw: bytes, *, reader: str) -> Header:
    """Raises BundleMalformed, BundleForAnother and what strict_json.check raises."""
    strict_json.check(raw)
    try:
        header = msgspec.json.decode(raw, type=Header)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BundleMalformed(detail=HEADER_NAME) from error
    if header.recipient != reader:
        raise BundleForAnother(recipient=header.recipient)
    return header
