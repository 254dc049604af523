"""What the asking side does after it has sent: answer questions, confirm an emergency, acknowledge."""

from datetime import datetime

from django.db import transaction

from comity.directory.core.issuing import require_issuer
from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import effects, timing, turns
from comity.evidence.actions.answering import said
from comity.evidence.actions.turns import Said
from comity.evidence.core.bodies import ConfirmationBody, StepBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import NotYourMove, Side, Step
from comity.evidence.models import Request
from comity.evidence.queries import law
from comity.federation.actions import send
from comity.terms.errors import ComityError, gettext_noop

CONFIRMATION_MESSAGE = "evidence.confirmation"


class NothingToConfirm(ComityError):
    code = "evidence.nothing-to-confirm"
    status = 409
    sentence = gettext_noop("This request waits for no confirmation: it is no emergency, or it is confirmed already.")


class NotVerified(ComityError):
    code = "evidence.not-verified"
    status = 409
    sentence = gettext_noop("The package has not arrived and been verified yet. Acknowledge it when it has.")


@transaction.atomic
def give_clarification(ref: str, *, answer: str, by: Actor, at: datetime) -> Request:
    """Answer the question. Raises RequestUnknown, NotPermitted, OutOfTurn, WordsMissing."""
    request = turns.begin(ref, Step.GIVE_CLARIFICATION, by=by)
    text = said(answer)
    effects.answered(request, text, at=at, by=by.officer_id)
    message = turns.tell(request, StepBody(ref, Step.GIVE_CLARIFICATION, text=text), at=at, by=by)
    return turns.finish(request, Said(Step.GIVE_CLARIFICATION, note=text, message=message), at=at, by=by.officer_id)


@transaction.atomic
def acknowledge(ref: str, *, by: Actor, at: datetime) -> Request:
    """The package is here and whole. Raises RequestUnknown, NotPermitted, OutOfTurn, NotVerified."""
    request = turns.begin(ref, Step.ACKNOWLEDGE, by=by)
    incoming = request.packages.filter(outgoing=False, about="delivery")
    if not incoming.exists() or incoming.exclude(state__in=("verified", "opened")).exists():
        raise NotVerified
    message = turns.tell(request, StepBody(ref, Step.ACKNOWLEDGE), at=at, by=by)
    timing.stop_for(request, Step.ACKNOWLEDGE, at=at)
    return turns.finish(request, Said(Step.ACKNOWLEDGE, message=message), at=at, by=by.officer_id)


@transaction.atomic
def confirm_emergency(ref: str, *, text: str, by: Actor, at: datetime) -> Request:
    """The competent authority confirms afterwards what was asked in haste (Reg. (EU) 2023/1543 art. 4(5)).

    Raises RequestUnknown, NotPermitted, MayNotIssue, NotYourMove, NothingToConfirm, WordsMissing.
    """
    request = turns.seat(ref, by)
    require(by, Act.REQUEST_SIGN, instrument=request.instrument)
    if request.side != Side.ASKING:
        raise NotYourMove(step="confirm", side=Side.ASKING)
    held = by.roles_under(request.instrument)
    require_issuer(held, law.route(request.route).issuers)
    if not request.clocks.filter(event=Event.CONFIRM, stopped_at=None).exists():
        raise NothingToConfirm
    body = ConfirmationBody(ref, by.officer_id, sorted(held)[0], said(text))
    message = send(
        CONFIRMATION_MESSAGE, body, to=[request.peer], purpose=request.purpose, conversation=ref, ref=ref, at=at,
        by=by.officer_id,
    )  # fmt: skip
    timing.stop(request, Event.CONFIRM, at=at, by="confirm")
    return turns.finish(request, Said("confirm", note=text, message=message), at=at, by=by.officer_id)
