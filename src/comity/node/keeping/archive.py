"""The backup file: a plain tar of the node's files and SHA256SUMS, so that `sha256sum -c` verifies it without us."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO

from comity.terms.errors import ComityError, gettext_noop

SUMS = "SHA256SUMS"
PIECE_BYTES = 1024 * 1024


class BackupDamaged(ComityError):
    """A file of the archive is not what was backed up."""

    code = "node.backup.damaged"
    sentence = gettext_noop("The backup is damaged at {name}. Nothing was restored from it; use another one.")


NO_ARCHIVE = gettext_noop("it is no archive of files, or it was cut off")
REASONS: dict[str, str] = {
    "FileNotFoundError": gettext_noop("there is no such file"),
    "IsADirectoryError": gettext_noop("it is a folder"),
    "PermissionError": gettext_noop("it may not be read"),
}
"""What keeps a file from being read, by the name of the exception in Python."""


class BackupUnreadable(ComityError):
    """Not an archive that `comity backup` writes."""

    code = "node.backup.unreadable"
    sentence = gettext_noop("{file} is not a backup of a node: {reason}.")
    words = MappingProxyType({"reason": lambda name, translate: translate(REASONS.get(name, NO_ARCHIVE))})


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds, without its list of sums."""

    files: int
    size: int
    with_keys: bool


class Writer:
    """Adds files to an archive and remembers their sums."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self.archive = archive
        self.sums: dict[str, str] = {}

    def add(self, path: Path, name: str) -> None:
        """A file under a name, up to the length it has now; nothing if it is gone, as a file half fetched may be."""
        try:
            opening = path.open("rb")
        except FileNotFoundError:
            return
        with opening as file:
            entry = self.archive.gettarinfo(fileobj=file, arcname=name)
            entry.uid = entry.gid = 0
            entry.mtime = int(entry.mtime)
            entry.uname = entry.gname = ""
            reading = _Summing(file)
            self.archive.addfile(entry, reading)
        self.sums[name] = reading.digest.hexdigest()

    def close(self) -> None:
        """Write the list of sums last."""
        text = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())).encode()
        entry = tarfile.TarInfo(SUMS)
        entry.size, entry.mode = len(text), 0o600
        self.archive.addfile(entry, io.BytesIO(text))


class _Summing(io.RawIOBase):
    """Reads a file and digests what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def verify(path: Path) -> Kept:
    """Read the whole archive and compare every file with its sum. Raises BackupDamaged, BackupUnreadable."""
    try:
        with opened(path) as archive:
            found = {entry.name: (entry.size, _digest(archive, entry)) for entry in members(archive)}
            listed = _listed(archive)
    except (OSError, EOFError, ValueError, tarfile.TarError) as error:
        raise BackupUnreadable(file=str(path), reason=type(error).__name__) from error
    for name in sorted(found.keys() ^ listed.keys()):
        raise BackupDamaged(name=name)
    for name, (_, digest) in found.items():
        if digest != listed[name]:
            raise BackupDamaged(name=name)
    sizes = [size for size, _ in found.values()]
    return Kept(len(sizes), sum(sizes), any(name.startswith("keys/") for name in found))


def opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:")
    except (OSError, tarfile.TarError) as error:
        raise BackupUnreadable(file=str(path), reason=type(error).__name__) from error


def members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The files of an archive but its sums. Raises BackupDamaged for links, doubles and paths that leave it."""
    seen: set[str] = set()
    for entry in archive:
        path = PurePosixPath(entry.name)
        if not entry.isfile() or path.is_absolute() or ".." in path.parts or entry.name in seen:
            raise BackupDamaged(name=entry.name)
        seen.add(entry.name)
        if entry.name != SUMS:
            yield entry


def _listed(archive: tarfile.TarFile) -> dict[str, str]:
    try:
        file = archive.extractfile(SUMS)
    except KeyError as missing:
        raise BackupDamaged(name=SUMS) from missing
    assert file is not None  # noqa: S101  a regular file, seen above
    lines = file.read().decode("utf-8", "replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _digest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    digest = hashlib.sha256()
    file = archive.extractfile(entry)
    while file and (piece := file.read(PIECE_BYTES)):
        digest.update(piece)
    return digest.hexdigest()
