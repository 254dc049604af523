"""Passwords and tokens that other servers gave this node: each in a file of its own beside the node's keys.

They are never in the database, so they are in no copy of it, and whoever may read the tables cannot sign in with them.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings


def keep(source: UUID, secret: str) -> None:
    """Write a source's secret, in place of any before; nobody else on the machine can read it."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f".{secrets.token_hex(8)}"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(secret)
    beside.replace(_file(source))


def read(source: UUID) -> str:
    """A source's secret; empty where it has none."""
    try:
        return _file(source).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def forget(source: UUID) -> None:
    _file(source).unlink(missing_ok=True)


def _file(source: UUID) -> Path:
    return _folder() / f"{source}.secret"


def _folder() -> Path:
    keys: Path = settings.COMITY_KEYS
    return keys / "feeds"
