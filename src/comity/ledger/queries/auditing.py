"""Reading the whole log once, in order, to re-derive everything in it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.ledger.core.audit import Audit, Damage, Fault, StoredCheckpoint, StoredEntry
from comity.ledger.core.checkpoints import Checkpoint as SignedHead
from comity.ledger.core.entries import FORGOTTEN, forgotten_spans
from comity.ledger.core.receipts import Receipt, check
from comity.ledger.core.tree import leaf_hash
from comity.ledger.core.vkeys import VerifierKey
from comity.ledger.models import Checkpoint, Entry, Log, Tile
from comity.ledger.queries.leaves import head
from comity.ledger.queries.trees import LogDamaged, root_at

CHUNK_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Progress:
    """How many leaves are done, of how many."""

    done: int
    total: int


def audit(keys: Sequence[VerifierKey]) -> Iterator[Damage | Progress]:
    """All damage in this node's log, first leaf first, with progress in between. Reads while the node runs.

    `keys` are the verifier keys of the log and of those before it, from wherever one trusts them.
    """
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    log = Log.objects.filter(id=Log.THE_ONE).first() or Log()  # read second: it covers every checkpoint read before
    audit = Audit(keys, _tile, _checkpoints(newest), _forgotten())
    rows = Entry.objects.filter(index__lt=log.size).order_by("index").iterator(chunk_size=CHUNK_ROWS)
    for count, row in enumerate(rows):
        if count % CHUNK_ROWS == 0:
            yield Progress(count, log.size)
        yield from audit.leaf(_stored(row))
    yield from audit.end(log.size, bytes(log.frontier))
    yield from _beyond()
    yield Progress(log.size, log.size)


def against(receipts: Iterable[Receipt], keys: Sequence[VerifierKey]) -> Iterator[Damage]:
    """What receipts in other hands prove of this log, and the log no longer holds: a leaf hidden or rewritten.

    Raises as `check` where a receipt proves nothing.
    """
    for receipt in receipts:
        origin = receipt.note.partition("\n")[0]
        proven = check(receipt, [key for key in keys if key.name == origin] or keys)
        row = Entry.objects.filter(index=receipt.index).first()
        kept = row is not None and bytes(row.leaf_hash) == leaf_hash(receipt.disclosure.entry)
        if not (kept and _has_root(proven.checkpoint)):
            yield Damage(Fault.RECEIPT, receipt.index, receipt.index, proven.entry.kind)


def _has_root(signed: SignedHead) -> bool:
    """Whether the stored tree still has a root that was signed over it."""
    try:
        return signed.size <= head().size and root_at(signed.size) == signed.root
    except LogDamaged:
        return False


def _beyond() -> Iterator[Damage]:
    """Leaves that stand after the end of the log; asked in one statement, since the log may be growing."""
    ends = Log.objects.filter(id=Log.THE_ONE).values("size")[:1]
    row = Entry.objects.filter(index__gte=ends).order_by("index").first()
    if row is None and not Log.objects.exists():
        row = Entry.objects.order_by("index").first()
    if row is not None:
        yield Damage(Fault.HEAD, row.index, row.index, row.kind)


def _tile(level: int, number: int) -> bytes | None:
    kept = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return None if kept is None else bytes(kept)


def _checkpoints(newest: int) -> Iterator[StoredCheckpoint]:
    rows = Checkpoint.objects.filter(size__lte=newest).prefetch_related("cosignatures").order_by("size")
    for row in rows.iterator(chunk_size=100):
        cosignatures = tuple((each.lines, each.keys) for each in row.cosignatures.all())
        yield StoredCheckpoint(row.size, bytes(row.root), row.note, cosignatures)


def _forgotten() -> Callable[[int], bool]:
    """Whether an act of forgetting covers a leaf."""
    acts = Entry.objects.filter(kind=FORGOTTEN, event__isnull=False).values_list("event", flat=True)
    spans = sorted(span for event in acts.iterator() for span in forgotten_spans(bytes(event or b"")))
    firsts = [first for first, _ in spans]

    def covers(index: int) -> bool:
        at = bisect_right(firsts, index) - 1
        return at >= 0 and index <= spans[at][1]

    return covers


def _stored(row: Entry) -> StoredEntry:
    return StoredEntry(
        index=row.index,
        kind=row.kind,
        ref=row.ref,
        at=row.at,
        by=row.by,
        entry=bytes(row.entry),
        leaf_hash=bytes(row.leaf_hash),
        event=None if row.event is None else bytes(row.event),
        salt=None if row.salt is None else bytes(row.salt),
    )
