"""How to go on through a collection of another server, so that nothing is lost, read for ever, or believed too early.

TAXII 2.1, 3.4 and 3.5: a client goes on by `next`, repeating its filters, or by `added_after` with the last
X-TAXII-Date-Added-Last. Servers differ: some have no `next`, some say that there is no more while there is, some give
many objects one date_added and cut a page among them. So a page is begun just before the last instant that was seen,
what comes again is passed over, and the end is believed only when asking again brings nothing else.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from comity.intel.core.feeds.reading import Turn

LIMIT = 1000
LARGEST_LIMIT = 16_000
CROWD = 20_000
NEWEST_SPEC = "2.1"


class Doubt(StrEnum):
    """What a report has to say of a server's order."""

    NO_DATES = "no-dates"  # it says that there is more, but neither `next` nor when it added what
    CROWDED = "crowded"  # more objects of one date_added than it gives at once
    MENDED = "mended"  # it writes something else where spec_version belongs
    NOT_AFTER = "not-after"  # it gives what was added before, too


@dataclass(frozen=True, slots=True)
class Cursor:
    """What to ask for next. `after` is added_after, `reached` the latest date_added seen, both in microseconds since
    1970 UTC, 0 for none. `spec_version` where the server shows nothing without. `crowd` is how many objects were seen
    of the instant that was reached, as far as whole pages tell. `over`: the last pull came to its end."""

    after: int = 0
    reached: int = 0
    next: str = ""
    limit: int = LIMIT
    spec_version: str = ""
    crowd: int = 0
    over: bool = False

    def without_next(self) -> "Cursor":
        """The same by time: the server does not know its `next` any more."""
        return replace(self, next="", after=max(self.after, self.reached - 1))

    def smaller(self) -> "Cursor | None":
        """The same in smaller pages; None where they cannot be smaller."""
        return replace(self, limit=max(1, self.limit // 4)) if self.limit > 1 else None


@dataclass(frozen=True, slots=True)
class Step:
    """Where to go on, whether the collection is read through, and what is to be doubted."""

    cursor: Cursor
    over: bool = False
    doubt: Doubt | None = None


def following(cursor: Cursor, page: Turn) -> Step:
    """Where to go on after a page that was asked for with a cursor."""
    seen = _seen(cursor, page)
    if page.next and (page.number or page.more):
        return Step(replace(seen, next=page.next))
    if not page.number:
        return _after_nothing(seen)
    if not page.last:
        return Step(_rest(seen), over=True, doubt=Doubt.NO_DATES if page.more else None)
    again = _rest(seen)
    if again.after > cursor.after:
        return Step(replace(again, limit=cursor.limit))
    if not (page.more or page.number >= cursor.limit):
        return Step(again, over=True)
    return _within_an_instant(seen, page)


def _seen(cursor: Cursor, page: Turn) -> Cursor:
    of_one = page.last > 0 and page.first == page.last
    before = cursor.crowd if page.last == cursor.reached and cursor.next else 0
    return replace(cursor, reached=max(cursor.reached, page.last), crowd=before + page.number if of_one else 0)


def _after_nothing(seen: Cursor) -> Step:
    """The end, unless nothing was ever seen: then some servers have objects of a newer STIX than their default."""
    if not seen.reached and not seen.spec_version and not seen.after:
        return Step(replace(seen, next="", spec_version=NEWEST_SPEC))
    spec = seen.spec_version if seen.reached else ""
    after = max(seen.after, seen.reached - 1)
    return Step(replace(seen, next="", after=after, limit=LIMIT, spec_version=spec), over=True)


def _within_an_instant(seen: Cursor, page: Turn) -> Step:
    """The page ends at the instant that it began with: ask for a larger one, at last pass over the instant."""
    if page.last <= seen.after:
        return Step(_rest(seen), over=True, doubt=Doubt.NOT_AFTER)
    if seen.limit < LARGEST_LIMIT:
        return Step(replace(seen, next="", crowd=0, limit=min(seen.limit * 4, LARGEST_LIMIT)))
    return Step(replace(seen, next="", after=page.last, limit=LIMIT), doubt=Doubt.CROWDED)


def _rest(seen: Cursor) -> Cursor:
    """To ask again from the instant seen last, in which there may be more; after it, if it is so full that each pull
    would read it all again."""
    after = seen.reached if seen.crowd >= CROWD else seen.reached - 1
    return replace(seen, next="", limit=LIMIT, crowd=0, after=max(0, seen.after, after))
