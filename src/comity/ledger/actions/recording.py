"""Appending to the log, and forgetting what a leaf stood for."""

import secrets
from datetime import datetime

from django.db import transaction

from comity.ledger.adapters import restored, rows
from comity.ledger.core.audit import StoredEntry
from comity.ledger.core.entries import FORGOTTEN, SALT_BYTES, Event, Facts, Leaf, canonical, entry_of, spans_of
from comity.ledger.core.tiles import WIDTH, hashes_of
from comity.ledger.core.tree import Frontier, perfect_root
from comity.ledger.models import Entry, Tile
from comity.terms.instants import utc


def record(kind: str, ref: str, event: Facts, *, at: datetime, by: str = "") -> Leaf:
    """Append one act to the log, in the act's own transaction: both happen, or neither does.

    `event` holds facts that JSON can say; `by` is a pseudonymous officer id. Indices have no gaps, since they are
    assigned under the lock of the log's one row, which is held until the transaction ends: record last.

    Raises NotYetCompared; TransactionManagementError outside a transaction.
    """
    restored.require_compared()
    return append(kind, ref, event, at=at, by=by)


def append(kind: str, ref: str, event: Facts, *, at: datetime, by: str = "") -> Leaf:
    """As `record`, also in a restored copy: only for the act by which that goes on."""
    head = locked()
    happened = Event(at=utc(at), by=by, facts=dict(event), index=head.size, kind=kind, ref=ref)
    salt = secrets.token_bytes(SALT_BYTES)
    private = canonical(happened)
    leaf = Leaf(head.size, kind, ref, happened.at, by, happened.facts, entry_of(happened, salt))
    leaf_hash = leaf.leaf_hash
    rows.append(StoredEntry(leaf.index, kind, ref, leaf.at, by, leaf.entry, leaf_hash, private, salt))
    grown = head.grown([leaf_hash])
    rows.advance(grown)
    if grown.size % WIDTH == 0:
        _keep_tile(grown.size)
    return leaf


@transaction.atomic
def forget(ref: str, *, at: datetime, by: str = "") -> Leaf | None:
    """Erase the events and salts behind all leaves of a reference; the leaves stay, and every proof still verifies.

    The act is a leaf itself and names the indices it covers, so that an audit tells forgetting from destruction.
    None where there was nothing to forget.
    """
    head = locked()
    told = Entry.objects.filter(ref=ref, index__lt=head.size, event__isnull=False).exclude(kind=FORGOTTEN)
    indices = list(told.order_by("index").values_list("index", flat=True))
    if not indices:
        return None
    told.update(event=None, salt=None, by="")
    return record(FORGOTTEN, ref, {"leaves": spans_of(indices)}, at=at, by=by)


def locked() -> Frontier:
    """The log's head, held until the caller's transaction ends. Raises TransactionManagementError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act records its leaf in its own transaction")
    return rows.lock()


def _keep_tile(size: int) -> None:
    """Keep the level 0 tile that just became full, and its root in the tiles above."""
    newest = Entry.objects.filter(index__gte=size - WIDTH).order_by("index")
    hashes = b"".join(bytes(one) for one in newest.values_list("leaf_hash", flat=True))
    level, number = 0, size // WIDTH - 1
    Tile.objects.create(level=level, number=number, hashes=hashes)
    full = True
    while full:
        root = perfect_root(hashes_of(hashes))
        level, (number, column) = level + 1, divmod(number, WIDTH)
        above = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
        hashes = bytes(above or b"") + root
        Tile.objects.update_or_create(level=level, number=number, defaults={"hashes": hashes})
        full = column == WIDTH - 1
