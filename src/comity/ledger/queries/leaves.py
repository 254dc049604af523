"""The leaves themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from comity.ledger.core.entries import Leaf, read_event
from comity.ledger.core.tree import Frontier
from comity.ledger.models import Entry, Log
from comity.terms.errors import ComityError, gettext_noop


class NoSuchLeaf(ComityError):
    code = "ledger.no-such-leaf"
    status = 404
    sentence = gettext_noop("The log has no leaf {index}. Look for it by its reference in the list.")


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log has grown, and the root over all of it."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Search:
    """Which leaves: of a reference, of kinds that begin so, from an instant up to another. Empty means all."""

    ref: str = ""
    kind: str = ""
    since: datetime | None = None
    before: datetime | None = None


def head() -> Head:
    log = Log.objects.filter(id=Log.THE_ONE).first()
    frontier = Frontier.from_bytes(log.size, bytes(log.frontier)) if log else Frontier()
    return Head(frontier.size, frontier.root)


def of(ref: str) -> list[Leaf]:
    """Every leaf of a reference, oldest first."""
    return [as_leaf(row) for row in Entry.objects.filter(ref=ref).order_by("index")]


def leaf(index: int) -> Leaf:
    """One leaf. Raises NoSuchLeaf."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise NoSuchLeaf(index=index)
    return as_leaf(row)


def page(search: Search, *, before: int | None, count: int) -> list[Leaf]:
    """The newest leaves that fit, newest first; with `before`, those older than that index (keyset paging)."""
    rows = _found(search)
    if before is not None:
        rows = rows.filter(index__lt=before)
    return [as_leaf(row) for row in rows.order_by("-index")[:count]]


def leaves(search: Search) -> Iterator[Leaf]:
    """All leaves that fit, oldest first, streamed."""
    return (as_leaf(row) for row in _found(search).order_by("index").iterator(chunk_size=1000))


def as_leaf(row: Entry) -> Leaf:
    return Leaf(
        index=row.index,
        kind=row.kind,
        ref=row.ref,
        at=row.at,
        by=row.by,
        facts=None if row.event is None else read_event(bytes(row.event)).facts,
        entry=bytes(row.entry),
    )


def _found(search: Search) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if search.ref:
        rows = rows.filter(ref=search.ref)
    if search.kind:
        rows = rows.filter(kind__startswith=search.kind)
    if search.since:
        rows = rows.filter(at__gte=search.since)
    if search.before:
        rows = rows.filter(at__lt=search.before)
    return rows
