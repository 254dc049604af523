"""The request by which a log asks a witness to cosign (C2SP tlog-witness, "add-checkpoint").

old <size>
<hash of the consistency proof, base64> ...

<checkpoint: a signed note>
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from comity.ledger.core.checkpoints import base64_of, hash_of
from comity.terms.errors import ComityError, gettext_noop

MEDIA_TYPE = "text/plain"
SIZE_MEDIA_TYPE = "text/x.tlog.size"
MAX_HASHES = 63
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class CheckpointMalformed(ComityError):
    code = "federation.checkpoint-malformed"
    status = 400
    sentence = gettext_noop("What arrived is not a request to cosign a checkpoint (C2SP tlog-witness).")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """`proof` shows that the `note`'s log continues its own first `old` leaves."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def origin(self) -> str:
        """The log the note claims to be of, before any trust."""
        return self.note.partition("\n")[0]


def encode(old: int, proof: Sequence[bytes], note: str) -> bytes:
    lines = [f"old {old}", *map(base64_of, proof), "", note]
    return "\n".join(lines).encode()


def decode(raw: bytes) -> AddCheckpoint:
    """Raises CheckpointMalformed."""
    try:
        head, blank, note = raw.decode("utf-8").partition("\n\n")
        first, *hashes = head.split("\n")
        proof = tuple(hash_of(each) for each in hashes[: MAX_HASHES + 1])
    except ValueError as error:
        raise CheckpointMalformed() from error
    return AddCheckpoint(_old(first), proof, note) if blank and len(proof) <= MAX_HASHES else _malformed()


def encode_size(size: int) -> bytes:
    """The answer of a witness that knows the log at another size (409)."""
    return f"{size}\n".encode()


def decode_size(raw: bytes) -> int:
    """Raises CheckpointMalformed."""
    text = raw.decode("ascii", "replace").removesuffix("\n")
    return int(text) if _SIZE.fullmatch(text) else _malformed()


def _old(line: str) -> int:
    word, _, size = line.partition(" ")
    return int(size) if word == "old" and _SIZE.fullmatch(size) else _malformed()


def _malformed() -> NoReturn:
    raise CheckpointMalformed()
