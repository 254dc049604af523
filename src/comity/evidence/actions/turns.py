"""The shape that all acts share: find the request before the officer, move it, tell the other side, keep the leaf."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from django.db.models import Max

from comity.directory.core.permissions import Actor, require
from comity.evidence.core.bodies import StepBody
from comity.evidence.core.machine import Kind, Side, State, Step, after, is_open, rule_of, whose_move
from comity.evidence.models import Order, Request, StepTaken
from comity.evidence.queries import scope
from comity.federation.actions import send
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

STEP_MESSAGE = "evidence.step"
NOT_DELIVERED = "evidence.not-delivered"
"""The code of the trouble that stands beside a request while the other node lacks a message of ours."""
NO_CLOCK = datetime(2999, 12, 31, tzinfo=UTC)
"""What `due_at` holds where nothing is due, so that lists sort by one column."""


class RequestUnknown(ComityError):
    code = "evidence.request-unknown"
    status = 404
    sentence = gettext_noop("There is no such request before your desk.")


class ChangedMeanwhile(ComityError):
    code = "evidence.changed-meanwhile"
    status = 409
    sentence = gettext_noop("Somebody changed this request while you worked on it. Compare, then save again.")


@dataclass(frozen=True, slots=True)
class Said:
    """What the timeline and the ledger keep of a step. `facts` go to the ledger: never personal data."""

    step: str
    note: str = ""
    ground: str = ""
    message: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)


def seat(ref: str, by: Actor) -> Request:
    """The request, locked, if it lies before one of the officer's desks. Raises RequestUnknown."""
    found = Request.objects.select_for_update().filter(scope.before(by), ref=ref).first()
    if found is None:
        raise RequestUnknown
    return found


def begin(ref: str, step: Step, *, by: Actor) -> Request:
    """The request moved on in memory, if the officer may take the step now.

    Raises RequestUnknown, NotPermitted, OutOfTurn, NotYourMove, WrongKind.
    """
    request = seat(ref, by)
    act = rule_of(step).act
    if act is not None:
        require(by, act, instrument=request.instrument)
    move(request, step)
    return request


def move(request: Request, step: Step) -> None:
    """This side takes the step. Raises OutOfTurn, NotYourMove, WrongKind."""
    request.state = after(State(request.state), step, Side(request.side), Kind(request.kind))


def tell(request: Request, body: StepBody, *, at: datetime, by: Actor | None = None) -> str:
    """Queue the step to the other side; the message id. Raises what `federation.actions.send` raises."""
    return send(
        STEP_MESSAGE,
        body,
        to=[request.peer],
        purpose=request.purpose,
        conversation=request.ref,
        ref=request.ref,
        at=at,
        by=by.officer_id if by else "",
    )


def tell_if_possible(request: Request, type: str, body: msgspec.Struct, *, at: datetime) -> tuple[str, str]:  # noqa: A002
    """Tell what happens by time alone, which waits for nobody: the message id, or the code of why it cannot be told."""
    try:
        message = send(
            type, body, to=[request.peer], purpose=request.purpose, conversation=request.ref, ref=request.ref, at=at
        )
    except ComityError as error:
        return "", error.code
    return message, ""


def finish(request: Request, said: Said, *, at: datetime, by: str = "", side: Side | None = None) -> Request:
    """Save the request, and write the step to the timeline and the ledger."""
    keep(request, at=at)
    log(request.ref, said, at=at, by=by, side=side or Side(request.side), state=request.state, kind="request")
    return request


def keep(request: Request, *, at: datetime) -> None:
    """Save the request with what follows from its state: whose move it is, what is due next."""
    state, side = State(request.state), Side(request.side)
    waiting = whose_move(state, Kind(request.kind))
    request.move = waiting or ""
    if waiting is Side.ASKED is side and request.orders.filter(state="issued").exists():
        request.move = "provider"
    request.is_open = is_open(state, side)
    if request.problem_code == NOT_DELIVERED:
        request.move, request.is_open = side, True
    running = request.clocks.filter(stopped_at=None).order_by("due_at")
    request.due_at = running.values_list("due_at", flat=True).first() or NO_CLOCK
    request.updated_at = at
    request.revision += 1
    request.save()


def log(ref: str, said: Said, *, at: datetime, by: str, side: Side, state: str, kind: str) -> StepTaken:
    """One line of the timeline and its leaf."""
    facts = {"step": said.step, "side": side.value, "state": state, **said.facts}
    if said.ground:
        facts["ground"] = said.ground
    if said.message:
        facts["message"] = said.message
    leaf = record(f"evidence.{kind}.{said.step}", ref, facts, at=at, by=by)
    last = StepTaken.objects.filter(ref=ref).aggregate(last=Max("number"))["last"] or 0
    return StepTaken.objects.create(
        ref=ref,
        number=last + 1,
        step=said.step,
        side=side,
        by=by,
        at=at,
        state=state,
        ground=said.ground,
        note=said.note,
        message=said.message,
        leaf=leaf.index,
    )


def open_orders(request: Request) -> bool:
    """Whether a provider still owes an answer."""
    return Order.objects.filter(request=request, state="issued").exists()


def note_only(ref: str, step: str, facts: dict[str, str | int], *, at: datetime, by: str) -> None:
    """A leaf without a line in the timeline, for what happens at every key stroke."""
    record(f"evidence.request.{step}", ref, facts, at=at, by=by)
