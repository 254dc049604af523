"""Pages of a collection: its objects, its manifest, the versions of an object. Only what carries an allowed label."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import msgspec

from comity.intel.adapters import pages
from comity.intel.adapters.pages import Allowed, Body, Head, Span, Whole
from comity.intel.core.taxii.filters import Filters
from comity.intel.core.taxii.interop import fits

MOST_BYTES = 16 * 1024 * 1024
"""Where a page ends even if it has fewer objects than asked for, so that a process stays small."""
WINDOW, MOST_WINDOWS, ALL = 5_000, 10, 1_000_000_000
"""How many entries are looked at together, and how often, for a field that has no index."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a collection, in order.

    `first` and `last` are the earliest and latest date_added of its rows, and after `end` the next page begins; all in
    microseconds since 1970 UTC, and 0 where there is nothing.
    """

    rows: list[Row]
    first: int
    last: int
    end: int
    more: bool


class Shelf(Protocol):
    """A collection as far as reading it takes: its key, and the bytes of its largest object."""

    @property
    def pk(self) -> int: ...

    @property
    def largest(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see: objects with these labels, and of `owner`'s objects all; of an object some of whose
    properties are marked by themselves, what `reveal` leaves."""

    labels: frozenset[int]
    reveal: Callable[[bytes], bytes | None]
    owner: str = ""

    @property
    def allowed(self) -> Allowed:
        return Allowed(self.labels, self.owner)


def page(collection: Shelf, filters: Filters, sight: Sight, after: int, limit: int) -> Page[bytes]:
    """The next `limit` objects at most that were added after `after`, as they were received."""
    span = Span(collection.pk, max(after, filters.added_after), limit)
    if filters.wanted:
        found, end, more = _search(span, filters, sight)
        return _page(found, [one.raw for one in found], end, more=more)
    found, cut = pages.bodies(span._replace(limit=limit + 1), filters, sight.allowed, MOST_BYTES)
    more = cut or len(found) > limit
    found = found[:limit]
    end = found[-1][0] if found else 0
    if any(row[1] for row in found):
        found = _revealed(found, sight)
    return _page(found, [row[2] for row in found], end, more=more)


def joined(collection: Shelf, filters: Filters, sight: Sight, after: int, limit: int) -> Page[bytes]:
    """As `page`, its rows being objects in any number, with commas between them."""
    if filters.wanted:
        return page(collection, filters, sight, after, limit)
    span = Span(collection.pk, max(after, filters.added_after), 0)
    rows: list[bytes] = []
    first = number = size = 0
    while number < limit and size < MOST_BYTES:
        span = span._replace(limit=min(limit - number, max(1, MOST_BYTES // collection.largest)))
        found = pages.joined(span, filters, sight.allowed)
        if found.granular:
            return page(collection, filters, sight, after, limit)
        if found.number:
            rows.append(found.raw)
        first, number, size = first or found.first, number + found.number, size + len(found.raw)
        if found.number < span.limit:
            return Page(rows, first, found.last or span.after if rows else 0, 0, more=False)
        span = span._replace(after=found.last)
    return Page(rows, first, span.after, span.after, more=pages.is_more(span, filters, sight.allowed))


def listing(collection: Shelf, filters: Filters, sight: Sight, after: int, limit: int) -> Page[Head]:
    """The next `limit` versions at most that were added after `after`."""
    span = Span(collection.pk, max(after, filters.added_after), limit)
    if filters.wanted:
        found, end, more = _search(span, filters, sight)
        return _page(found, [Head(row[0], *row[3:]) for row in found], end, more=more)
    heads = pages.heads(span._replace(limit=limit + 1), filters, sight.allowed)
    rows = heads[:limit]
    return _page(rows, rows, rows[-1].added if rows else 0, more=len(heads) > limit)


def is_there(collection: Shelf, stix_id: str, sight: Sight) -> bool:
    """Whether any version of an object is in a collection, as far as the reader may see."""
    return pages.is_there(collection.pk, stix_id, sight.allowed)


def _page(found: Sequence[tuple[int, ...]], rows: list[Row], end: int, *, more: bool) -> Page[Row]:
    first, last = (found[0][0], found[-1][0]) if found else (0, 0)
    return Page(rows, first, last, end, more)


def _revealed(found: Iterable[Body], sight: Sight) -> list[Body]:
    shown = ((row, sight.reveal(row[2]) if row[1] else row[2]) for row in found)
    return [row._replace(raw=raw) for row, raw in shown if raw is not None]


def _search(span: Span, filters: Filters, sight: Sight) -> tuple[list[Whole], int, bool]:
    """Objects that have what is wanted, where the search ended, and whether there may be more.

    There is no index for these fields, so windows of entries are looked at; a search may end short of its limit.
    """
    found: list[Whole] = []
    window = ALL if filters.ids else WINDOW  # objects that are named are found at once
    for _ in range(MOST_WINDOWS):
        until = pages.end_of(span._replace(limit=window))
        if not until:
            return found, span.after, False
        likely, cut = pages.wholes(span._replace(limit=window, until=until), filters, sight.allowed, MOST_BYTES)
        found += _fitting(likely, filters, sight)
        span = span._replace(after=likely[-1].added if cut else until)
        if len(found) > span.limit:
            return found[: span.limit], found[span.limit - 1].added, True
    return found, span.after, True


def _fitting(likely: Iterable[Whole], filters: Filters, sight: Sight) -> list[Whole]:
    """What may be read of the objects that fit. A hidden property cannot be asked for."""
    found = []
    for one in likely:
        raw = sight.reveal(one.raw) if one.granular else one.raw
        if raw is not None and fits(msgspec.json.decode(raw), filters.wanted):
            found.append(one._replace(raw=raw))
    return found
