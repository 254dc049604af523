"""Roots and proofs, read from tiles: a few rows each, however long the log."""

from collections.abc import Iterable, Sequence
from functools import cache

from comity.ledger.core.entries import Leaf
from comity.ledger.core.proofs import Node, NodeHash, Proof, Span, root_of
from comity.ledger.core.proofs import consistency as consistency_spans
from comity.ledger.core.proofs import inclusion as inclusion_spans
from comity.ledger.core.receipts import Disclosure, Receipt
from comity.ledger.core.tiles import HEIGHT, WIDTH, TileId, hashes_of
from comity.ledger.core.tree import HASH_BYTES
from comity.ledger.models import Entry, Tile
from comity.ledger.queries.checkpoints import checkpoint_of
from comity.ledger.queries.leaves import NoSuchLeaf, as_leaf
from comity.terms.errors import ComityError, gettext_noop


class NotYetSigned(ComityError):
    code = "ledger.not-yet-signed"
    status = 409
    sentence = gettext_noop(
        "No checkpoint covers leaf {index} yet. One is signed within ten minutes; ask again then, "
        "or sign one now with `comity ledger checkpoint`."
    )


class LogDamaged(ComityError):
    code = "ledger.damaged"
    status = 503
    sentence = gettext_noop(
        "The stored log lacks hashes near leaf {index}, so nothing can be proven from it. "
        "Run `comity ledger verify` and restore the node from its last good copy."
    )


def tile_bytes(tile: TileId) -> bytes:
    """The hashes of a tile of this log, as C2SP tlog-tiles serves them."""
    if tile.level == 0 and tile.width < WIDTH:
        first = tile.number * WIDTH
        rows = Entry.objects.filter(index__gte=first, index__lt=first + tile.width).order_by("index")
        return b"".join(bytes(each) for each in rows.values_list("leaf_hash", flat=True))
    kept = Tile.objects.filter(level=tile.level, number=tile.number).values_list("hashes", flat=True).first()
    return bytes(kept or b"")[: tile.width * HASH_BYTES]


def root_at(size: int) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return root_of(Span(0, size), _reader(size))


def inclusion(index: int, size: int) -> Proof:
    """The proof that leaf `index` is in the tree of the first `size` leaves (RFC 6962, section 2.1.1)."""
    return _hashes(inclusion_spans(index, size), size)


def consistency(old_size: int, new_size: int) -> Proof:
    """The proof that the tree of `new_size` leaves continues the one of `old_size` (RFC 6962, section 2.1.2)."""
    return _hashes(consistency_spans(old_size, new_size), new_size)


def receipt(leaf_index: int, *, disclosed: bool = False) -> Receipt:
    """The offline receipt of a leaf (C2SP tlog-proof). With `disclosed` it tells the event and its salt.

    Raises NoSuchLeaf, NotYetSigned, LogDamaged.
    """
    row = Entry.objects.filter(index=leaf_index).first()
    if row is None:
        raise NoSuchLeaf(index=leaf_index)
    return _receipts([row], disclosed=disclosed)[0]


def receipts(ref: str, *, disclosed: bool = False) -> list[tuple[Leaf, Receipt]]:
    """Every leaf of a reference with its receipt, oldest first, under one checkpoint.

    Raises NotYetSigned, LogDamaged.
    """
    rows = list(Entry.objects.filter(ref=ref).order_by("index"))
    return list(zip(map(as_leaf, rows), _receipts(rows, disclosed=disclosed), strict=True))


def _receipts(rows: Sequence[Entry], *, disclosed: bool) -> list[Receipt]:
    if not rows:
        return []
    checkpoint = checkpoint_of(rows[-1].index)
    if checkpoint is None:
        raise NotYetSigned(index=rows[-1].index)
    node = _reader(checkpoint.size)
    return [
        Receipt(
            index=row.index,
            proof=tuple(root_of(span, node) for span in inclusion_spans(row.index, checkpoint.size)),
            note=checkpoint.note,
            disclosure=_told(row) if disclosed else Disclosure(bytes(row.entry)),
        )
        for row in rows
    ]


def _told(row: Entry) -> Disclosure:
    """The entry with its event and salt, as far as they were not forgotten."""
    if row.event is None or row.salt is None:
        return Disclosure(bytes(row.entry))
    return Disclosure(bytes(row.entry), bytes(row.event), bytes(row.salt))


def _hashes(spans: Iterable[Span], size: int) -> Proof:
    node = _reader(size)
    return tuple(root_of(span, node) for span in spans)


def _reader(size: int) -> NodeHash:
    """Reads nodes of the tree of that size, each tile once. Raises LogDamaged."""

    @cache
    def read(tile: TileId) -> list[bytes]:
        hashes = hashes_of(tile_bytes(tile))
        if len(hashes) != tile.width:
            raise LogDamaged(index=(tile.number * WIDTH + len(hashes)) << (HEIGHT * tile.level))
        return hashes

    def node_hash(node: Node) -> bytes:
        return node.within(read(node.tile(size)))

    return node_hash
