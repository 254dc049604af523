"""Verification without any decryption key: every file of a package against what its sender signed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comity.evidence.adapters import package_folder as disk
from comity.evidence.adapters.package_seal import Progress, Tally
from comity.evidence.core.package import chunks
from comity.evidence.core.package.chunks import ChunkList
from comity.evidence.core.package.faults import (
    ChunkAltered,
    ChunkMissing,
    ChunkSwapped,
    ChunkTruncated,
    PackageFault,
)
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Exhibit, Manifest
from comity.terms.errors import Fact


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found; nothing was decrypted. The package holds if `faults` is empty."""

    manifest: Manifest
    digest: str
    faults: tuple[PackageFault, ...]


def verify(folder: Path, keys: Keyring, *, progress: Progress | None = None) -> Report:
    """Check every file against the manifest, and name every fault, not only the first.

    Raises ManifestMissing, ManifestAltered, ManifestInvalid, SenderUnknown: without a manifest nothing can be said.
    """
    signed = disk.load(folder, keys)
    manifest = signed.manifest
    faults = [fault for fault in (disk.case_file_fault(folder, manifest),) if fault]
    lists: dict[str, ChunkList] = {}
    for exhibit in manifest.exhibits:
        try:
            lists[exhibit.id] = disk.chunk_list(folder, exhibit)
        except PackageFault as fault:
            faults.append(fault)
    named = names(lists)
    tally = Tally(manifest.size, progress)
    faults += [fault for exhibit in manifest.exhibits for fault in _faulty(folder, exhibit, lists, named, tally)]
    if len(lists) == len(manifest.exhibits):
        faults += disk.extra_files(folder, named, manifest)
    return Report(manifest, signed.digest, tuple(faults))


def names(lists: dict[str, ChunkList]) -> set[bytes]:
    """The names of all chunks, raw."""
    return {listed[index] for listed in lists.values() for index in range(len(listed))}


def chunk_fault(folder: Path, exhibit: Exhibit, index: int, name: bytes, named: set[bytes]) -> PackageFault | None:
    """What is wrong with one chunk as it lies on disk; `named` are the names of all chunks of the package."""
    where: dict[str, Fact] = {"exhibit": exhibit.id, "index": index, "chunk": name.hex()}
    expected = chunks.length(exhibit.size, exhibit.chunk_size, index) + chunks.TAG_BYTES
    try:
        digest, size = _digest(folder / disk.CHUNKS / name.hex(), chunks.CHUNK_BYTES + chunks.TAG_BYTES)
    except FileNotFoundError:
        return ChunkMissing(**where)
    if digest == name and size == expected:
        return None
    if digest in named:
        return ChunkSwapped(**where)
    if size != expected:
        return ChunkTruncated(**where, actual_bytes=size, expected_bytes=expected)
    return ChunkAltered(**where)


def _faulty(
    folder: Path, exhibit: Exhibit, lists: dict[str, ChunkList], named: set[bytes], tally: Tally
) -> Iterator[PackageFault]:
    listed = lists.get(exhibit.id, ChunkList(b""))
    for index in range(len(listed)):
        if fault := chunk_fault(folder, exhibit, index, listed[index], named):
            yield fault
        tally.add(chunks.length(exhibit.size, exhibit.chunk_size, index))


def _digest(path: Path, max_bytes: int) -> tuple[bytes, int]:
    """SHA-256 and size of a file, at most one piece in memory; a file over `max_bytes` is not read to its end."""
    piece = memoryview(bytearray(min(disk.PIECE_BYTES, max_bytes)))
    with disk.open_regular(path) as file:
        digest, size = hashlib.sha256(), 0
        while size <= max_bytes and (got := disk.read_into(file, piece)):
            digest.update(piece[:got])
            size += got
        disk.forget(file)
    return digest.digest(), size
