"""The watch: warnings before a clock ends, and deletion at the end of retention."""

import shutil
from datetime import datetime
from functools import partial

from django.db import transaction

from comity.evidence.actions import timing, turns
from comity.evidence.actions.turns import Said
from comity.evidence.adapters import files
from comity.evidence.core import clocks
from comity.evidence.core.bodies import ErasedBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Side
from comity.evidence.models import Attachment, ClockRow, Information, Request, StepTaken
from comity.evidence.queries.custody import traces_of
from comity.ledger.actions import forget

ERASED_MESSAGE = "evidence.erased"


@transaction.atomic
def warn(clock: ClockRow, *, at: datetime) -> bool:
    """Write a due warning to the timeline, once. Whether there was one."""
    request = Request.objects.select_for_update().get(pk=clock.request_id)
    row = ClockRow.objects.select_for_update().get(pk=clock.pk)
    if row.stopped_at or row.next_warning_at is None or row.next_warning_at > at:
        return False
    row.warned = clocks.warnings_reached(row.started_at, row.due_at, at)
    row.next_warning_at = clocks.next_warning(row.started_at, row.due_at, warned=row.warned)
    row.save()
    step = "clock-overdue" if at >= row.due_at else "clock-warning"
    facts: dict[str, str | int] = {"event": row.event, "due": row.due_at.isoformat(), "warning": row.warned}
    turns.finish(request, Said(step, row.what, facts=facts), at=at)
    return True


@transaction.atomic
def erase(row: Request, *, at: datetime) -> None:
    """Delete the content of a request whose retention has ended; its steps and proofs stay, without their words.

    The owner of what is deleted, the other side, is told.
    """
    request = Request.objects.select_for_update().get(pk=row.pk)
    if request.erased_at or request.retain_until > at:
        return
    _erase_files(request)
    _erase_words(request)
    request.values, request.content, request.facts = {}, "", {}
    request.problem, request.erased_at = "", at
    timing.stop(request, *Event, at=at, by="erase")
    message = untold = ""
    if request.side == Side.ASKED:
        body = ErasedBody(request.ref, at)
        message, untold = turns.tell_if_possible(request, ERASED_MESSAGE, body, at=at)
    forget(request.ref, at=at)
    turns.finish(request, Said("erase", ground=untold, message=message), at=at)


@transaction.atomic
def erase_information(row: Information, *, at: datetime) -> None:
    """Delete information whose retention has ended."""
    row.information, row.conditions, row.answer, row.subject, row.erased_at = "", "", "", "", at
    row.save()
    StepTaken.objects.filter(ref=row.ref).update(note="")
    forget(row.ref, at=at)
    turns.log(row.ref, Said("erase"), at=at, by="", side=Side(row.side), state=row.state, kind="information")


def _erase_files(request: Request) -> None:
    kept = list(request.attachments.values_list("sha256", flat=True))
    request.attachments.all().delete()
    for sha256 in kept:
        if not Attachment.objects.filter(sha256=sha256).exists():
            transaction.on_commit(partial(files.remove, sha256))
    for package in request.packages.all():
        for folder in traces_of(package):
            transaction.on_commit(partial(shutil.rmtree, folder, ignore_errors=True))


def _erase_words(request: Request) -> None:
    StepTaken.objects.filter(ref=request.ref).update(note="")
    request.clarifications.update(question="", answer="")
    request.call_backs.update(spoke_to="")
    request.orders.update(text="", answer="", fields=[], values={})
    request.packages.update(note="")
