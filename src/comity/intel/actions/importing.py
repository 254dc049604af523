"""A file of objects comes in: in batches, each an act of its own, so that a stopped import may just be begun again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import BinaryIO, TypeVar

import msgspec
from django.conf import settings
from django.db import transaction

from comity.intel.actions.ingesting import ingest
from comity.intel.adapters.formats.reading import Read, Unreadable
from comity.intel.adapters.moving.opening import Item, read
from comity.intel.adapters.moving.plans import Format, Plan
from comity.intel.core.store.outcome import Result, Verdict
from comity.intel.models import Collection
from comity.intel.queries.moving.again import as_known
from comity.terms.errors import Fact

BATCH = 1000
MOST_FAILURES = 1000
Thing = TypeVar("Thing")


class Failure(msgspec.Struct, frozen=True):
    """Something that was not taken. `position` counts what was read of the file from 1; `line` is 0 where nobody
    counts lines. `sentence` and `facts` are the reason before it is worded."""

    position: int
    line: int
    stix_id: str
    code: str
    reason: str
    sentence: str = ""
    facts: dict[str, Fact] = {}


class Report(msgspec.Struct):
    """What became of a file. `counts` is by verdict, `unreadable` what gave no object; `failures` are the first of
    them; `broken` says where and why the rest of the file could not be read."""

    counts: dict[str, int]
    failures: list[Failure]
    unreadable: int = 0
    broken: str = ""

    @property
    def failed(self) -> int:
        return self.counts[Verdict.CONFLICT] + self.counts[Verdict.REFUSED] + self.unreadable

    def add(self, taken: "Taken") -> None:
        for verdict, number in taken.counts.items():
            self.counts[verdict] += number
        self.unreadable += taken.unreadable
        self.failures.extend(taken.failures[: MOST_FAILURES - len(self.failures)])
        self.broken = self.broken or (taken.broken.reason if taken.broken else "")

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


class Taken(msgspec.Struct, frozen=True):
    """What became of one batch. `broken` is what the file itself could not be read for, from some place on."""

    counts: dict[str, int]
    unreadable: int
    failures: list[Failure]
    broken: Failure | None = None


def import_file(
    stream: BinaryIO,
    *,
    collection: Collection | None,
    plan: Plan | None = None,
    by: str = "",
    clock: Callable[[], datetime],
    say: Callable[[int], object] = lambda _: None,
    dry_run: bool = False,
) -> Report:
    """Store the objects of a file as this node's own. `clock` is read for each batch; `say` hears the bytes read.

    A dry run says the same and stores nothing. Raises MispNotInstalled, NoValueColumn.
    """
    plan = plan or Plan(format=Format.STIX)
    report, position = Report(dict.fromkeys(map(str, Verdict), 0), []), 0
    for batch in batches(read(stream, plan), BATCH):
        with transaction.atomic():
            taken = take(batch, position, plan, collection=collection, by=by, at=clock())
            transaction.set_rollback(dry_run)
        report.add(taken)
        position += len(batch)
        say(stream.tell())
    return report


def batches(items: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    one = iter(items)
    while batch := list(islice(one, size)):
        yield batch


def take(
    batch: Sequence[Item], before: int, plan: Plan, *, collection: Collection | None, by: str, at: datetime
) -> Taken:
    """Store what is right of a batch. `before` it, so many things were read of the file."""
    places = [place for place, item in enumerate(batch, before + 1) if isinstance(item, Read)]
    raws = [item.raw for item in batch if isinstance(item, Read)]
    raws = as_known(raws, settings.COMITY_NODE_ID) if plan.format.makes else raws
    results: Sequence[Result] = ()
    if raws:
        results = ingest(raws, collection=collection, owner=settings.COMITY_NODE_ID, by=by, at=at).results
    failures = [*_refused(batch, before, dict(zip(places, results, strict=True))), *_unreadable(batch, before)]
    return Taken(
        counts=_counts(results),
        unreadable=len(batch) - len(raws),
        failures=sorted(failures, key=lambda one: one.position),
        broken=next((one for one in _unreadable(batch, before) if not one.line), None),
    )


def _counts(results: Sequence[Result]) -> dict[str, int]:
    counts = dict.fromkeys(map(str, Verdict), 0)
    for one in results:
        counts[one.verdict] += 1
    return counts


def _refused(batch: Sequence[Item], before: int, results: dict[int, Result]) -> Iterator[Failure]:
    for place, one in results.items():
        for fault in one.faults[:1]:
            facts: dict[str, Fact] = {"path": fault.path or "object", **fault.facts}
            line = batch[place - before - 1].line
            yield Failure(place, line, one.stix_id, fault.code, fault.explain(), fault.sentence, facts)


def _unreadable(batch: Sequence[Item], before: int) -> Iterator[Failure]:
    for place, item in enumerate(batch, before + 1):
        if isinstance(item, Unreadable):
            reason = item.reason
            yield Failure(place, item.line, "", reason.code, reason.explain(), reason.sentence, reason.facts)
