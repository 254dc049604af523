"""Fetching a file from a peer by its hash: streamed, resumed where it broke off, verified before it counts."""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from urllib3 import BaseHTTPResponse

from comity.directory.adapters.keys import signing_key
from comity.directory.queries import Peer
from comity.federation.adapters.http import CHUNK_BYTES, opened
from comity.federation.core import token
from comity.federation.core.limits import MIB
from comity.federation.core.token import Fetch
from comity.terms.errors import ComityError, gettext_noop

MAX_BLOB_BYTES = 64 * MIB
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobUnknown(ComityError):
    code = "federation.blob-unknown"
    status = 404
    sentence = gettext_noop("There is no such file here for the one who asks.")


class BlobCorrupt(ComityError):
    code = "federation.blob-corrupt"
    status = 502
    sentence = gettext_noop("What {peer} sent is not the file {sha256}. It was thrown away and can be fetched again.")


class BlobTooLarge(ComityError):
    code = "federation.blob-too-large"
    status = 413
    sentence = gettext_noop("The file from {peer} is larger than {limit} bytes. It was not fetched.")


def fetch_blob(
    peer: Peer,
    sha256: str,
    to: Path,
    *,
    max_bytes: int = MAX_BLOB_BYTES,
    progress: Callable[[int], None] = lambda _: None,
) -> Path:
    """The peer's file of that SHA-256 at `to`. A file already there is taken as fetched.

    What arrived before the line broke stays beside it in `<name>.part`, and the next call goes on from there.
    `progress` is told how many bytes are at hand. One caller at a time for one `to`.

    Raises PeerUnreachable, BlobUnknown, BlobTooLarge, BlobCorrupt.
    """
    if not _DIGEST.fullmatch(sha256):
        raise BlobUnknown()
    if to.exists():
        return to
    part = _Part(to.with_name(to.name + ".part"))
    path = f"/federation/blobs/{sha256}/"
    headers = {token.HEADER: _token(peer, path)} | ({"Range": f"bytes={part.size}-"} if part.size else {})
    with opened(peer, "GET", path, headers) as answer:
        _read(answer, part, peer, max_bytes=max_bytes, progress=progress)
    if part.sha256 != sha256:
        part.start_over()
        raise BlobCorrupt(peer=peer.node_id, sha256=sha256)
    part.finish(to)
    return to


class _Part:
    """A file on its way: what is at hand, and the hash of it."""

    def __init__(self, path: Path) -> None:
        self.path, self.size, self._hash = path, 0, hashlib.sha256()
        if path.exists():
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    self._count(chunk)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def start_over(self) -> None:
        self.path.unlink(missing_ok=True)
        self.size, self._hash = 0, hashlib.sha256()

    def append(self, chunk: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(chunk)
        self._count(chunk)

    def finish(self, to: Path) -> None:
        with self.path.open("ab") as file:
            os.fsync(file.fileno())
        self.path.replace(to)

    def _count(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self._hash.update(chunk)


def _read(
    answer: BaseHTTPResponse, part: _Part, peer: Peer, *, max_bytes: int, progress: Callable[[int], None]
) -> None:
    if answer.status == 416:  # all of it is at hand already
        return
    if answer.status not in (200, 206):
        raise BlobUnknown()
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {part.size}-"):
        part.start_over()  # the whole file, or not the rest that was asked for: then its hash will tell
    for chunk in answer.stream(CHUNK_BYTES, decode_content=False):
        if part.size + len(chunk) > max_bytes:
            part.start_over()
            raise BlobTooLarge(peer=peer.node_id, limit=max_bytes)
        part.append(chunk)
        progress(part.size)


def _token(peer: Peer, path: str) -> str:
    fetch = Fetch(settings.COMITY_NODE_ID, peer.node_id, path, timezone.now() + token.LIFETIME)
    return token.write(fetch, signing_key())
