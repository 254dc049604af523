"""Re-deriving a whole log from what is stored, leaf by leaf, and naming what does not fit.

Memory stays constant: one tile of hashes for each level. Where a leaf is damaged, its stored hash stands in for it
further up, so that one damaged leaf is named once and does not hide the next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from comity.ledger.core.checkpoints import read_checkpoint
from comity.ledger.core.cosignatures import cosigning
from comity.ledger.core.entries import UNREADABLE, read_entry, read_event, salted_hash
from comity.ledger.core.notes import read_lines, read_note, signed_by_all, verified
from comity.ledger.core.tiles import HEIGHT, WIDTH, hashes_of
from comity.ledger.core.tree import HASH_BYTES, Frontier, leaf_hash, perfect_root
from comity.ledger.core.vkeys import VerifierKey, read_vkeys
from comity.terms.errors import ComityError, gettext_noop


class Fault(StrEnum):
    """What is wrong with a leaf, or with what was derived from the leaves."""

    MISSING = "missing"
    ENTRY = "entry"
    PLACE = "place"
    LEAF_HASH = "leaf-hash"
    EVENT = "event"
    ERASED = "erased"
    COLUMNS = "columns"
    TILE = "tile"
    HEAD = "head"
    CHECKPOINT_NOTE = "checkpoint-note"
    CHECKPOINT_SIGNATURE = "checkpoint-signature"
    CHECKPOINT_ROOT = "checkpoint-root"
    COSIGNATURE = "cosignature"
    RECEIPT = "receipt"


SENTENCES: dict[Fault, str] = {
    Fault.MISSING: gettext_noop("The leaf is missing."),
    Fault.ENTRY: gettext_noop("The entry cannot be read."),
    Fault.PLACE: gettext_noop("The entry was made for another place in the log."),
    Fault.LEAF_HASH: gettext_noop("The entry does not have the hash under which it was logged."),
    Fault.EVENT: gettext_noop("The event, or its salt, is not what was logged."),
    Fault.ERASED: gettext_noop("The event was erased, and no act of forgetting in the log says so."),
    Fault.COLUMNS: gettext_noop("What the list shows of the leaf is not what its event says."),
    Fault.TILE: gettext_noop("The stored tile of hashes does not fit the leaves."),
    Fault.HEAD: gettext_noop("The stored head of the log does not fit the leaves."),
    Fault.CHECKPOINT_NOTE: gettext_noop("The checkpoint's note does not say what its row says."),
    Fault.CHECKPOINT_SIGNATURE: gettext_noop("The checkpoint is not signed by this log's keys."),
    Fault.CHECKPOINT_ROOT: gettext_noop("One of these leaves was changed after the checkpoint over them was signed."),
    Fault.COSIGNATURE: gettext_noop("A peer's cosignature does not fit the checkpoint."),
    Fault.RECEIPT: gettext_noop("The log no longer holds what a receipt given to somebody else proves."),
}


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong, and with which leaf: the leaf itself, or the first and last of those in question."""

    fault: Fault
    first: int
    last: int
    kind: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, in words; to be translated."""
        return SENTENCES[self.fault]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A leaf as the database has it."""

    index: int
    kind: str
    ref: str
    at: datetime
    by: str
    entry: bytes
    leaf_hash: bytes
    event: bytes | None
    salt: bytes | None


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as the database has it. A cosignature is its lines and the vkeys they were verified with."""

    size: int
    root: bytes
    note: str
    cosignatures: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Audit:
    """One pass over a log. Give it every leaf in order with `leaf`, then ask `end`.

    `keys` are the verifier keys of the log, and of the logs that this one took over when it began anew;
    `tile` reads a stored tile (level, number); `checkpoints` come by size; `forgotten` says whether an act of
    forgetting in the log covers a leaf.
    """

    keys: Sequence[VerifierKey]
    tile: Callable[[int, int], bytes | None]
    checkpoints: Iterator[StoredCheckpoint]
    forgotten: Callable[[int], bool]
    size: int = 0
    proven: int = 0
    broken: bool = False
    frontier: Frontier = field(default_factory=Frontier)
    levels: list[list[bytes]] = field(default_factory=lambda: [[]])
    due: StoredCheckpoint | None = None

    def __post_init__(self) -> None:
        self.due = next(self.checkpoints, None)

    def leaf(self, row: StoredEntry) -> Iterator[Damage]:
        """What is wrong up to and with this leaf."""
        if row.index != self.size:
            yield Damage(Fault.MISSING, self.size, row.index - 1)
            self.broken, self.size = True, row.index
        if fault := entry_fault(row) or event_fault(row, self.forgotten(row.index)):
            yield Damage(fault, row.index, row.index, row.kind)
        self.size += 1
        if not self.broken:
            self.frontier = self.frontier.grown([row.leaf_hash])
            yield from self._tiles(row)
        yield from self._checkpoints()

    def end(self, head_size: int, head_peaks: bytes) -> Iterator[Damage]:
        """What is wrong with all that stands above the leaves, given the stored head."""
        if self.size < head_size:
            yield Damage(Fault.MISSING, self.size, head_size - 1)
        elif self.size > head_size:
            yield Damage(Fault.HEAD, head_size, self.size - 1)
        elif not self.broken:
            yield from self._upper_tiles()
            if self.frontier.to_bytes() != head_peaks:
                yield Damage(Fault.HEAD, _first_unlike(self.frontier, hashes_of(head_peaks)), max(0, self.size - 1))
        while self.due is not None:  # a checkpoint over more leaves than there are
            yield Damage(Fault.CHECKPOINT_ROOT, self.proven, self.due.size - 1)
            self.due = next(self.checkpoints, None)

    def _tiles(self, row: StoredEntry) -> Iterator[Damage]:
        """Compare each tile that the leaf filled with the stored one."""
        node, level = row.leaf_hash, 0
        while True:
            if len(self.levels) == level:
                self.levels.append([])
            hashes = self.levels[level]
            hashes.append(node)
            if len(hashes) < WIDTH:
                return
            number = (self.size >> (HEIGHT * (level + 1))) - 1
            yield from self._compare(level, number, hashes)
            node, level = perfect_root(hashes), level + 1
            hashes.clear()

    def _upper_tiles(self) -> Iterator[Damage]:
        """Compare the tiles that are not full; at level 0 they are the leaves themselves."""
        for level, hashes in enumerate(self.levels):
            if level and hashes:
                yield from self._compare(level, self.size >> (HEIGHT * (level + 1)), hashes)

    def _open_tile(self) -> Iterator[Damage]:
        """Which leaf of the tile under way differs from the stored tile, where that was full already."""
        number, hashes = self.size >> HEIGHT, self.levels[0]
        if hashes and self.tile(0, number) is not None:
            yield from self._compare(0, number, hashes)

    def _compare(self, level: int, number: int, hashes: list[bytes]) -> Iterator[Damage]:
        stored = self.tile(level, number) or b""
        if stored[: len(hashes) * HASH_BYTES] != b"".join(hashes):
            column = _column_unlike(hashes, hashes_of(stored))
            first = (number * WIDTH + column) << (HEIGHT * level)
            yield Damage(Fault.TILE, first, first + (1 << (HEIGHT * level)) - 1)

    def _checkpoints(self) -> Iterator[Damage]:
        while self.due is not None and self.due.size <= self.size:
            yield from self._checkpoint(self.due)
            self.due = next(self.checkpoints, None)

    def _checkpoint(self, stored: StoredCheckpoint) -> Iterator[Damage]:
        span = _span(self.proven, stored.size)
        if fault := checkpoint_fault(stored, self.keys):
            yield Damage(fault, *span)
        elif self.broken or stored.size != self.size:
            return
        elif stored.root != self.frontier.root:
            self.broken = True
            yield from list(self._open_tile()) or [Damage(Fault.CHECKPOINT_ROOT, *span)]
        else:
            self.proven = stored.size


def entry_fault(row: StoredEntry) -> Fault | None:
    """What is wrong with the public half of a leaf."""
    try:
        entry = read_entry(row.entry)
    except UNREADABLE:
        return Fault.ENTRY
    if leaf_hash(row.entry) != row.leaf_hash:
        return Fault.LEAF_HASH
    return Fault.PLACE if entry.index != row.index else None


def event_fault(row: StoredEntry, forgotten: bool) -> Fault | None:
    """What is wrong with the private half of a leaf, given that its public half is right."""
    entry = read_entry(row.entry)
    if row.event is None or row.salt is None:
        if not forgotten:
            return Fault.ERASED
        return Fault.COLUMNS if entry.kind != row.kind or row.by else None
    if salted_hash(row.salt, row.event) != entry.hash:
        return Fault.EVENT
    try:
        event = read_event(row.event)
    except UNREADABLE:
        return Fault.EVENT
    logged = (event.index, event.kind, event.ref, event.at, event.by, entry.kind)
    return None if logged == (row.index, row.kind, row.ref, row.at, row.by, row.kind) else Fault.COLUMNS


def checkpoint_fault(stored: StoredCheckpoint, keys: Sequence[VerifierKey]) -> Fault | None:
    """What is wrong with a checkpoint by itself: its note, its signatures, its cosignatures.

    It may be of any log of the keys: one that began anew took over the leaves, and the checkpoints, of the one before.
    """
    try:
        note = read_note(stored.note)
        head = read_checkpoint(note.text)
    except ComityError:
        return Fault.CHECKPOINT_NOTE
    own = [key for key in keys if key.name == head.origin]
    if not own or (head.size, head.root) != (stored.size, stored.root):
        return Fault.CHECKPOINT_NOTE
    try:
        signed_by_all(note, own)
    except ComityError:
        return Fault.CHECKPOINT_SIGNATURE
    fits = all(_cosigned(note.text, *each) for each in stored.cosignatures)
    return None if fits else Fault.COSIGNATURE


def _cosigned(text: str, lines: str, vkeys: str) -> bool:
    try:
        keys = [cosigning(key) for key in read_vkeys(vkeys)]
        return len(verified(text, read_lines(lines), keys)) == len(keys)
    except ComityError:
        return False


def _column_unlike(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    """Where two rows of hashes first differ, given that they do."""
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((column for column, (one, other) in pairs if one != other), min(len(ours), len(theirs)))


def _first_unlike(ours: Frontier, stored: Sequence[bytes]) -> int:
    """The first leaf below the first root in which the stored frontier differs."""
    column = _column_unlike(ours.peaks, stored)
    heights = [height for height in reversed(range(ours.size.bit_length())) if ours.size >> height & 1]
    return sum(1 << height for height in heights[:column]) if column < len(heights) else 0


def _span(start: int, end: int) -> tuple[int, int]:
    """First and last leaf between two sizes."""
    return min(start, end - 1), end - 1
