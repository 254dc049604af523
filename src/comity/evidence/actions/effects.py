"""What a step does beside moving the request; the same on the side that takes it and on the side that hears of it."""

import uuid
from datetime import datetime, timedelta

from comity.evidence.actions import timing, turns
from comity.evidence.actions.turns import Said
from comity.evidence.core import clocks, preservation
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Kind, Side, State, Step, heard
from comity.evidence.core.preservation import KEPT, Freeze, FreezeStep, after_freeze
from comity.evidence.models import Clarification, Package, Preservation, Request, StepTaken
from comity.evidence.queries import law


def was_sent(request: Request) -> bool:
    """Whether the other side has it: it was sent, and did not come back, or arrived after all."""
    ways = [Step.SEND, Step.RETURN, Step.RECEIVE]
    last = StepTaken.objects.filter(ref=request.ref, step__in=ways).order_by("-number").first()
    return last is not None and last.step != Step.RETURN


def received(request: Request, *, at: datetime) -> None:
    """The requested node has the request; the clocks that run from receipt start."""
    timing.stop_for(request, Step.RECEIVE, at=at)
    timing.start(request, Event.RECEIVED, at=at)


def accepted(request: Request, *, at: datetime) -> None:
    timing.start(request, Event.ACCEPTED, at=at)
    if request.urgency == "emergency":
        timing.start_confirmation(request, at=at)


def asked(request: Request, question: str, *, at: datetime, by: str = "") -> None:
    """A question waits for its answer."""
    Clarification.objects.create(request=request, question=question, asked_at=at, asked_by=by)


def answered(request: Request, answer: str, *, at: datetime, by: str = "") -> None:
    """The newest open question has its answer."""
    question = request.clarifications.filter(answered_at=None).order_by("-asked_at").first()
    if question is not None:
        question.answer, question.answered_at, question.answered_by = answer, at, by
        question.save()


def refused(request: Request, ground: str, *, at: datetime) -> None:
    """The request ends with a coded ground."""
    request.ground = ground
    end(request, Step.REFUSE, at=at)
    frozen = preservation_of(request)
    if frozen and frozen.state == Freeze.ASKED:
        _step(frozen, FreezeStep.REFUSE)


def frozen(request: Request, until: datetime, reference: str, *, at: datetime) -> None:
    """The data are kept from `at` until `until`. Raises PreservationOutOfTurn, PreservationTooShort."""
    row = Preservation.objects.select_for_update().get(request=request)
    floor, source = clocks.floor_of(law.route(request.route).time_limits, at)
    preservation.preserved_until(at, until - at, floor or timedelta())
    _step(row, FreezeStep.GRANT, save=False)
    row.frozen_at, row.until, row.holder_reference = at, until, reference
    row.source, row.floor = source or request.article, f"P{floor.days}D"
    row.save()
    timing.stop_for(request, Step.GRANT, at=at)
    timing.start(request, Event.FROZEN, at=at)
    timing.run_freeze(request, start=at, until=until, source=row.source)
    if request.urgency == "emergency" and not request.clocks.filter(event=Event.CONFIRM).exists():
        timing.start_confirmation(request, at=at)


def extended(request: Request, until: datetime, *, at: datetime) -> None:
    """The data are kept longer. Raises PreservationOutOfTurn, ExtensionNotLater."""
    row = Preservation.objects.select_for_update().get(request=request)
    row.until = preservation.extended_until(row.until or at, until)
    row.extension_asked_until = None
    _step(row, FreezeStep.EXTEND, save=False)
    row.save()
    timing.run_freeze(request, start=at, until=until, source=row.source)


def extension_asked(request: Request, until: datetime) -> None:
    """Somebody asks that the data be kept until then. Raises PreservationOutOfTurn, ExtensionNotLater."""
    row = Preservation.objects.select_for_update().get(request=request)
    after_freeze(Freeze(row.state), FreezeStep.EXTEND)
    if row.until is not None:
        preservation.extended_until(row.until, until)
    row.extension_asked_until = until
    row.save()


def convert(request: Request, *, at: datetime) -> None:
    """The request for disclosure names a freeze: its data are kept pending the decision (ETS 185 art. 29(7))."""
    if not request.preservation_ref:
        return
    rows = Preservation.objects.select_for_update()
    row = rows.filter(request__ref=request.preservation_ref, request__peer=request.peer, state__in=KEPT).first()
    if row is None:
        return
    _step(row, FreezeStep.CONVERT, save=False)
    row.disclosure_ref = request.ref
    row.save()
    said = Said("convert", facts={"disclosure": request.ref})
    turns.finish(Request.objects.select_for_update().get(pk=row.pk), said, at=at, side=Side.ASKING)


def let_go(request: Request, step: FreezeStep, *, at: datetime) -> None:
    """The freeze ends: by time or because the asking side no longer needs it. Raises PreservationOutOfTurn."""
    _step(Preservation.objects.select_for_update().get(request=request), step)
    request.state = heard(State(request.state), Step.LAPSE, Side.ASKED, Kind(request.kind))
    timing.stop_for(request, Step.LAPSE, at=at)


def end(request: Request, step: Step, *, at: datetime) -> None:
    """The request ends: its clocks stop, and a freeze is let go with it."""
    timing.stop_for(request, step, at=at)
    row = preservation_of(request)
    if row and step in (Step.WITHDRAW, Step.CLOSE) and row.state in (*KEPT, Freeze.ASKED):
        _step(row, FreezeStep.RELEASE)


def pack(request: Request, *, about: str, at: datetime, by: str, note: str = "") -> Package:
    """A package for the worker to seal."""
    package_id = uuid.uuid4()
    package = Package.objects.create(
        id=package_id,
        request=request,
        outgoing=True,
        about=about,
        state="sealing",
        folder=f"packages/{package_id.hex}",
        note=note,
        created_at=at,
        created_by=by or None,
        updated_at=at,
        retry_at=at,
    )
    if about == "attachments":
        request.attachments.filter(about="request").update(package=package)
    return package


def preservation_of(request: Request) -> Preservation | None:
    return Preservation.objects.select_for_update().filter(request=request).first()


def _step(row: Preservation, step: FreezeStep, *, save: bool = True) -> None:
    row.state = after_freeze(Freeze(row.state), step)
    if save:
        row.save()
