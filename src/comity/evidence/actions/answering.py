"""The asked side's decisions: call back, accept, ask, refuse, execute."""

from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import effects, turns
from comity.evidence.actions.turns import Said
from comity.evidence.core.bodies import StepBody
from comity.evidence.core.machine import NotYourMove, Side, Step
from comity.evidence.models import CallBack, Request
from comity.evidence.queries import law
from comity.law.core import naming
from comity.terms.errors import ComityError, gettext_noop


class CallBackMissing(ComityError):
    code = "evidence.call-back-missing"
    status = 409
    sentence = gettext_noop(
        "This is an emergency request. Before it is answered, call the asking desk back on the number pinned for it "
        "in the directory, and record whom you spoke to."
    )


class NoPinnedNumber(ComityError):
    code = "evidence.no-pinned-number"
    status = 409
    sentence = gettext_noop(
        "The manifest of {peer} pins no telephone number for the asking desk. Verify over another pinned channel, "
        "and ask {peer} to publish the number."
    )


class GroundUnknown(ComityError):
    code = "evidence.ground-unknown"
    sentence = gettext_noop("“{ground}” is no ground of refusal under this route. Choose one of: {known}.")
    words = MappingProxyType({"ground": naming.ground, "known": naming.ground})


class WordsMissing(ComityError):
    code = "evidence.words-missing"
    sentence = gettext_noop("Say in a few words what you mean, so that the other side can act on it.")


@transaction.atomic
def record_call_back(ref: str, *, spoke_to: str, genuine: bool, by: Actor, at: datetime) -> CallBack:
    """What the desk said when it was rung back on its pinned number, never on one that came with the request.

    Raises RequestUnknown, NotPermitted, NotYourMove, NoPinnedNumber, WordsMissing.
    """
    request = turns.seat(ref, by)
    require(by, Act.ANSWER_ACCEPT, instrument=request.instrument)
    if request.side != Side.ASKED:
        raise NotYourMove(step="call-back", side=Side.ASKED)
    number = pinned_number(request, at=at)
    row = CallBack.objects.create(
        request=request, number=number, spoke_to=said(spoke_to), genuine=genuine, by=by.officer_id, at=at
    )
    turns.finish(request, Said("call-back", facts={"genuine": int(genuine)}), at=at, by=by.officer_id)
    return row


def pinned_number(request: Request, *, at: datetime) -> str:
    """The telephone number of the asking desk in its node's pinned manifest. Raises NoPinnedNumber, PeerUnknown."""
    desks = directory.peer(request.peer, at=at).manifest.desks
    number = next((desk.telephone for desk in desks if str(desk.id) == request.their_desk), "")
    if not number:
        raise NoPinnedNumber(peer=request.peer)
    return number


@transaction.atomic
def accept(ref: str, *, by: Actor, at: datetime) -> Request:
    """Take charge of a request. Raises RequestUnknown, NotPermitted, OutOfTurn, CallBackMissing."""
    request = turns.begin(ref, Step.ACCEPT, by=by)
    require_call_back(request)
    request.handled_by = by.officer_id
    message = turns.tell(request, StepBody(ref, Step.ACCEPT), at=at, by=by)
    effects.accepted(request, at=at)
    return turns.finish(request, Said(Step.ACCEPT, message=message), at=at, by=by.officer_id)


@transaction.atomic
def ask_clarification(ref: str, *, question: str, by: Actor, at: datetime) -> Request:
    """Ask what has to be known before the answer. Raises RequestUnknown, NotPermitted, OutOfTurn, WordsMissing."""
    request = turns.begin(ref, Step.ASK_CLARIFICATION, by=by)
    text = said(question)
    effects.asked(request, text, at=at, by=by.officer_id)
    message = turns.tell(request, StepBody(ref, Step.ASK_CLARIFICATION, text=text), at=at, by=by)
    return turns.finish(request, Said(Step.ASK_CLARIFICATION, note=text, message=message), at=at, by=by.officer_id)


@transaction.atomic
def refuse(ref: str, *, ground: str, text: str, by: Actor, at: datetime) -> Request:
    """Refuse on a ground that the route knows. Raises RequestUnknown, NotPermitted, OutOfTurn, GroundUnknown."""
    request = turns.begin(ref, Step.REFUSE, by=by)
    known = [one.ground for one in law.grounds(request)]
    if ground not in known:
        raise GroundUnknown(ground=ground[:60], known=", ".join(known))
    effects.refused(request, ground, at=at)
    message = turns.tell(request, StepBody(ref, Step.REFUSE, ground=ground, text=text), at=at, by=by)
    done = Said(Step.REFUSE, note=text, ground=ground, message=message)
    return turns.finish(request, done, at=at, by=by.officer_id)


@transaction.atomic
def start_executing(ref: str, *, by: Actor, at: datetime) -> Request:
    """The measure is under way. Raises RequestUnknown, NotPermitted, OutOfTurn, WrongKind."""
    request = turns.begin(ref, Step.EXECUTE, by=by)
    message = turns.tell(request, StepBody(ref, Step.EXECUTE), at=at, by=by)
    return turns.finish(request, Said(Step.EXECUTE, message=message), at=at, by=by.officer_id)


def require_call_back(request: Request) -> None:
    """Nothing, where the request is no emergency or the newest call-back found it genuine. Raises CallBackMissing."""
    if request.urgency != "emergency":
        return
    newest = request.call_backs.order_by("-at").first()
    if newest is None or not newest.genuine:
        raise CallBackMissing


def said(words: str) -> str:
    """The words, without the space around them. Raises WordsMissing."""
    if not words.strip():
        raise WordsMissing
    return words.strip()
