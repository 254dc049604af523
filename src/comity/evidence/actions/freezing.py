"""Preservation: grant it, extend it, let it lapse or go (ETS 185 art. 29)."""

from datetime import datetime

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import effects, turns
from comity.evidence.actions.answering import require_call_back
from comity.evidence.actions.turns import Said
from comity.evidence.core import preservation
from comity.evidence.core.bodies import FreezeBody, StepBody
from comity.evidence.core.machine import Kind, NotYourMove, Side, Step, WrongKind
from comity.evidence.core.preservation import Freeze, FreezeStep
from comity.evidence.models import Preservation, Request
from comity.federation.actions import send

FREEZE_MESSAGE = "evidence.preservation"


@transaction.atomic
def grant(ref: str, *, until: datetime, by: Actor, at: datetime, reference: str = "") -> Request:
    """The data are frozen from now on until then. `reference` is the holder's own number for it.

    Raises RequestUnknown, NotPermitted, OutOfTurn, WrongKind, PreservationTooShort, CallBackMissing.
    """
    request = turns.begin(ref, Step.GRANT, by=by)
    require_call_back(request)
    request.handled_by = by.officer_id
    effects.frozen(request, until, reference, at=at)
    body = StepBody(ref, Step.GRANT, until=until, reference=reference)
    message = turns.tell(request, body, at=at, by=by)
    done = Said(Step.GRANT, message=message, facts={"until": until.isoformat()})
    return turns.finish(request, done, at=at, by=by.officer_id)


@transaction.atomic
def ask_extension(ref: str, *, until: datetime, text: str, by: Actor, at: datetime) -> Request:
    """Ask that the data be kept longer.

    Raises RequestUnknown, NotPermitted, PreservationOutOfTurn, ExtensionNotLater.
    """
    request = _freeze(ref, by, Act.PRESERVATION_ASK, Side.ASKING, "ask-extension")
    effects.extension_asked(request, until)
    return _change(request, FreezeBody(ref, "extension-asked", until, text), at=at, by=by)


@transaction.atomic
def extend(ref: str, *, until: datetime, by: Actor, at: datetime) -> Request:
    """Keep the data longer. Raises RequestUnknown, NotPermitted, PreservationOutOfTurn, ExtensionNotLater."""
    request = _freeze(ref, by, Act.PRESERVATION_GRANT, Side.ASKED, "extend")
    effects.extended(request, until, at=at)
    return _change(request, FreezeBody(ref, "extend", until), at=at, by=by)


@transaction.atomic
def release(ref: str, *, reason: str, by: Actor, at: datetime) -> Request:
    """The data need not be kept any longer. Raises RequestUnknown, NotPermitted, PreservationOutOfTurn."""
    request = _freeze(ref, by, Act.PRESERVATION_ASK, Side.ASKING, "release")
    effects.let_go(request, FreezeStep.RELEASE, at=at)
    return _change(request, FreezeBody(ref, "release", text=reason), at=at, by=by)


@transaction.atomic
def lapse(row: Preservation, *, at: datetime) -> bool:
    """The watch: the freeze ended by time, whether or not the other side can be told. Whether it did."""
    request = Request.objects.select_for_update().get(pk=row.pk)
    held = effects.preservation_of(request)
    if held is None or held.until is None or not preservation.lapses(Freeze(held.state), held.until, at):
        return False
    effects.let_go(request, FreezeStep.LAPSE, at=at)
    message, untold = turns.tell_if_possible(request, FREEZE_MESSAGE, FreezeBody(request.ref, "lapse"), at=at)
    turns.finish(request, Said("lapse", ground=untold, message=message), at=at)
    return True


def _freeze(ref: str, by: Actor, act: Act, side: Side, step: str) -> Request:
    request = turns.seat(ref, by)
    require(by, act, instrument=request.instrument)
    if request.kind != Kind.PRESERVATION:
        raise WrongKind(step=step, kind=request.kind)
    if request.side != side:
        raise NotYourMove(step=step, side=side)
    return request


def _change(request: Request, body: FreezeBody, *, at: datetime, by: Actor) -> Request:
    message = send(
        FREEZE_MESSAGE,
        body,
        to=[request.peer],
        purpose=request.purpose,
        conversation=request.ref,
        ref=request.ref,
        at=at,
        by=by.officer_id,
    )
    facts: dict[str, str | int] = {"until": body.until.isoformat()} if body.until else {}
    return turns.finish(request, Said(body.change, body.text, message=message, facts=facts), at=at, by=by.officer_id)
