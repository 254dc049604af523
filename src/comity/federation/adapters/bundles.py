"""Bundles on disk: written whole or not at all, read one entry at a time in bounded memory."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comity.federation.core import bundle
from comity.federation.core.bundle import BLOCK, BundleMalformed, Entry, Kind
from comity.federation.core.limits import KIB
from comity.terms.errors import gettext_noop

COPY_BYTES = 256 * KIB
END_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One part to be written: its name and its content, in memory or in a file."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Part:
    """One part being read. `read` gives it whole; `copy_to` streams it; only while it is the current one."""

    entry: Entry
    read: Callable[[], bytes]
    copy_to: Callable[[Path], None]


def write(to: Path, items: Iterable[Item]) -> int:
    """Write a bundle; how many entries. The file appears under its name once it is whole."""
    partial = to.with_name(to.name + ".part")
    count = 0
    with partial.open("wb") as file:
        for item in items:
            _write(file, item)
            count += 1
        file.write(bytes(END_BLOCKS * BLOCK))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(to)
    return count


def read(path: Path) -> Iterator[Part]:
    """The parts in order, each verified against the hash in its name as it is read. Raises BundleMalformed."""
    with path.open("rb") as file:
        for number in range(bundle.MAX_ENTRIES + 1):
            entry = bundle.read_entry(_exactly(file, BLOCK))
            if entry is None:
                _check_end(file)
                return
            if number == bundle.MAX_ENTRIES or (entry.kind is Kind.HEADER) != (number == 0):
                raise BundleMalformed(detail=gettext_noop("the order of the entries"))
            reader = _Reader(file, entry)
            yield Part(entry, reader.read, reader.copy_to)
            reader.finish()


class _Reader:
    """The content of one entry, to be had once."""

    def __init__(self, file: BinaryIO, entry: Entry) -> None:
        self._file, self._entry, self._left = file, entry, entry.size

    def read(self) -> bytes:
        return b"".join(self._chunks())

    def copy_to(self, to: Path) -> None:
        """Whole and verified, or not there at all."""
        partial = to.with_name(to.name + ".carried")
        try:
            with partial.open("wb") as copy:
                for chunk in self._chunks():
                    copy.write(chunk)
            partial.replace(to)
        finally:
            partial.unlink(missing_ok=True)

    def finish(self) -> None:
        for _ in self._chunks():
            pass
        if any(_exactly(self._file, self._entry.padding)):
            raise BundleMalformed(detail=gettext_noop("what fills up the archive"))

    def _chunks(self) -> Iterator[bytes]:
        if not self._left and self._entry.size:
            return
        hashed = hashlib.sha256()
        while self._left:
            chunk = _exactly(self._file, min(COPY_BYTES, self._left))
            self._left -= len(chunk)
            hashed.update(chunk)
            yield chunk
        if self._entry.digest not in ("", hashed.hexdigest()):
            raise BundleMalformed(detail=self._entry.name)


def _write(file: BinaryIO, item: Item) -> None:
    size = len(item.content) if isinstance(item.content, bytes) else item.content.stat().st_size
    file.write(bundle.write_entry(item.name, size))
    if isinstance(item.content, bytes):
        file.write(item.content)
    else:
        with item.content.open("rb") as source:
            while chunk := source.read(COPY_BYTES):
                file.write(chunk)
    file.write(bytes(-size % BLOCK))


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) != size:
        raise BundleMalformed(detail=gettext_noop("cut off"))
    return found


def _check_end(file: BinaryIO) -> None:
    """One more block of zeros and nothing after it: a bundle is not also something else."""
    if _exactly(file, BLOCK) != bytes(BLOCK) or file.read(1):
        raise BundleMalformed(detail=gettext_noop("more after the end"))
