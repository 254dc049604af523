"""Notes: text with signature lines below it (C2SP signed-note)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.ledger.core.checkpoints import Checkpoint, OtherLog, base64_of, from_base64, read_checkpoint
from comity.ledger.core.cosignatures import MAX_TIMESTAMP, TIMESTAMP_BYTES, cosigning, message
from comity.ledger.core.vkeys import Algorithm, LogKeys, VerifierKey, is_key_name
from comity.terms.errors import ComityError, gettext_noop

MAX_NOTE_CHARACTERS = 262_144
MAX_SIGNATURES = 64  # "MUST accept at least up to 16"
_FOREIGN = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # control characters, and what UTF-8 cannot say


class NotANote(ComityError):
    code = "ledger.not-a-note"
    sentence = gettext_noop("The text is not a signed note. Ask the sender for the file as it was signed.")


class WrongSignature(ComityError):
    code = "ledger.wrong-signature"
    status = 403
    sentence = gettext_noop("The signature of {name} does not fit the note. Do not rely on it; ask its sender.")


class NotSigned(ComityError):
    code = "ledger.not-signed"
    status = 403
    sentence = gettext_noop("The note lacks a signature by {name}. Do not rely on it; ask its sender.")


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed: the tuple of name and key id says which key and algorithm."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64_of(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """Signed text. `text` ends in a newline; nothing in it may be believed before `verified`."""

    text: str
    lines: tuple[SignatureLine, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(str(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that verified. `timestamp` is POSIX seconds, for cosignatures only."""

    key: VerifierKey
    line: SignatureLine
    timestamp: int | None


def read_note(given: str) -> Note:
    """The note, with nothing verified yet. Raises NotANote."""
    head, gap, tail = given.rpartition("\n\n")
    if not gap:
        raise NotANote()
    _check_letters(given)
    return Note(head + "\n", read_lines(tail))


def read_lines(given: str) -> tuple[SignatureLine, ...]:
    """Signature lines on their own, as a witness returns them. Raises NotANote."""
    _check_letters(given)
    lines = given.split("\n")
    if lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise NotANote()
    return tuple(_line(line) for line in lines)


def verified(text: str, lines: Iterable[SignatureLine], keys: Sequence[VerifierKey]) -> tuple[Signed, ...]:
    """The signatures over `text` by the keys given, one for each key at most; unknown keys are passed over.

    Raises WrongSignature where a line of a known key does not verify ("Signatures").
    """
    known = {(key.name, key.key_id): key for key in keys}
    signed: dict[VerifierKey, Signed] = {}
    for line in lines:
        key = known.get((line.name, line.key_id))
        if key is not None and key not in signed:
            signed[key] = _verified(text, line, key)
    return tuple(signed.values())


def signed_by_all(note: Note, keys: Sequence[VerifierKey]) -> tuple[Signed, ...]:
    """The signatures of every one of the keys: what is signed in two ways is believed only with both.

    Raises WrongSignature, NotSigned.
    """
    signed = verified(note.text, note.lines, keys)
    missing = set(keys) - {each.key for each in signed}
    if missing or not keys:
        raise NotSigned(name=next((key.name for key in missing), "?"))
    return signed


def signed_head(given: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint of a note that the log with these keys has signed.

    Raises NotANote, NotSigned, WrongSignature, NotACheckpoint, OtherLog.
    """
    note = read_note(given)
    head = read_checkpoint(note.text)
    for key in keys:
        if key.name != head.origin:
            raise OtherLog(log=head.origin, key=key.name)
    signed_by_all(note, keys)
    return head


def signed(checkpoint: Checkpoint, keys: LogKeys, at: datetime) -> Note:
    """A log's own checkpoint as a note, signed with each of its keys."""
    return Note(checkpoint.text, tuple(_sign(checkpoint.text, key, keys, at) for key in keys.public))


def cosigned(text: str, keys: LogKeys, at: datetime) -> tuple[SignatureLine, ...]:
    """A witness's cosignatures over another log's checkpoint. Says that it is the largest seen: check that first."""
    return tuple(_sign(text, cosigning(key), keys, at) for key in keys.public)


def _sign(text: str, key: VerifierKey, keys: LogKeys, at: datetime) -> SignatureLine:
    if key.algorithm is Algorithm.ED25519:
        return SignatureLine(key.name, key.key_id, keys.ed25519.sign(message(key, text, None)))
    timestamp = int(at.timestamp())
    private = keys.ml_dsa_44 if key.algorithm is Algorithm.COSIGNATURE_ML_DSA_44 else keys.ed25519
    signature = private.sign(message(key, text, timestamp))
    return SignatureLine(key.name, key.key_id, timestamp.to_bytes(TIMESTAMP_BYTES, "big") + signature)


def _check_letters(given: str) -> None:
    if len(given) > MAX_NOTE_CHARACTERS or _FOREIGN.search(given):
        raise NotANote()


def _verified(text: str, line: SignatureLine, key: VerifierKey) -> Signed:
    timestamp, signature = None, line.signature
    if key.algorithm is not Algorithm.ED25519:
        timestamp = int.from_bytes(signature[:TIMESTAMP_BYTES], "big")
        signature = signature[TIMESTAMP_BYTES:]
    if timestamp is not None and timestamp > MAX_TIMESTAMP:
        raise WrongSignature(name=key.name)
    if not key.verifies(signature, message(key, text, timestamp)):
        raise WrongSignature(name=key.name)
    return Signed(key, line, timestamp)


def _line(given: str) -> SignatureLine:
    dash, _, rest = given.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        raw = from_base64(encoded)
    except ValueError as error:
        raise NotANote() from error
    if dash != "—" or not is_key_name(name) or len(raw) <= 4:
        raise NotANote()
    return SignatureLine(name, raw[:4], raw[4:])
