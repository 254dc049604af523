"""The asking side's decisions: sign, countersign, send, withdraw, close."""

from datetime import datetime

import msgspec
from django.db import transaction

from comity.directory.core.issuing import ROLES_BEHIND, require_issuer
from comity.directory.core.permissions import Act, Actor, holders
from comity.evidence.actions import effects, timing, turns
from comity.evidence.actions.turns import Said
from comity.evidence.core import bodies
from comity.evidence.core.bodies import Attached, Content, FieldAsked, Label, RequestBody, StepBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Kind, Step
from comity.evidence.core.signatures import SameOfficer, check_signatures
from comity.evidence.core.signatures import Signature as Hand
from comity.evidence.models import Request, Signature
from comity.evidence.queries import law
from comity.federation.actions import send as federation_send
from comity.terms.marking import Tlp

REQUEST_MESSAGE = "evidence.request"


@transaction.atomic
def sign(ref: str, *, by: Actor, at: datetime) -> Request:
    """An officer whom the route lets issue puts her hand under exactly what will be sent.

    Raises RequestUnknown, NotPermitted, MayNotIssue, OutOfTurn.
    """
    request = turns.begin(ref, Step.SIGN, by=by)
    issuers = law.route(request.route).issuers
    held = by.roles_under(request.instrument)
    require_issuer(held, issuers)
    content = bodies.encode_content(_content(request))
    request.content, request.digest = content.decode(), bodies.digest_of(content)
    fitting = sorted(role for one in issuers for role in ROLES_BEHIND.get(one, frozenset()) & held)
    _sign(request, fitting[0], by=by, at=at)
    timing.start(request, Event.SIGNED, at=at)
    return turns.finish(request, Said(Step.SIGN, facts={"digest": request.digest}), at=at, by=by.officer_id)


@transaction.atomic
def countersign(ref: str, *, by: Actor, at: datetime) -> Request:
    """A second officer puts her hand under the same content.

    Raises RequestUnknown, NotPermitted, OutOfTurn, SameOfficer.
    """
    request = turns.begin(ref, Step.COUNTERSIGN, by=by)
    if request.signatures.filter(officer=by.officer_id, voided_at=None).exists():
        raise SameOfficer
    held = by.roles_under(request.instrument) & set(holders(Act.REQUEST_COUNTERSIGN))
    _sign(request, sorted(held)[0], by=by, at=at)
    return turns.finish(request, Said(Step.COUNTERSIGN, facts={"digest": request.digest}), at=at, by=by.officer_id)


@transaction.atomic
def send(ref: str, *, by: Actor, at: datetime) -> Request:
    """Hand the signed request to the outbox; the attached files follow as a package.

    Raises RequestUnknown, NotPermitted, OutOfTurn, SecondOfficerNeeded, SignatureOverOther, and what federation raises.
    """
    request = turns.begin(ref, Step.SEND, by=by)
    hands = _hands(request)
    check_signatures(hands, request.digest, request.signatures_needed)
    request.problem_code, request.problem = "", ""
    message = federation_send(
        REQUEST_MESSAGE,
        RequestBody(request.content, hands),
        to=[request.peer],
        purpose=request.purpose,
        conversation=request.ref,
        ref=request.ref,
        at=at,
        by=by.officer_id,
    )
    if request.attachments.filter(about="request").exists():
        effects.pack(request, about="attachments", at=at, by=by.officer_id)
    timing.stop_for(request, Step.SEND, at=at)
    timing.start(request, Event.SENT, at=at)
    effects.convert(request, at=at)
    return turns.finish(request, Said(Step.SEND, message=message), at=at, by=by.officer_id)


@transaction.atomic
def withdraw(ref: str, *, reason: str, by: Actor, at: datetime) -> Request:
    """Take the request back; the other side is told if it was sent. Raises RequestUnknown, NotPermitted, OutOfTurn."""
    request = turns.begin(ref, Step.WITHDRAW, by=by)
    body = StepBody(ref, Step.WITHDRAW, text=reason)
    message = turns.tell(request, body, at=at, by=by) if effects.was_sent(request) else ""
    effects.end(request, Step.WITHDRAW, at=at)
    return turns.finish(request, Said(Step.WITHDRAW, note=reason, message=message), at=at, by=by.officer_id)


@transaction.atomic
def close(ref: str, *, by: Actor, at: datetime) -> Request:
    """Nothing further is wanted. Raises RequestUnknown, NotPermitted, OutOfTurn."""
    request = turns.begin(ref, Step.CLOSE, by=by)
    message = turns.tell(request, StepBody(ref, Step.CLOSE), at=at, by=by) if effects.was_sent(request) else ""
    effects.end(request, Step.CLOSE, at=at)
    return turns.finish(request, Said(Step.CLOSE, message=message), at=at, by=by.officer_id)


def _sign(request: Request, role: str, *, by: Actor, at: datetime) -> None:
    Signature.objects.create(request=request, officer=by.officer_id, role=role, signed_at=at, digest=request.digest)


def _hands(request: Request) -> tuple[Hand, ...]:
    rows = request.signatures.filter(voided_at=None).order_by("signed_at")
    return tuple(Hand(str(row.officer), row.role, row.signed_at, row.digest) for row in rows)


def _content(request: Request) -> Content:
    return Content(
        ref=request.ref,
        kind=Kind(request.kind),
        requesting=request.requesting,
        requested=request.requested,
        requesting_desk=str(request.desk),
        requested_desk=request.their_desk,
        route=request.route,
        instrument=request.instrument,
        article=request.article,
        data=request.data,
        holder=request.holder,
        urgency=request.urgency,
        offence=request.offence,
        language=request.language,
        fields=msgspec.convert(request.fields, tuple[FieldAsked, ...]),
        values=request.values,
        attachments=tuple(
            Attached(row.name, row.media_type, row.bytes, row.sha256)
            for row in request.attachments.filter(about="request").order_by("added_at", "id")
        ),
        label=Label(Tlp(request.tlp), request.purpose, request.retain_until),
        preservation=request.preservation_ref,
    )
