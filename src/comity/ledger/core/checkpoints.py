"""Checkpoints: a log's tree head as the text of a note (C2SP tlog-checkpoint, "Note text")."""

import base64
import binascii
import re
from dataclasses import dataclass

from comity.ledger.core.tree import HASH_BYTES
from comity.terms.errors import ComityError, gettext_noop

MAX_ORIGIN_BYTES = 255  # C2SP tlog-cosignature, "ML-DSA-44 signed message": opaque log_origin<1..2^8-1>
_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


class NotACheckpoint(ComityError):
    code = "ledger.not-a-checkpoint"
    sentence = gettext_noop("The text is not a checkpoint of a log. Ask the sender for the file as it was signed.")


class OtherLog(ComityError):
    code = "ledger.other-log"
    sentence = gettext_noop(
        "The checkpoint is of the log {log}, and the key given is of {key}. Use the key of that log."
    )


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of one log: `origin` names the log, `root` covers its first `size` leaves."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64_of(self.root)}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint a note's text holds; extension lines are left aside. Raises NotACheckpoint."""
    origin, *rest = text.split("\n")
    if not text.endswith("\n") or len(rest) < 3 or not origin or not all(rest[:-1]):
        raise NotACheckpoint()
    if not _SIZE.fullmatch(rest[0]) or len(origin.encode()) > MAX_ORIGIN_BYTES:
        raise NotACheckpoint()
    return Checkpoint(origin, int(rest[0]), _root(rest[1]))


def base64_of(raw: bytes) -> str:
    """Standard base 64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(encoded: str) -> bytes:
    """The bytes behind the one right spelling of base 64. Raises ValueError."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("not base 64") from error
    if base64_of(raw) != encoded:
        raise ValueError("not the one right spelling in base 64")
    return raw


def hash_of(encoded: str) -> bytes:
    """One SHA-256 hash from its base 64. Raises ValueError."""
    raw = from_base64(encoded)
    if len(raw) != HASH_BYTES:
        raise ValueError("not a SHA-256 hash")
    return raw


def _root(encoded: str) -> bytes:
    try:
        return hash_of(encoded)
    except ValueError as error:
        raise NotACheckpoint() from error
