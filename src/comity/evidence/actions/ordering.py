"""Orders: the requested authority tells a provider's desk on this node what to do; the desk answers or rejects.

The desk gets the holder's view of the request as it was when the order was issued, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import drafting, timing, turns
from comity.evidence.actions.answering import require_call_back, said
from comity.evidence.actions.drafting import NotADesk
from comity.evidence.actions.turns import Said
from comity.evidence.adapters import files
from comity.evidence.core import wording
from comity.evidence.core.bodies import FieldAsked
from comity.evidence.core.clocks import Event
from comity.evidence.core.form.fields import holder_view
from comity.evidence.core.form.values import to_json
from comity.evidence.core.machine import Kind, NotYourMove, OutOfTurn, Side, State
from comity.evidence.core.orders import OrderKind, OrderState, RejectionUnknown, is_rejection
from comity.evidence.models import Attachment, Order, Request
from comity.evidence.queries import law, scope
from comity.terms.errors import ComityError, gettext_noop, worded
from comity.terms.reference import new_reference
from comity.terms.state import Iso3

_ORDERABLE = (State.RECEIVED, State.ACCEPTED, State.CLARIFICATION_GIVEN, State.EXECUTING)
REPLY = timedelta(days=10)
"""What a provider is given where the authority names no day; Reg. (EU) 2023/1543 art. 10(2) has the same."""


class OrderUnknown(ComityError):
    code = "evidence.order-unknown"
    status = 404
    sentence = gettext_noop("There is no such order at your desk.")


class OrderSettled(ComityError):
    code = "evidence.order-settled"
    status = 409
    sentence = gettext_noop("Nothing more can be done with this order. It stands at “{state}”.")
    words = MappingProxyType({"state": worded(wording.ORDERS)})


class NothingAnswered(ComityError):
    code = "evidence.nothing-answered"
    sentence = gettext_noop("Attach a file, give a reference or say in words what was done; then answer.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider's desk says: in words, and its own number for a freeze."""

    text: str = ""
    reference: str = ""


@transaction.atomic
def issue_order(ref: str, *, desk: str, text: str, by: Actor, at: datetime, due_at: datetime | None = None) -> Order:
    """Order a provider's desk of this node to preserve or to produce.

    Raises RequestUnknown, NotPermitted, NotYourMove, OutOfTurn, CallBackMissing, DeskUnknown, NotADesk.
    """
    request = turns.seat(ref, by)
    require(by, Act.ORDER_ISSUE, instrument=request.instrument)
    if request.side != Side.ASKED:
        raise NotYourMove(step="order", side=Side.ASKED)
    if request.state not in _ORDERABLE:
        raise OutOfTurn(step="order", state=request.state)
    require_call_back(request)
    order = _order(request, _provider_desk(desk), text, by=by, at=at, due_at=due_at)
    timing.start(request, Event.ORDERED, at=at)
    done = Said("order", facts={"order": order.ref, "kind": order.kind})
    turns.finish(request, done, at=at, by=by.officer_id)
    return order


@transaction.atomic
def attach_answer(
    order_ref: str, *, name: str, media_type: str, parts: Iterable[bytes], by: Actor, at: datetime
) -> Attachment:
    """A file that answers an order. Raises OrderUnknown, NotPermitted, OrderSettled, FileTooLarge, FileEmpty."""
    order = _seat(order_ref, by, Act.ORDER_ANSWER)
    stored = files.store(parts, name=name, max_bytes=files.EXHIBIT_MAX_BYTES)
    request = Request.objects.select_for_update().get(pk=order.request_id)
    row = drafting.keep_file(request, stored, about="answer", name=name, media_type=media_type, by=by, at=at)
    row.order = order
    row.save(update_fields=["order"])
    turns.note_only(request.ref, "order-file", {"order": order.ref, "sha256": stored.sha256}, at=at, by=by.officer_id)
    return row


@transaction.atomic
def answer_order(order_ref: str, *, answer: Answer, by: Actor, at: datetime) -> Order:
    """Done as ordered. Raises OrderUnknown, NotPermitted, OrderSettled, NothingAnswered."""
    order = _seat(order_ref, by, Act.ORDER_ANSWER)
    if not (answer.text.strip() or answer.reference.strip() or order.attachments.exists()):
        raise NothingAnswered
    order.answer, order.holder_reference = answer.text.strip(), answer.reference.strip()
    return _settle(order, OrderState.ANSWERED, by=by, at=at)


@transaction.atomic
def reject_order(order_ref: str, *, reason: str, text: str, by: Actor, at: datetime) -> Order:
    """Not done, for a coded reason. Raises OrderUnknown, NotPermitted, OrderSettled, RejectionUnknown, WordsMissing."""
    order = _seat(order_ref, by, Act.ORDER_REJECT)
    if not is_rejection(reason):
        raise RejectionUnknown(reason=reason[:60])
    order.reason, order.answer = reason, said(text)
    return _settle(order, OrderState.REJECTED, by=by, at=at)


def _provider_desk(desk: str) -> str:
    found = directory.desk(desk)
    mine = found.organisation.node_id == settings.COMITY_NODE_ID
    if not mine or not found.open or found.kind != "provider-legal-desk":
        raise NotADesk(peer=settings.COMITY_NODE_ID)
    return str(found.pk)


def _order(request: Request, desk: str, text: str, *, by: Actor, at: datetime, due_at: datetime | None) -> Order:
    seen = holder_view(law.request_form(request), law.request_values(request))
    return Order.objects.create(
        ref=new_reference(Iso3(settings.COMITY_STATE), at.year),
        request=request,
        desk=desk,
        kind=OrderKind.PRESERVE if request.kind == Kind.PRESERVATION else OrderKind.PRODUCE,
        state=OrderState.ISSUED,
        text=text,
        fields=msgspec.to_builtins([FieldAsked(field.id, field.need, field.source) for field, _ in seen]),
        values=to_json({field.id: value for field, value in seen}),
        urgency=request.urgency,
        issued_at=at,
        issued_by=by.officer_id,
        due_at=due_at or at + REPLY,
    )


def _seat(order_ref: str, by: Actor, act: Act) -> Order:
    require(by, act)
    order = scope.orders(by).select_for_update().filter(ref=order_ref).first()
    if order is None:
        raise OrderUnknown
    if order.state != OrderState.ISSUED:
        raise OrderSettled(state=order.state)
    return order


def _settle(order: Order, state: OrderState, *, by: Actor, at: datetime) -> Order:
    order.state, order.answered_at, order.answered_by = state, at, by.officer_id
    order.save()
    request = Request.objects.select_for_update().get(pk=order.request_id)
    if not turns.open_orders(request):
        timing.stop(request, Event.ORDERED, at=at, by="order")
    done = Said(f"order-{state}", ground=order.reason, facts={"order": order.ref})
    turns.finish(request, done, at=at, by=by.officer_id)
    return order
