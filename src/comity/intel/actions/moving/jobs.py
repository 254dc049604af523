"""An import from a page: its file is kept, an officer says how to read it, the worker does so batch by batch.

Each batch is one transaction with its place in the file, so that a worker that was killed begins where it stopped and
stores nothing twice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions import importing
from comity.intel.actions.identifying import own_identity
from comity.intel.adapters.moving import keeping, opening
from comity.intel.adapters.moving.plans import Plan, decoded, encoded
from comity.intel.adapters.moving.recognising import recognise
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.store.outcome import Verdict
from comity.intel.models import Collection, Import, ImportFailure
from comity.intel.queries.moving.imports import ImportUnknown
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

MOST_KEPT = 10_000
DRAFTS_KEPT = timedelta(days=3)
State = Import.State
UNDER_WAY = (State.WAITING, State.RUNNING)


class ImportBegun(ComityError):
    code = "intel.import.begun"
    status = 409
    sentence = gettext_noop("This import was started already.")


class MarkingNeeded(ComityError):
    code = "intel.import.marking-needed"
    sentence = gettext_noop("Say how far the new objects may go: choose a TLP level.")


@transaction.atomic
def begin(parts: Iterable[bytes], name: str, *, by: Actor, at: datetime) -> Import:
    """Keep a file, and recognise its format. Raises NotPermitted, ImportTooLarge, ImportEmpty."""
    require(by, Act.INTEL_IMPORT)
    kept = keeping.keep(parts)
    with keeping.opened(kept.name) as stream:
        form = recognise(stream)
    return Import.objects.create(
        name=name[:200],
        format=form,
        kept=kept.name,
        sha256=kept.sha256,
        bytes=kept.size,
        counts=dict.fromkeys(map(str, Verdict), 0),
        made_by=by.officer_id,
        made_at=at,
    )


@transaction.atomic
def start(import_id: UUID, plan: Plan, collection: Collection | None, *, by: Actor, at: datetime) -> Import:
    """Hand it to the worker. To put objects where others read them is a release.

    Raises NotPermitted, ImportUnknown, ImportBegun, MarkingNeeded.
    """
    require(by, Act.INTEL_IMPORT)
    if collection is not None:
        require(by, Act.INTEL_RELEASE)
    row = _mine(import_id, by)
    if row.state != State.DRAFT:
        raise ImportBegun()
    if plan.format.makes and not plan.marking_refs:
        raise MarkingNeeded()
    author = own_identity(at=at) if plan.format.makes else ""
    row.plan = encoded(_made_by(plan, author, at))
    row.format, row.collection, row.state, row.started_at = plan.format, collection, State.WAITING, at
    row.save()
    facts = {"import": str(row.pk), "format": row.format, "bytes": row.bytes, "sha256": row.sha256}
    record("intel.import.started", str(row.pk), facts, at=at, by=by.officer_id)
    return row


def _made_by(plan: Plan, author: str, at: datetime) -> Plan:
    settled = {name: getattr(plan, name) for name in plan.__struct_fields__}
    return Plan(**settled | {"at": text_of(micros_of(at)), "created_by": author})


@transaction.atomic
def cancel(import_id: UUID, *, by: Actor, at: datetime) -> Import:
    """Stop it. What it has stored stays; the file goes. Raises NotPermitted, ImportUnknown."""
    require(by, Act.INTEL_IMPORT)
    row = _mine(import_id, by)
    if row.state == State.DRAFT or row.state in UNDER_WAY:
        _end(row, State.CANCELLED, by=by.officer_id, at=at)
    return row


def work(*, clock: Callable[[], datetime]) -> int:
    """Read the oldest import that waits, to its end; how many things were read of it."""
    row = Import.objects.filter(state__in=UNDER_WAY).order_by("started_at").first()
    if row is None:
        return 0
    before = row.position
    try:
        with keeping.opened(row.kept) as stream:
            plan = decoded(bytes(row.plan))
            rest = islice(opening.read(stream, plan), row.position, None)
            for batch in importing.batches(rest, importing.BATCH):
                if not _take(row, batch, plan, stream.tell(), at=clock()):
                    return row.position - before
        _finish(row.pk, State.DONE, None, at=clock())
    except ComityError as refused:
        _finish(row.pk, State.FAILED, refused, at=clock())
    return row.position - before


@transaction.atomic
def _take(row: Import, batch: list[opening.Item], plan: Plan, bytes_read: int, *, at: datetime) -> bool:
    """One batch with its place. False where it was cancelled meanwhile, or another worker has come further."""
    live = Import.objects.select_for_update(of=("self",)).select_related("collection").get(pk=row.pk)
    if live.state not in UNDER_WAY or live.position != row.position:
        return False
    taken = importing.take(batch, row.position, plan, collection=live.collection, by=row.made_by, at=at)
    room = max(0, MOST_KEPT - ImportFailure.objects.filter(imported=row.pk).count()) if taken.failures else 0
    ImportFailure.objects.bulk_create(_kept(row, one) for one in taken.failures[:room])
    row.position += len(batch)
    row.counts = {verdict: row.counts.get(verdict, 0) + number for verdict, number in taken.counts.items()}
    row.unreadable += taken.unreadable
    row.bytes_read, row.state = bytes_read, State.RUNNING
    if taken.broken:
        row.broken = {"sentence": taken.broken.sentence, "facts": taken.broken.facts}
    row.save(update_fields=["position", "counts", "unreadable", "bytes_read", "broken", "state"])
    return True


def _kept(row: Import, failure: importing.Failure) -> ImportFailure:
    return ImportFailure(
        imported=row,
        position=failure.position,
        line=failure.line,
        stix_id=failure.stix_id[:300],
        code=failure.code,
        sentence=failure.sentence,
        facts=failure.facts,
    )


@transaction.atomic
def _finish(import_id: UUID, state: State, why: ComityError | None, *, at: datetime) -> None:
    row = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if row.state in UNDER_WAY:
        row.broken = {"sentence": why.sentence, "facts": why.facts} if why else row.broken
        _end(row, state, by=row.made_by, at=at)


def _end(row: Import, state: State, *, by: str, at: datetime) -> None:
    """The file is deleted once the end is certain: a file that is left behind is swept, one that is gone is not."""
    begun, kept = row.state != State.DRAFT, row.kept
    row.state, row.ended_at, row.kept = state, at, ""
    row.save()
    transaction.on_commit(lambda: keeping.remove(kept))
    if begun:
        facts = {"import": str(row.pk), "state": state.value, "unreadable": row.unreadable, **row.counts}
        record("intel.import.ended", str(row.pk), facts, at=at, by=by)


def sweep(*, at: datetime) -> int:
    """Let go of files that nobody went on with; how many."""
    old = Import.objects.filter(state=State.DRAFT, made_at__lt=at - DRAFTS_KEPT)
    for row in old:
        with transaction.atomic():
            _end(row, State.CANCELLED, by="", at=at)
    return len(old)


def _mine(import_id: UUID, by: Actor) -> Import:
    row = Import.objects.select_for_update(of=("self",)).filter(pk=import_id, made_by=by.officer_id).first()
    if row is None:
        raise ImportUnknown()
    return row
