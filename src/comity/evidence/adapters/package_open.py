"""Opening: a package folder becomes files in clear again, each proved by its whole-file hash."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from comity.evidence.adapters import package_folder as disk
from comity.evidence.adapters.package_check import chunk_fault, names
from comity.evidence.adapters.package_seal import Buffers, Progress, Tally, appearing
from comity.evidence.core.package import chunks
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.chunks import TAG_BYTES, ChunkList, ExhibitCipher, NotThisPlace, Place
from comity.evidence.core.package.faults import ChunkForeign, ExhibitAltered, KeyRefused, NotARecipient
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Exhibit, Manifest


@dataclass(frozen=True, slots=True)
class OpenedExhibit:
    """An exhibit in clear: where it lies and the SHA-256 recomputed over the whole of it."""

    id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that opened without a fault."""

    manifest: Manifest
    digest: str
    exhibits: tuple[OpenedExhibit, ...]

    @property
    def recomputed(self) -> dict[str, str]:
        """What a receipt needs: SHA-256 by exhibit id, as recomputed here."""
        return {exhibit.id: exhibit.sha256 for exhibit in self.exhibits}


def open_package(
    folder: Path,
    sealing_keys: Sequence[MLKEM768X25519PrivateKey],
    keys: Keyring,
    out: Path,
    *,
    recipient: str,
    progress: Progress | None = None,
) -> Opened:
    """Decrypt all exhibits into the new folder `out`, going on where an earlier attempt stopped.

    `sealing_keys` are the recipient's, present and former: what was under way during a rotation opens with one of them.
    `out` appears only when every whole-file hash agreed; until then the work lies in a hidden folder beside it.

    Raises the first PackageFault, NoRoom, PackageExists.
    """
    signed = disk.load(folder, keys)
    manifest = signed.manifest
    sealed = _sealed(folder, manifest, _ciphers(folder, manifest, sealing_keys, recipient))
    draft = out.with_name(f".{out.name}.{signed.digest[:16]}.opening")
    buffers = Buffers.of(max(exhibit.chunk_size for exhibit in manifest.exhibits))
    tally = Tally(manifest.size, progress)
    with appearing(out, manifest.size, draft):
        for each in sealed:
            _open_exhibit(each, draft / manifests.name_on_disk(each.exhibit), buffers, tally)
    written = (OpenedExhibit(each.id, out / manifests.name_on_disk(each), each.sha256) for each in manifest.exhibits)
    return Opened(manifest, signed.digest, tuple(written))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One exhibit as it lies in the package, with what is needed to open it."""

    folder: Path
    exhibit: Exhibit
    listed: ChunkList
    cipher: ExhibitCipher
    named: set[bytes]

    def length(self, index: int) -> int:
        """Clear bytes in a chunk."""
        return chunks.length(self.exhibit.size, self.exhibit.chunk_size, index)

    def open(self, index: int, buffers: Buffers) -> memoryview:
        """A chunk in clear, in the buffer, to be used before the next call. Raises PackageFault."""
        name, length = self.listed[index], self.length(index)
        clear, room = buffers.clear[:length], buffers.sealed[: length + TAG_BYTES]
        try:
            with disk.open_regular(self.folder / disk.CHUNKS / name.hex()) as file:
                whole = disk.read_into(file, room) == len(room) and not file.read(1)
                disk.forget(file)
            if not whole:
                raise NotThisPlace()
            self.cipher.open(index, final=index == len(self.listed) - 1, sealed=room, into=clear)
        except (FileNotFoundError, NotThisPlace) as error:
            fault = chunk_fault(self.folder, self.exhibit, index, name, self.named)
            raise fault or ChunkForeign(exhibit=self.exhibit.id, index=index, chunk=name.hex()) from error
        return clear


class _ClearFile:
    """An exhibit's file while it is written, and the hash of what is in it so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._whole = hashlib.sha256()

    def keep(self, size: int, room: memoryview) -> None:
        """Go on after the first `size` bytes that an earlier attempt wrote; whatever follows them is cut off."""
        self._file.seek(0)
        self._whole = hashlib.sha256()
        for start in range(0, size, len(room)):
            piece = room[: min(len(room), size - start)]
            disk.read_into(self._file, piece)
            self._whole.update(piece)
        self._file.truncate(size)

    def write(self, piece: memoryview) -> None:
        self._whole.update(piece)
        disk.write_all(self._file, piece)
        disk.settle(self._file)

    @property
    def sha256(self) -> str:
        return self._whole.hexdigest()


def _open_exhibit(sealed: _Sealed, path: Path, buffers: Buffers, tally: Tally) -> None:
    """Write one exhibit in clear, from the first whole chunk that is not there yet. Raises PackageFault."""
    exhibit = sealed.exhibit
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        there = os.fstat(descriptor).st_size
        kept = exhibit.chunk_count if there >= exhibit.size > 0 else there // exhibit.chunk_size
        sha256 = _write_from(kept, sealed, _ClearFile(file), buffers, tally)
        if kept and sha256 != exhibit.sha256:  # a power failure can leave a file of the right size and wrong content
            sha256 = _write_from(0, sealed, _ClearFile(file), buffers, Tally(0, None))
    if sha256 != exhibit.sha256:
        path.unlink()
        raise ExhibitAltered(exhibit=exhibit.id)


def _write_from(kept: int, sealed: _Sealed, clear: _ClearFile, buffers: Buffers, tally: Tally) -> str:
    """SHA-256 of the whole file, once the chunks after the first `kept` are written too."""
    there = min(kept * sealed.exhibit.chunk_size, sealed.exhibit.size)
    clear.keep(there, buffers.clear)
    tally.add(there)
    for index in range(kept, sealed.exhibit.chunk_count):
        clear.write(sealed.open(index, buffers))
        tally.add(sealed.length(index))
    return clear.sha256


def _sealed(folder: Path, manifest: Manifest, ciphers: dict[str, ExhibitCipher]) -> list[_Sealed]:
    """The exhibits, once everything that can be checked without reading chunks was. Raises PackageFault."""
    lists = {exhibit.id: disk.chunk_list(folder, exhibit) for exhibit in manifest.exhibits}
    named = names(lists)
    for fault in (disk.case_file_fault(folder, manifest), *disk.extra_files(folder, named, manifest)):
        if fault:
            raise fault
    return [_Sealed(folder, each, lists[each.id], ciphers[each.id], named) for each in manifest.exhibits]


def _ciphers(
    folder: Path, manifest: Manifest, keys: Sequence[MLKEM768X25519PrivateKey], recipient: str
) -> dict[str, ExhibitCipher]:
    """The cipher of each exhibit. Raises NotARecipient, KeyMissing, KeyRefused."""
    if recipient not in manifest.recipients:
        raise NotARecipient(recipient=recipient)
    wrapped = disk.wraps(folder, manifest, recipient)
    return {
        exhibit.id: _cipher(wrapped[exhibit.id], Place(manifest.package, exhibit.id), exhibit, keys, recipient)
        for exhibit in manifest.exhibits
    }


def _cipher(
    wrapped: bytes, place: Place, exhibit: Exhibit, keys: Sequence[MLKEM768X25519PrivateKey], recipient: str
) -> ExhibitCipher:
    for key in keys:
        try:
            cipher = ExhibitCipher(chunks.unwrap(wrapped, key, place, recipient), place)
        except NotThisPlace:
            continue
        if cipher.commits_to(exhibit.key_commitment):
            return cipher
    raise KeyRefused(exhibit=exhibit.id, recipient=recipient)
