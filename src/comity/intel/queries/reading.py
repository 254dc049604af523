"""Pages of a collection: its objects, its manifest, the versions of an object. Only what carries an allowed label."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import msgspec

from comity.intel.adapters import pages
from comity.intel.adapters.pages import Allowed, Body, Head, Span, Whole
from comity.intel.core.taxii.filters import Filters
from comity.intel.core.taxii.interop import fits

MOST_BYTES = 16 * 1024 * 1024
"""Where a page ends even if it has fewer objects than asked for, so that a process stays small."""
WINDOW, MOST_WINDOWS, FAR = 5_000, 10, 1 << 62
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
    """What a reader may see: objects with these labels but of no `blocked` type, and of `owner`'s objects all; of an
    object some of whose properties are marked by themselves, what `reveal` leaves. A search leaves out what came here
    through `closed` collections alone."""

    labels: frozenset[int]
    reveal: Callable[[bytes], bytes | None]
    owner: str = ""
    blocked: frozenset[str] = frozenset()
    closed: frozenset[int] = frozenset()

    @property
    def allowed(self) -> Allowed:
        return Allowed(self.labels, self.owner, self.blocked)

    def shows(self, *, label: int, owner: str, type: str) -> bool:  # noqa: A002  the field's word
        """Whether an object may be seen, as far as it as a whole is concerned."""
        return (label in self.labels and type not in self.blocked) or (owner == self.owner != "")


def page(collection: Shelf, filters: Filters, sight: Sight, after: int, limit: int) -> Page[bytes]:
    """The next `limit` objects at most that were added after `after`, as they were received."""
    span = Span(collection.pk, max(after, filters.added_after), limit)
    if filters.wanted:
        scan = _scan(span, filters, sight)
        return scan.page([one.raw for one in scan.found])
    bodies, cut = pages.bodies(span._replace(limit=limit + 1), filters, sight.allowed, MOST_BYTES)
    more = cut or len(bodies) > limit
    bodies = bodies[:limit]
    end = bodies[-1].added if bodies else 0
    shown = _revealed(bodies, sight) if any(one.guarded for one in bodies) else bodies
    first, last = (shown[0].added, shown[-1].added) if shown else (0, 0)
    return Page([one.raw for one in shown], first, last, end, more)


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
        if found.guarded:
            return page(collection, filters, sight, after, limit)
        if found.number:
            rows.append(found.raw)
        first, number, size = first or found.first, number + found.number, size + len(found.raw)
        if found.number < span.limit:
            last = found.last or span.after
            return Page(rows, first, last if rows else 0, 0, more=False)
        span = span._replace(after=found.last)
    return Page(rows, first, span.after, span.after, more=pages.is_more(span, filters, sight.allowed))


def listing(collection: Shelf, filters: Filters, sight: Sight, after: int, limit: int) -> Page[Head]:
    """The next `limit` versions at most that were added after `after`."""
    span = Span(collection.pk, max(after, filters.added_after), limit)
    if filters.wanted:
        scan = _scan(span, filters, sight)
        return scan.page([Head(one.added, one.stix_id, one.version_text, one.spec_version) for one in scan.found])
    heads = pages.heads(span._replace(limit=limit + 1), filters, sight.allowed)
    rows = heads[:limit]
    first, last = (rows[0].added, rows[-1].added) if rows else (0, 0)
    return Page(rows, first, last, last, more=len(heads) > limit)


def is_there(collection: Shelf, stix_id: str, sight: Sight) -> bool:
    """Whether any version of an object is in a collection, as far as the reader may see."""
    return pages.is_there(collection.pk, stix_id, sight.allowed)


def _revealed(bodies: Iterable[Body], sight: Sight) -> list[Body]:
    shown = ((one, sight.reveal(one.raw) if one.guarded else one.raw) for one in bodies)
    return [one._replace(raw=raw) for one, raw in shown if raw is not None]


@dataclass(frozen=True, slots=True)
class _Scan:
    """Objects that have what is wanted, after what the next scan begins, and whether there may be more."""

    found: list[Whole]
    end: int
    more: bool

    def page(self, rows: list[Row]) -> Page[Row]:
        first, last = (self.found[0].added, self.found[-1].added) if self.found else (0, 0)
        return Page(rows, first, last, self.end, self.more)


def _scan(span: Span, filters: Filters, sight: Sight) -> _Scan:
    """Look through entries for fields without an index, in windows; it may end short of its limit.

    Objects that are named by their ids are found at once.
    """
    found: list[Whole] = []
    limit = span.limit
    for _ in range(MOST_WINDOWS):
        until = FAR if filters.ids else pages.end_of(span._replace(limit=WINDOW))
        if not until or (filters.ids and span.after >= FAR):
            return _Scan(found, span.after, more=False)
        likely, cut = pages.wholes(span._replace(limit=WINDOW, until=until), filters, sight.allowed, MOST_BYTES)
        found += _fitting(likely, filters, sight)
        if len(found) > limit:
            return _Scan(found[:limit], found[limit - 1].added, more=True)
        span = span._replace(after=likely[-1].added if cut or len(likely) == WINDOW else until)
        if sum(len(one.raw) for one in found) > MOST_BYTES:
            break
    return _Scan(found, span.after, more=True)


def _fitting(likely: Iterable[Whole], filters: Filters, sight: Sight) -> list[Whole]:
    """What may be read of the objects that fit. A hidden property cannot be asked for."""
    found = []
    for one in likely:
        raw = sight.reveal(one.raw) if one.guarded else one.raw
        if raw is not None and fits(msgspec.json.decode(raw), filters.wanted):
            found.append(one._replace(raw=raw))
    return found
