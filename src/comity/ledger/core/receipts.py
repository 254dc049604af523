"""Receipts: offline proofs that a leaf is in a log, as witnessed (C2SP tlog-proof)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from comity.ledger.core.checkpoints import Checkpoint, base64_of, from_base64, hash_of
from comity.ledger.core.cosignatures import cosigning
from comity.ledger.core.entries import UNREADABLE, Entry, Event, read_entry, read_event, salted_hash
from comity.ledger.core.notes import Signed, read_note, signed_head, verified
from comity.ledger.core.proofs import Proof, included
from comity.ledger.core.tree import leaf_hash
from comity.ledger.core.vkeys import VerifierKey
from comity.terms.errors import ComityError, gettext_noop

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)


class NotAReceipt(ComityError):
    code = "ledger.not-a-receipt"
    sentence = gettext_noop("The file is not a receipt of a log. It should begin with c2sp.org/tlog-proof@v1.")


class NotIncluded(ComityError):
    code = "ledger.not-included"
    sentence = gettext_noop("The proof does not show that leaf {index} is in the log {log}. Do not rely on it.")


class OtherEntry(ComityError):
    code = "ledger.other-entry"
    sentence = gettext_noop("What the receipt tells of leaf {index} is no entry for that place. Do not rely on it.")


class OtherEvent(ComityError):
    code = "ledger.other-event"
    sentence = gettext_noop("The event told with leaf {index} is not the one that was logged. Do not rely on it.")


class Disclosure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a receipt tells of its leaf: the public entry, and to those entitled the event and its salt."""

    entry: bytes
    event: bytes | None = None
    salt: bytes | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One leaf's place in the log, under a checkpoint's note. Believe nothing of it before `check`."""

    index: int
    proof: Proof
    note: str
    disclosure: Disclosure

    def __str__(self) -> str:
        extra = base64_of(msgspec.json.encode(self.disclosure))
        hashes = "".join(f"{base64_of(each)}\n" for each in self.proof)
        return f"{HEADER}\nextra {extra}\nindex {self.index}\n{hashes}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt proved. `event` is None where the receipt does not disclose it."""

    checkpoint: Checkpoint
    entry: Entry
    event: Event | None
    witnesses: tuple[Signed, ...]

    @property
    def witnessed_at(self) -> datetime | None:
        """The earliest time that a witness states, so the latest at which the leaf came into being."""
        times = [signed.timestamp for signed in self.witnesses if signed.timestamp]
        return datetime.fromtimestamp(min(times), UTC) if times else None


def read_receipts(given: str) -> list[Receipt]:
    """The receipts of a file, one after the other. Raises NotAReceipt, NotANote."""
    before, *parts = given.replace("\r\n", "\n").split(f"{HEADER}\n")
    if before or not parts:
        raise NotAReceipt()
    return [_read(part) for part in parts]


def check(receipt: Receipt, log: Sequence[VerifierKey], witnesses: Sequence[VerifierKey] = ()) -> Checked:
    """Verify a receipt with nothing but the keys of the log and of those witnesses one trusts.

    Raises NotIncluded, OtherLog, OtherEntry, OtherEvent, WrongSignature, NotSigned, NotACheckpoint.
    """
    checkpoint, disclosed = signed_head(receipt.note, log), receipt.disclosure
    if not included(leaf_hash(disclosed.entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root):
        raise NotIncluded(index=receipt.index, log=checkpoint.origin)
    entry = _entry(receipt)
    note = read_note(receipt.note)
    seen = verified(note.text, note.lines, [cosigning(key) for key in witnesses])
    return Checked(checkpoint, entry, _event(receipt, entry), seen)


def _read(part: str) -> Receipt:
    lines, gap, note = part.partition("\n\n")
    extra, *rest = lines.split("\n")
    place = _INDEX.fullmatch(rest[0]) if rest else None
    if not gap or place is None or not extra.startswith("extra ") or len(rest) > MAX_PROOF_HASHES + 1:
        raise NotAReceipt()
    try:
        disclosure = msgspec.json.decode(from_base64(extra[6:]), type=Disclosure)
        return Receipt(int(place[1]), tuple(hash_of(line) for line in rest[1:]), str(read_note(note)), disclosure)
    except (ValueError, *UNREADABLE) as error:
        raise NotAReceipt() from error


def _entry(receipt: Receipt) -> Entry:
    try:
        entry = read_entry(receipt.disclosure.entry)
    except UNREADABLE as error:
        raise OtherEntry(index=receipt.index) from error
    if entry.index != receipt.index:
        raise OtherEntry(index=receipt.index)
    return entry


def _event(receipt: Receipt, entry: Entry) -> Event | None:
    event, salt = receipt.disclosure.event, receipt.disclosure.salt
    if event is None or salt is None:
        return None
    if salted_hash(salt, event) != entry.hash:
        raise OtherEvent(index=receipt.index)
    try:
        return read_event(event)
    except UNREADABLE as error:
        raise OtherEvent(index=receipt.index) from error
