"""The shelf: one file in a node's folder with the data packs in use, in their order, read again only when it changes.

The word that installs packs writes it, once their signatures are verified and the act is in the ledger; whatever asks
the law looks at the file's time and size, and no more. It may be made anew at any time.
"""

import json
import os
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from comity.law.core.knowledge import Knowledge, released
from comity.terms.errors import ComityError, gettext_noop

NAME = "packs.json"


class ShelfUnreadable(ComityError):
    code = "law.shelf-unreadable"
    status = 503
    sentence = gettext_noop("The data packs in {file} cannot be read. Delete the file; the node makes it anew.")


def knowledge(folder: Path, *, on: date) -> Knowledge:
    """The knowledge of a node on a day: that of this release where no packs are in use. Raises ShelfUnreadable."""
    path = _path(folder)
    try:
        seen = os.stat(path)  # noqa: PTH116  a Path takes ten times as long, and pages ask hundreds of times
    except FileNotFoundError:
        return released()
    return _read(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino), on)


@lru_cache(maxsize=4)
def _path(folder: Path) -> str:
    return str(folder / NAME)


def put(folder: Path, payloads: Sequence[bytes]) -> bool:
    """Let these packs be the ones in use, in this order. False where they are already."""
    path = folder / NAME
    content = json.dumps([payload.decode() for payload in payloads]).encode()
    if not payloads:
        there = path.exists()
        path.unlink(missing_ok=True)
        return there
    if path.exists() and path.read_bytes() == content:
        return False
    folder.mkdir(mode=0o700, exist_ok=True)
    whole = path.with_suffix(f".{os.getpid()}")
    whole.write_bytes(content)
    whole.replace(path)
    return True


@lru_cache(maxsize=4)
def _read(path: str, _stamp: tuple[int, int, int], on: date) -> Knowledge:
    from comity.law.core.packs import pack  # only a node with packs pays for it

    try:
        payloads = [payload.encode() for payload in json.loads(Path(path).read_bytes())]
        digests = [pack.digest_of(payload) for payload in payloads]
        lines = [
            line
            for payload, digest in zip(payloads, digests, strict=True)
            for line in pack.lines_of(pack.decode(payload), digest=digest)
        ]
    except (OSError, ValueError, AttributeError, TypeError, ComityError) as error:
        raise ShelfUnreadable(file=path) from error
    return Knowledge(lines, digest=sha256("".join(digests).encode()).hexdigest(), day=on)
