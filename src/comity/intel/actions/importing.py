"""A file of objects comes in: in batches, each an act of its own, so that a stopped import may just be begun again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import BinaryIO

import msgspec
from django.conf import settings

from comity.intel.actions.ingesting import ingest
from comity.intel.adapters.bundles import NotReadable, objects_in
from comity.intel.core.store.outcome import Result, Verdict
from comity.intel.models import Collection

BATCH = 1000
MOST_FAILURES = 1000


class Failure(msgspec.Struct, frozen=True):
    """An object that was not taken. `position` counts the objects of the file from 1."""

    position: int
    stix_id: str
    code: str
    reason: str


class Report(msgspec.Struct):
    """What became of a file. `counts` is by verdict; `failures` are the first of them; `broken` says where and why
    the rest of the file could not be read."""

    counts: dict[str, int]
    failures: list[Failure]
    broken: str = ""

    @property
    def failed(self) -> int:
        return self.counts[Verdict.CONFLICT] + self.counts[Verdict.REFUSED]

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


def import_file(
    stream: BinaryIO,
    *,
    collection: Collection | None,
    by: str = "",
    clock: Callable[[], datetime],
    say: Callable[[int], object] = lambda _: None,
) -> Report:
    """Store the objects of a file as this node's own. `clock` is read for each batch; `say` hears the bytes read."""
    report = Report(dict.fromkeys(map(str, Verdict), 0), [])
    objects, position = objects_in(stream), 0
    while batch := _next(objects, report):
        outcome = ingest(batch, collection=collection, owner=settings.COMITY_NODE_ID, by=by, at=clock())
        for verdict, number in outcome.counts().items():
            report.counts[verdict] += number
        room = MOST_FAILURES - len(report.failures)
        report.failures.extend(islice(_failures(outcome.results, position), room))
        position += len(batch)
        say(stream.tell())
    return report


def _next(objects: Iterator[bytes], report: Report) -> list[bytes]:
    """The next batch; what came before the place where the file breaks still counts."""
    batch: list[bytes] = []
    try:
        for one in islice(objects, BATCH):
            batch.append(one)  # noqa: PERF402  what was read before an error must stay
    except NotReadable as broken:
        report.broken = broken.explain()
    return batch


def _failures(results: Sequence[Result], before: int) -> Iterator[Failure]:
    for number, one in enumerate(results, start=before + 1):
        for fault in one.faults[:1]:
            yield Failure(number, one.stix_id, fault.code, fault.explain())
