"""Reads of this node's log, as values."""

from dataclasses import dataclass

from comity.ledger.core.entries import Leaf, read_event
from comity.ledger.core.tree import Frontier
from comity.ledger.models import Entry, Log


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log has grown, and the root over all of it."""

    size: int
    root: bytes


def head() -> Head:
    log = Log.objects.filter(id=Log.THE_ONE).first()
    frontier = Frontier.from_bytes(log.size, bytes(log.frontier)) if log else Frontier()
    return Head(frontier.size, frontier.root)


def of(ref: str) -> list[Leaf]:
    """Every leaf of a reference, oldest first."""
    return [leaf(row) for row in Entry.objects.filter(ref=ref).order_by("index")]


def leaf(row: Entry) -> Leaf:
    return Leaf(
        index=row.index,
        kind=row.kind,
        ref=row.ref,
        at=row.at,
        by=row.by,
        facts=None if row.event is None else read_event(bytes(row.event)).facts,
        entry=bytes(row.entry),
    )
