"""The folder of an evidence package: where its files lie, and how they are read when nobody can be trusted.

manifest.dsse.json    what the sender signed
case.jsonld           the case file (CASE/UCO)
keys/<node>.json      the exhibits' keys, wrapped for one recipient
lists/<sha256>        the chunk list of an exhibit
chunks/<sha256>       a sealed chunk
custody/<node>.jsonl  the chain of custody of one recipient's copy
"""

import base64
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta, Struct

from comity.evidence.core.package import chunks
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.chunks import ChunkList
from comity.evidence.core.package.custody_faults import EventMalformed
from comity.evidence.core.package.faults import (
    BlobRefused,
    CaseFileAltered,
    CaseFileMissing,
    ChunkExtra,
    KeyMissing,
    KeyRefused,
    ListAltered,
    ListMissing,
    ManifestInvalid,
    ManifestMissing,
    PackageFault,
)
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import EXHIBITS_MAX, Exhibit, ExhibitId, Hex32, Manifest, NodeId

MANIFEST, CASE_FILE = "manifest.dsse.json", "case.jsonld"
CHUNKS, LISTS, KEYS, CUSTODY, PROOFS = "chunks", "lists", "keys", "custody", "proofs"
PROOFS_MAX, PROOF_MAX_BYTES = 256, 1024 * 1024
PIECE_BYTES = 1024 * 1024
SMALL_FILE_MAX_BYTES = 64 * 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_Wrapped = Annotated[str, Meta(max_length=2048)]


class KeyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The exhibits' keys for one recipient: base64 of each wrap, by exhibit id."""

    package: Hex32
    recipient: NodeId
    keys: Annotated[dict[ExhibitId, _Wrapped], Meta(max_length=EXHIBITS_MAX)]


@dataclass(frozen=True, slots=True)
class Missing:
    """A blob to fetch: its SHA-256, its size in bytes, and where in the package folder it goes."""

    sha256: str
    size: int
    path: Path


def load(folder: Path, keys: Keyring) -> manifests.SignedManifest:
    """The verified manifest of a folder. Raises ManifestMissing, ManifestAltered, ManifestInvalid, SenderUnknown."""
    return manifests.verified(envelope(folder), keys)


def envelope(folder: Path) -> bytes:
    """The manifest as it lies there, nothing verified. Raises ManifestMissing, ManifestInvalid."""
    try:
        return read_small(folder / MANIFEST, manifests.ENVELOPE_MAX_BYTES)
    except FileNotFoundError as error:
        raise ManifestMissing() from error
    except FileTooLarge as error:
        raise ManifestInvalid(problem="too large") from error


def chunk_list(folder: Path, exhibit: Exhibit) -> ChunkList:
    """The chunk list of an exhibit, checked against the manifest. Raises ListMissing, ListAltered."""
    try:
        joined = read_small(folder / LISTS / exhibit.chunk_list, exhibit.chunk_count * chunks.DIGEST_BYTES)
    except FileNotFoundError as error:
        raise ListMissing(exhibit=exhibit.id) from error
    except FileTooLarge as error:
        raise ListAltered(exhibit=exhibit.id) from error
    listed = ChunkList(joined)
    if len(listed) != exhibit.chunk_count or hashlib.sha256(joined).hexdigest() != exhibit.chunk_list:
        raise ListAltered(exhibit=exhibit.id)
    return listed


def missing_chunks(manifest: Manifest, folder: Path) -> list[Missing]:
    """What is still to fetch, chunk lists first: ask again once they are there, for only they name the chunks.

    A blob counts as there when a file of its name and size is; `verify` recomputes the hashes.
    """
    missing: list[Missing] = []
    for exhibit in manifest.exhibits:
        try:
            listed = chunk_list(folder, exhibit)
        except PackageFault:
            size = exhibit.chunk_count * chunks.DIGEST_BYTES
            missing.append(Missing(exhibit.chunk_list, size, folder / LISTS / exhibit.chunk_list))
            continue
        missing.extend(_missing_of(exhibit, listed, folder))
    return missing


def blob(folder: Path, sha256: str) -> Path | None:
    """The file of a chunk or chunk list in a sender's folder, if it is there: what a recipient may fetch by hash."""
    if not _SHA256.fullmatch(sha256):
        return None
    places = (folder / CHUNKS / sha256, folder / LISTS / sha256)
    return next((path for path in places if path.is_file() and not path.is_symlink()), None)


def store_blob(source: BinaryIO, missing: Missing) -> None:
    """Write a missing blob from wherever it comes, if it has the hash that is its name.

    Raises BlobRefused; nothing of it stays then.
    """
    missing.path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = missing.path.with_suffix(".part")
    digest, left = hashlib.sha256(), missing.size
    with draft.open("wb", buffering=0) as file:
        while left and (piece := source.read(min(left, PIECE_BYTES))):
            digest.update(piece)
            write_all(file, piece)
            left -= len(piece)
        settle(file)
    if left or source.read(1) or digest.hexdigest() != missing.sha256:
        draft.unlink()
        raise BlobRefused(blob=missing.sha256)
    draft.replace(missing.path)


def wraps(folder: Path, manifest: Manifest, recipient: str) -> dict[str, bytes]:
    """The wrapped keys of a recipient by exhibit id, one for each exhibit. Raises KeyMissing, KeyRefused."""
    first = manifest.exhibits[0].id
    try:
        raw = read_small(folder / KEYS / f"{recipient}.json", SMALL_FILE_MAX_BYTES)
        given = msgspec.json.decode(raw, type=KeyFile)
        wrapped = {exhibit: base64.b64decode(text, validate=True) for exhibit, text in given.keys.items()}
    except FileNotFoundError as error:
        raise KeyMissing(exhibit=first, recipient=recipient) from error
    except (FileTooLarge, ValueError, RecursionError) as error:
        raise KeyRefused(exhibit=first, recipient=recipient) from error
    if (given.package, given.recipient) != (manifest.package, recipient):
        raise KeyRefused(exhibit=first, recipient=recipient)
    for exhibit in manifest.exhibits:
        if exhibit.id not in wrapped:
            raise KeyMissing(exhibit=exhibit.id, recipient=recipient)
    return wrapped


def case_file_fault(folder: Path, manifest: Manifest) -> PackageFault | None:
    try:
        content = read_small(folder / CASE_FILE, SMALL_FILE_MAX_BYTES)
    except FileNotFoundError:
        return CaseFileMissing()
    except FileTooLarge:
        return CaseFileAltered()
    return None if hashlib.sha256(content).hexdigest() == manifest.case_file else CaseFileAltered()


def extra_files(folder: Path, named: set[bytes], manifest: Manifest) -> Iterator[PackageFault]:
    """Each file among the chunks and chunk lists that the manifest does not name."""
    lists = {bytes.fromhex(exhibit.chunk_list) for exhibit in manifest.exhibits}
    for place, expected in ((CHUNKS, named), (LISTS, lists)):
        if not (folder / place).is_dir():
            continue
        for entry in os.scandir(folder / place):
            if not _SHA256.fullmatch(entry.name) or bytes.fromhex(entry.name) not in expected:
                yield ChunkExtra(file=f"{place}/{printable(entry.name)}")


def read_custody(folder: Path, recipient: str) -> tuple[bytes, ...]:
    """The lines of the chain of custody of one recipient's copy; none if there is no such file.

    Raises EventMalformed if the file is larger than any chain.
    """
    try:
        text = read_small(folder / CUSTODY / f"{recipient}.jsonl", SMALL_FILE_MAX_BYTES)
    except FileNotFoundError:
        return ()
    except FileTooLarge as error:
        raise EventMalformed(line=1, problem="the file is too large") from error
    return tuple(line for line in text.split(b"\n") if line)


def write_custody(folder: Path, recipient: str, lines: tuple[bytes, ...]) -> None:
    """Replace the file of the chain in one step, so that a reader never sees half of it."""
    path = folder / CUSTODY / f"{recipient}.jsonl"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    write_new(draft, b"".join(line + b"\n" for line in lines))
    draft.replace(path)


def proofs(folder: Path) -> list[str]:
    """The receipts that lie in the folder, as text: the first PROOFS_MAX by name; one too large reads as none."""
    found = sorted((folder / PROOFS).glob("*.tlog-proof"))[:PROOFS_MAX]
    return [_proof(path) for path in found]


def _proof(path: Path) -> str:
    try:
        return read_small(path, PROOF_MAX_BYTES).decode(errors="replace")
    except (FileNotFoundError, FileTooLarge):
        return ""


class FileTooLarge(ValueError):
    """A file is larger than anything that belongs in its place."""


def open_regular(path: Path) -> BinaryIO:
    """A file to read that is really a file: what comes from outside may be a link, a pipe or a device.

    Raises FileNotFoundError also for those.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise FileNotFoundError(path) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(path)
    return os.fdopen(descriptor, "rb", buffering=0)


def read_small(path: Path, max_bytes: int) -> bytes:
    """The whole of a file. Raises FileNotFoundError, FileTooLarge."""
    with open_regular(path) as file:
        content = bytearray()
        while piece := file.read(max_bytes + 1 - len(content)):
            content += piece
        if len(content) > max_bytes:
            raise FileTooLarge(path)
        return bytes(content)


def write_new(path: Path, content: bytes | memoryview) -> None:
    """Write a file that does not exist yet, readable by its owner only, and on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        write_all(file, content)
        settle(file)


def settle(file: BinaryIO) -> None:
    """What was written is on the disk, and its pages in the kernel's cache are free again."""
    os.fdatasync(file.fileno())
    forget(file)


def forget(file: BinaryIO) -> None:
    """Give the kernel's cached pages of a file back: the next chunk takes the same ones.

    A package may be larger than memory. Without this it drives everything else out of the cache, and new pages cost
    more than the encryption (bench/package.py shows it).
    """
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def write_all(file: BinaryIO, content: bytes | memoryview) -> None:
    """Write to an unbuffered file until everything is written: one call may take less."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def read_into(file: BinaryIO, buffer: memoryview) -> int:
    """Fill the buffer from an unbuffered file; fewer bytes only at its end."""
    filled = 0
    while filled < len(buffer) and (got := file.readinto(buffer[filled:])):  # type: ignore[attr-defined]  # raw file
        filled += got
    return filled


def printable(name: str) -> str:
    """A hostile file name made harmless to show."""
    return ascii(name)[1:-1][:100]


def _missing_of(exhibit: Exhibit, listed: ChunkList, folder: Path) -> Iterator[Missing]:
    for index in range(exhibit.chunk_count):
        name = listed[index].hex()
        path = folder / CHUNKS / name
        size = chunks.length(exhibit.size, exhibit.chunk_size, index) + chunks.TAG_BYTES
        if path.is_symlink() or not path.is_file() or path.stat().st_size != size:
            yield Missing(name, size, path)
