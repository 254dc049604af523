"""Reads of this node's log, as values. Who may read is decided by whoever shows them."""

from comity.ledger.queries.auditing import Progress, against, audit
from comity.ledger.queries.checkpoints import (
    SignedCheckpoint,
    checkpoint_of,
    cosigned_size,
    equivocation,
    equivocations,
    latest_checkpoint,
    peer_checkpoints,
)
from comity.ledger.queries.leaves import Head, Search, head, leaf, leaves, of, page
from comity.ledger.queries.static import static_files
from comity.ledger.queries.trees import consistency, inclusion, receipt, receipts, root_at, tile_bytes

__all__ = [
    "Head",
    "Progress",
    "Search",
    "SignedCheckpoint",
    "against",
    "audit",
    "checkpoint_of",
    "consistency",
    "cosigned_size",
    "equivocation",
    "equivocations",
    "head",
    "inclusion",
    "latest_checkpoint",
    "leaf",
    "leaves",
    "of",
    "page",
    "peer_checkpoints",
    "receipt",
    "receipts",
    "root_at",
    "static_files",
    "tile_bytes",
]
