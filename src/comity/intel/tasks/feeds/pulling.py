"""Taking what is new in a collection of another server, page by page; and saying beforehand what would come."""

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import msgspec

from comity.intel.actions.feeds import pulling
from comity.intel.actions.feeds.sources import settle
from comity.intel.adapters.feeds import http
from comity.intel.adapters.feeds.http import Answer
from comity.intel.core.feeds import reading
from comity.intel.core.feeds.cursors import Cursor, Doubt, following
from comity.intel.core.feeds.dates import instant_of
from comity.intel.core.feeds.mending import mended
from comity.intel.core.feeds.reading import Record, Turn
from comity.intel.core.feeds.reports import Coming, Pulled
from comity.intel.models import Source
from comity.intel.queries.feeds.sources import are_here
from comity.intel.tasks.feeds.asking import Remote, query, remote_of
from comity.terms.errors import ComityError, gettext_noop

MOST_EMPTY = 3
MOST_EXAMPLES = 20
STALE = frozenset({400, 404, 410, 422})
"""What servers answer to a `next` that they do not know any more."""
NO_MANIFEST = frozenset({400, 404, 405, 406, 500, 501})
Thing = TypeVar("Thing", bound=Hashable)


class NotForPulling(ComityError):
    code = "intel.feed.not-for-pulling"
    status = 403
    sentence = gettext_noop("{name} is a source to push to only. Add it once more, without --no-pull, to pull from it.")


@dataclass(slots=True)
class _Trail:
    """What this run has seen: digests of the pages, empty pages in a row, the things of the page before."""

    pages: set[int] = field(default_factory=set)
    empty: int = 0
    before: frozenset[Hashable] = frozenset()

    def straightened(self, turn: Turn, things: Iterable[Hashable]) -> Turn:
        """The same without a `next` that leads round or nowhere. The same token again may be right: medallion keeps one
        for a whole run."""
        self.empty = 0 if turn.number else self.empty + 1
        digest, known = hash(frozenset(things)), len(self.pages)
        self.pages.add(digest)
        is_new = len(self.pages) > known
        return turn if not turn.next or is_new or (not turn.number and self.empty < MOST_EMPTY) else _ended(turn)

    def fresh(self, things: Iterable[Thing]) -> list[Thing]:
        """Those that the page before did not have."""
        seen, self.before = self.before, frozenset(ones := list(things))
        return [one for one in ones if one not in seen]


def _ended(turn: Turn) -> Turn:
    return replace(turn, next="", more=False)


class _Head(msgspec.Struct):
    id: str = ""
    modified: str = ""
    created: str = ""


def pull(
    source: Source,
    *,
    clock: Callable[[], datetime],
    seconds: float = float("inf"),
    say: Callable[[Pulled], object] = lambda _: None,
) -> Pulled:
    """Store what is new at a source; it goes on where the last pull stopped, however that was. `say` hears how far it
    is, `seconds` is about how long it may take. What breaks it off is in the report. Raises NotForPulling."""
    if not source.pulls:
        raise NotForPulling(name=source.name)
    report = Pulled(source=source.name)
    try:
        _pages(source, report, clock, time.monotonic() + seconds, say)
    except ComityError as error:
        report.broke(error)
    settle(source, report, at=clock())
    return report


def _pages(
    source: Source, report: Pulled, clock: Callable[[], datetime], until: float, say: Callable[[Pulled], object]
) -> None:
    remote, trail = remote_of(source), _Trail()
    stored = pulling.cursor_of(source)
    asking = _begun(source, stored)
    while True:
        asking, answer = _asked(remote, remote.place.objects, source, asking)
        turn, given = reading.objects(answer.body, answer.headers)
        raws = tuple(map(mended, given))
        report.doubt(Doubt.MENDED if raws != given else None)
        step = following(asking, trail.straightened(turn, raws))
        after = replace(step.cursor, over=step.over)
        outcome = pulling.take_page(source, trail.fresh(raws), stored, after, at=clock())
        report.pages += 1
        report.count(outcome.results)
        report.doubt(step.doubt)
        say(report)
        stored, asking = after, replace(after, over=False)
        if step.over or time.monotonic() > until:
            report.unfinished = not step.over
            return


def _begun(source: Source, stored: Cursor) -> Cursor:
    """Where a pull begins: where the last one stopped, or anew where that is not to be relied on."""
    return Cursor() if source.whole and stored.over else replace(stored, over=False)


def _asked(remote: Remote, address: str, source: Source, cursor: Cursor) -> tuple[Cursor, Answer]:
    """The next page, and the cursor that it came for: without a `next` that is stale, in smaller pages if need be."""
    while True:
        try:
            return cursor, http.get(remote.access, address, query(source, cursor))
        except http.FeedTooLong:
            smaller = cursor.smaller()
            if smaller is None:
                raise
            cursor = smaller
        except http.FeedRefused as refused:
            if not cursor.next or refused.facts["http_status"] not in STALE:
                raise
            cursor = cursor.without_next()


def coming(source: Source, *, say: Callable[[Coming], object] = lambda _: None) -> Coming:
    """What a pull would bring, by the manifest; where there is none, by the objects. Nothing is stored or remembered.

    Raises NotForPulling.
    """
    if not source.pulls:
        raise NotForPulling(name=source.name)
    report = Coming(source=source.name, dry_run=True)
    try:
        _records(source, report, say)
    except ComityError as error:
        report.broke(error)
    return report


def _records(source: Source, report: Coming, say: Callable[[Coming], object]) -> None:
    remote, trail, read = remote_of(source), _Trail(), _by_manifest
    address = remote.place.manifest
    cursor, counted = _begun(source, pulling.cursor_of(source)).without_next(), set[int]()
    while True:
        try:
            cursor, answer = _asked(remote, address, source, cursor)
            turn, records = read(answer.body, answer.headers)
        except (http.FeedRefused, reading.NotTaxii) as refused:
            if read is _by_objects or refused.facts.get("http_status", 400) not in NO_MANIFEST:
                raise
            read, address = _by_objects, remote.place.objects
            continue
        _count(report, [one for one in dict.fromkeys(records) if hash(one) not in counted])
        counted.update(map(hash, records))
        step = following(cursor, trail.straightened(turn, records))
        report.doubt(step.doubt)
        say(report)
        if step.over:
            return
        cursor = step.cursor


def _count(report: Coming, records: Sequence[Record]) -> None:
    here = are_here(records)
    report.pages += 1
    for one in records:
        if one in here:
            report.known += 1
            continue
        kind = one.id.partition("--")[0][:60]
        report.new[kind] = report.new.get(kind, 0) + 1
        if len(report.examples) < MOST_EXAMPLES:
            report.examples.append(one.id[:300])


def _by_manifest(body: bytes, headers: Mapping[str, str]) -> tuple[Turn, tuple[Record, ...]]:
    return reading.manifest(body, headers)


def _by_objects(body: bytes, headers: Mapping[str, str]) -> tuple[Turn, tuple[Record, ...]]:
    turn, raws = reading.objects(body, headers)
    return turn, tuple(_record(raw) for raw in raws)


def _record(raw: bytes) -> Record:
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except msgspec.MsgspecError:
        return Record("", 0, 0)
    return Record(head.id, instant_of(head.modified or head.created), 0)
