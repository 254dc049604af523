"""Files on disk: named by their hash, written once, never parsed here.

A foreign file is opaque to the web process (trust design, threat 27): its name is cleaned, its type is what was said.
"""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from comity.terms.errors import ComityError, gettext_noop

MIB = 1024 * 1024
ATTACHMENT_MAX_BYTES = 50 * MIB
EXHIBIT_MAX_BYTES = 64 * 1024 * MIB
NAME_MAX = 120
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileTooLarge(ComityError):
    code = "evidence.file-too-large"
    status = 413
    sentence = gettext_noop("The file “{name}” is larger than {max_mib} MiB. Send it as an exhibit or in parts.")


class FileEmpty(ComityError):
    code = "evidence.file-empty"
    sentence = gettext_noop("The file “{name}” is empty. Choose it again.")


class FileGone(ComityError):
    code = "evidence.file-gone"
    status = 404
    sentence = gettext_noop("This file is no longer here: it was deleted at the end of its retention.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it lies on disk. Size in bytes."""

    sha256: str
    bytes: int


def store(parts: Iterable[bytes], *, name: str, max_bytes: int) -> Stored:
    """Write a file under its hash, one part in memory at a time; the same file twice is kept once.

    Raises FileTooLarge, FileEmpty.
    """
    folder = _folder()
    draft = folder / f".{secrets.token_hex(16)}"
    try:
        stored = _write(draft, parts, name=name, max_bytes=max_bytes)
        draft.replace(folder / stored.sha256)
    finally:
        draft.unlink(missing_ok=True)
    return stored


def _write(draft: Path, parts: Iterable[bytes], *, name: str, max_bytes: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            size += len(part)
            if size > max_bytes:
                raise FileTooLarge(name=clean_name(name), max_mib=max_bytes // MIB)
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise FileEmpty(name=clean_name(name))
    return Stored(digest.hexdigest(), size)


def take_in(path: Path, sha256: str) -> None:
    """Move a file of known hash in from elsewhere on the same disk."""
    path.replace(_folder() / sha256)


def path_of(sha256: str) -> Path:
    """Where a stored file lies. Raises FileGone."""
    path = _folder() / sha256
    if not _SHA256.fullmatch(sha256) or not path.is_file():
        raise FileGone
    return path


def remove(sha256: str) -> None:
    """Delete a file; nothing where it is gone already."""
    if _SHA256.fullmatch(sha256):
        (_folder() / sha256).unlink(missing_ok=True)


def clean_name(given: str) -> str:
    """A file name that is only a name: no path, no control or direction-changing characters, not hidden, not long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > NAME_MAX:
        kept = f"{stem[: NAME_MAX - 1 - len(ending[:20])]}.{ending[:20]}"
    return kept[:NAME_MAX] or "file"


def clean_media_type(given: str) -> str:
    """The media type as said, or the one that says nothing."""
    said = given.partition(";")[0].strip().lower()
    return said if _MEDIA_TYPE.fullmatch(said) else "application/octet-stream"


def _folder() -> Path:
    folder: Path = settings.COMITY_BLOBS / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
