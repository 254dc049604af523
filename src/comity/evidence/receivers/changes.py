"""The other side took a step in a request that is here."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from comity.evidence.actions import effects, timing, turns
from comity.evidence.actions.turns import Said
from comity.evidence.core import wording
from comity.evidence.core.bodies import ConfirmationBody, FreezeBody, StepBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Kind, NotYourMove, Side, State, Step, WrongKind
from comity.evidence.core.preservation import FreezeStep
from comity.evidence.models import Request
from comity.evidence.receivers import parties
from comity.federation.receivers import Received
from comity.terms.errors import ComityError, gettext_noop, worded


class StepIncomplete(ComityError):
    code = "evidence.step-incomplete"
    sentence = gettext_noop("The message says “{step}” and lacks {what}.")
    words = MappingProxyType({"step": worded(wording.ACTS), "what": worded(wording.PARTS)})


class StepNotSaid(ComityError):
    code = "evidence.step-not-said"
    sentence = gettext_noop("“{step}” is not a step that one node tells another in this way.")
    words = MappingProxyType({"step": worded(wording.ACTS)})


Effect = Callable[[Request, StepBody, datetime], None]


def step(received: Received, body: StepBody) -> None:
    """Raises NotAParty, ConversationDiffers, StepNotSaid, StepIncomplete, OutOfTurn, NotYourMove, WrongKind."""
    request = parties.ours(received, body.ref)
    effect = _EFFECTS.get(body.step)
    if effect is None:
        raise StepNotSaid(step=body.step)
    at, written_at = received.at, received.message.created
    _catch_up(request, at)
    if parties.hear(request, body.step):
        effect(request, body, min(written_at, at))
    said = Said(body.step, body.text, body.ground, received.message.id, {"digest": received.digest})
    turns.finish(request, said, at=at, side=parties.other(request))


def _catch_up(request: Request, at: datetime) -> None:
    """A step of the asked side proves that it has the request, even where its receipt is still on the way."""
    if request.state == State.SENT and parties.hear(request, Step.RECEIVE):
        effects.received(request, at=at)


def freeze(received: Received, body: FreezeBody) -> None:
    """Raises NotAParty, ConversationDiffers, WrongKind, NotYourMove, StepIncomplete, PreservationOutOfTurn."""
    request = parties.ours(received, body.ref)
    if request.kind != Kind.PRESERVATION:
        raise WrongKind(step=body.change, kind=request.kind)
    mover = Side.ASKING if body.change in ("extension-asked", "release") else Side.ASKED
    if parties.other(request) is not mover:
        raise NotYourMove(step=body.change, side=mover)
    _change(request, body, received.at)
    facts: dict[str, str | int] = {"until": body.until.isoformat()} if body.until else {}
    said = Said(body.change, body.text, message=received.message.id, facts=facts)
    turns.finish(request, said, at=received.at, side=mover)


def _change(request: Request, body: FreezeBody, at: datetime) -> None:
    if body.change in ("extension-asked", "extend"):
        if body.until is None:
            raise StepIncomplete(step=body.change, what="until")
        if body.change == "extend":
            effects.extended(request, body.until, at=at)
        else:
            effects.extension_asked(request, body.until)
    elif request.state == State.EXECUTING:
        effects.let_go(request, FreezeStep(body.change), at=at)


def confirmation(received: Received, body: ConfirmationBody) -> None:
    """An emergency is confirmed after the fact. Raises NotAParty, ConversationDiffers, NotYourMove."""
    request = parties.ours(received, body.ref)
    if request.side != Side.ASKED:
        raise NotYourMove(step="confirm", side=Side.ASKING)
    timing.stop(request, Event.CONFIRM, at=received.at, by="confirm")
    said = Said("confirm", body.text, message=received.message.id, facts={"officer": body.officer, "role": body.role})
    turns.finish(request, said, at=received.at, side=Side.ASKING)


def _accept(request: Request, _body: StepBody, at: datetime) -> None:
    effects.accepted(request, at=at)


def _ask(request: Request, body: StepBody, at: datetime) -> None:
    effects.asked(request, _text(body), at=at)


def _give(request: Request, body: StepBody, at: datetime) -> None:
    effects.answered(request, _text(body), at=at)


def _refuse(request: Request, body: StepBody, at: datetime) -> None:
    if not body.ground:
        raise StepIncomplete(step=body.step, what="ground")
    effects.refused(request, body.ground, at=at)


def _grant(request: Request, body: StepBody, at: datetime) -> None:
    if body.until is None:
        raise StepIncomplete(step=body.step, what="until")
    effects.frozen(request, body.until, body.reference, at=at)


def _end(request: Request, body: StepBody, at: datetime) -> None:
    effects.end(request, body.step, at=at)


def _acknowledge(request: Request, body: StepBody, at: datetime) -> None:
    timing.stop_for(request, body.step, at=at)


def _nothing(_request: Request, _body: StepBody, _at: datetime) -> None:
    return


def _text(body: StepBody) -> str:
    if not body.text.strip():
        raise StepIncomplete(step=body.step, what="text")
    return body.text


_EFFECTS: dict[Step, Effect] = {
    Step.ACCEPT: _accept,
    Step.ASK_CLARIFICATION: _ask,
    Step.GIVE_CLARIFICATION: _give,
    Step.REFUSE: _refuse,
    Step.EXECUTE: _nothing,
    Step.GRANT: _grant,
    Step.ACKNOWLEDGE: _acknowledge,
    Step.WITHDRAW: _end,
    Step.CLOSE: _end,
}
"""Steps that are told by `evidence.step`; a delivery is told by its package."""
