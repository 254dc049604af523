"""Files that wait to be imported, in the node's folder of blobs until they are done."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from comity.terms.errors import ComityError, gettext_noop

Stream = BinaryIO
MOST_BYTES = 4 * 1024 * 1024 * 1024
_GIB = 1024 * 1024 * 1024


class ImportTooLarge(ComityError):
    code = "intel.import.too-large"
    status = 413
    sentence = gettext_noop("The file has more than {limit} GiB. Split it, or let the operator import it by command.")


class ImportEmpty(ComityError):
    code = "intel.import.empty"
    sentence = gettext_noop("There is nothing in it. Choose another file, or paste some text.")


class ImportGone(ComityError):
    code = "intel.import.gone"
    status = 404
    sentence = gettext_noop("The file is no longer here. Choose it again.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept: its name there, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


def keep(parts: Iterable[bytes], *, most: int = MOST_BYTES) -> Kept:
    """Write a file, one part in memory at a time. Raises ImportTooLarge, ImportEmpty; then nothing is kept."""
    name, digest, size = secrets.token_hex(32), sha256(), 0
    path = _folder() / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for part in parts:
                size += len(part)
                if size > most:
                    raise ImportTooLarge(limit=most // _GIB)
                digest.update(part)
                file.write(part)
        if not size:
            raise ImportEmpty()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(name, size, digest.hexdigest())


def opened(name: str) -> BinaryIO:
    """A kept file, to read. Raises ImportGone."""
    try:
        return (_folder() / name).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise ImportGone() from None


def remove(name: str) -> None:
    """Delete a kept file; nothing where it is gone already."""
    if name:
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.COMITY_BLOBS / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
