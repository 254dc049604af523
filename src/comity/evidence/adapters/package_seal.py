"""Sealing: files become a package folder, one chunk in memory at a time."""

import base64
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from comity.directory.core.signing import SigningKey
from comity.evidence.adapters import package_folder as disk
from comity.evidence.core.package import case_graph, chunks
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.chunks import CHUNK_BYTES, TAG_BYTES, ExhibitCipher, Place
from comity.evidence.core.package.faults import NoRoom, PackageExists, SourceChanged
from comity.evidence.core.package.manifest import Acquisition, Exhibit, Manifest, PackageHeader

Progress = Callable[[int, int], None]
"""Told the clear bytes done and the clear bytes to do, after each chunk."""

ROOM_TO_SPARE_BYTES = 16 * 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class ExhibitSource:
    """A file to be sealed as exhibit `id` (such as E-1), and what is known about its acquisition."""

    id: str
    path: Path
    name: str
    media_type: str
    acquisition: Acquisition
    claimed_hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Buffers:
    """The two pieces of memory through which everything goes.

    They begin at a page, as anonymous maps do: the kernel copies to and from them several times faster.
    """

    clear: memoryview
    sealed: memoryview

    @classmethod
    def of(cls, chunk_size: int) -> "Buffers":
        return cls(memoryview(mmap(-1, chunk_size)), memoryview(mmap(-1, chunk_size + TAG_BYTES)))


class Tally:
    """Counts bytes for a progress display."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def add(self, size: int) -> None:
        self._done += size
        if self._progress:
            self._progress(self._done, self._total)


def seal(
    exhibits: Sequence[ExhibitSource],
    *,
    header: PackageHeader,
    signing_key: SigningKey,
    recipients: Mapping[str, MLKEM768X25519PublicKey],
    out: Path,
    progress: Progress | None = None,
    chunk_size: int = CHUNK_BYTES,
) -> Manifest:
    """Make the package folder `out`, whole or not at all: it is built beside `out` and renamed at the end.

    After a kill, seal again: keys exist in memory only, so a half-sealed folder is of no use and is replaced.

    Raises NoRoom, PackageExists, SourceChanged, ManifestInvalid; OSError if a source cannot be read.
    """
    total = sum(source.path.stat().st_size for source in exhibits)
    with appearing(out, total) as folder:
        (folder / disk.CHUNKS).mkdir(mode=0o700)
        (folder / disk.LISTS).mkdir(mode=0o700)
        keys = _KeyRing(header.package, recipients)
        sealer = _Sealer(keys, folder, Buffers.of(chunk_size), Tally(total, progress))
        sealed = [sealer.exhibit(source) for source in exhibits]
        case = case_graph.graph(header, tuple(recipients), sealed)
        manifest = manifests.manifest_of(header, tuple(recipients), sealed, hashlib.sha256(case).hexdigest())
        disk.write_new(folder / disk.CASE_FILE, case)
        keys.write(folder)
        disk.write_new(folder / disk.MANIFEST, manifests.sign(manifest, signing_key))
    return manifest


@contextmanager
def appearing(out: Path, total_bytes: int, draft: Path | None = None) -> Iterator[Path]:
    """A folder that becomes `out` when all went well; when the disk is full, nothing of it stays.

    A `draft` folder that is given may hold the work of an earlier attempt and is left for the next one after any
    other failure; without it, everything is removed.
    """
    if out.exists():
        raise PackageExists(folder=str(out))
    folder = draft or out.with_name(f".{out.name}.sealing")
    if draft is None:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    needed_bytes = total_bytes - sum(path.stat().st_size for path in folder.iterdir())
    try:
        _require_room(folder, needed_bytes)
        yield folder
        _sync(folder)
        folder.rename(out)
        _sync(out.parent)
    except (OSError, NoRoom) as error:
        if isinstance(error, OSError) and error.errno not in _FULL:
            raise
        shutil.rmtree(folder, ignore_errors=True)
        raise NoRoom(needed_bytes=needed_bytes) from error
    finally:
        if draft is None:
            shutil.rmtree(folder, ignore_errors=True)


def _require_room(folder: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(folder).free < needed_bytes + ROOM_TO_SPARE_BYTES:
        raise NoRoom(needed_bytes=needed_bytes)


class _KeyRing:
    """Fresh exhibit secrets, kept only as wraps for the recipients."""

    def __init__(self, package_id: str, recipients: Mapping[str, MLKEM768X25519PublicKey]) -> None:
        self._package = package_id
        self._recipients = recipients
        self._wraps: dict[str, dict[str, str]] = {recipient: {} for recipient in recipients}

    def cipher(self, exhibit: str) -> ExhibitCipher:
        """The cipher of a new exhibit, its secret wrapped for every recipient."""
        secret, place = secrets.token_bytes(chunks.SECRET_BYTES), Place(self._package, exhibit)
        for recipient, key in self._recipients.items():
            wrapped = chunks.wrap(secret, key, place, recipient)
            self._wraps[recipient][exhibit] = base64.b64encode(wrapped).decode()
        return ExhibitCipher(secret, place)

    def write(self, folder: Path) -> None:
        (folder / disk.KEYS).mkdir(mode=0o700)
        for recipient, wrapped in self._wraps.items():
            content = msgspec.json.encode(disk.KeyFile(self._package, recipient, wrapped))
            disk.write_new(folder / disk.KEYS / f"{recipient}.json", content)


@dataclass(frozen=True, slots=True)
class _Sealer:
    """Seals one exhibit after the other into a folder."""

    keys: _KeyRing
    folder: Path
    buffers: Buffers
    tally: Tally

    def exhibit(self, source: ExhibitSource) -> Exhibit:
        chunk_size = len(self.buffers.clear)
        cipher = self.keys.cipher(source.id)
        with source.path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            sha256, names = self._chunks(file, size, cipher)
            if file.read(1):
                raise SourceChanged(exhibit=source.id)
        chunk_list = hashlib.sha256(names).hexdigest()
        disk.write_new(self.folder / disk.LISTS / chunk_list, names)
        return Exhibit(
            id=source.id,
            name=source.name,
            media_type=source.media_type,
            size=size,
            sha256=sha256,
            chunk_size=chunk_size,
            chunk_count=chunks.count(size, chunk_size),
            chunk_list=chunk_list,
            key_commitment=cipher.commitment,
            acquisition=source.acquisition,
            claimed_hashes=dict(source.claimed_hashes),
        )

    def _chunks(self, file: BinaryIO, size: int, cipher: ExhibitCipher) -> tuple[str, bytes]:
        """SHA-256 of the clear bytes, and the names of the chunks, joined."""
        chunk_size, whole, names = len(self.buffers.clear), hashlib.sha256(), bytearray()
        last = chunks.count(size, chunk_size) - 1
        for index in range(last + 1):
            length = chunks.length(size, chunk_size, index)
            clear, sealed = self.buffers.clear[:length], self.buffers.sealed[: length + TAG_BYTES]
            if disk.read_into(file, clear) != length:
                raise SourceChanged(exhibit=cipher.place.exhibit)
            disk.forget(file)
            whole.update(clear)
            cipher.seal(index, final=index == last, clear=clear, into=sealed)
            name = hashlib.sha256(sealed)
            disk.write_new(self.folder / disk.CHUNKS / name.hexdigest(), sealed)
            names += name.digest()
            self.tally.add(length)
        return whole.hexdigest(), bytes(names)


def _sync(folder: Path) -> None:
    """The names in a folder are on the disk as well as the files."""
    for place in (*(path for path in folder.iterdir() if path.is_dir()), folder):
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
