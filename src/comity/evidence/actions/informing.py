"""Spontaneous information: offer it with its conditions, accept or decline, pass it on (ETS 185 art. 26)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import drafting, turns
from comity.evidence.actions.answering import said
from comity.evidence.actions.drafting import Addressee
from comity.evidence.actions.repeating import NothingLost
from comity.evidence.actions.turns import Said
from comity.evidence.core.bodies import OfferBody
from comity.evidence.core.information import Offer, OfferStep, after_offer
from comity.evidence.core.machine import Side
from comity.evidence.models import Information
from comity.federation import queries as federation
from comity.federation.actions import send, send_again
from comity.law.core.routes import Question
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.reference import new_reference
from comity.terms.state import Iso3

INFORMATION_MESSAGE = "evidence.information"
PURPOSE = "spontaneous information"


class InformationUnknown(ComityError):
    code = "evidence.information-unknown"
    status = 404
    sentence = gettext_noop("There is no such offer of information before your desk.")


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered: a subject that gives nothing away, the conditions, and the information itself, kept back."""

    subject: str
    conditions: str
    information: str


@transaction.atomic
def offer(question: Question, route_id: str, to: Addressee, what: Offered, *, by: Actor, at: datetime) -> Information:
    """Offer information with its conditions; the information itself stays here until they are accepted.

    Raises NotPermitted, RouteNotOpen, NotADesk, WordsMissing, PeerUnknown, PeerNotTrusted, PeerSuspended.
    """
    answer = drafting.open_route(question, route_id)
    require(by, Act.INFORMATION_SEND, instrument=answer.instrument)
    drafting.check_desks(to, question, by, at=at)
    row = Information(
        ref=new_reference(Iso3(settings.COMITY_STATE), at.year),
        side=Side.ASKING,
        peer=to.peer,
        state=Offer.DRAFT,
        route=answer.id,
        desk=to.desk,
        their_desk=to.their_desk,
        subject=said(what.subject)[:200],
        conditions=what.conditions.strip(),
        information=said(what.information),
        retain_until=at + drafting.RETENTION,
        created_at=at,
        updated_at=at,
        created_by=by.officer_id,
    )
    body = OfferBody(row.ref, OfferStep.OFFER, row.route, row.their_desk, row.subject, row.conditions)
    return _step(row, OfferStep.OFFER, body, by=by, at=at)


@transaction.atomic
def accept_offer(ref: str, *, by: Actor, at: datetime) -> Information:
    """Accept the conditions: they bind from now on. Raises InformationUnknown, NotPermitted, OfferOutOfTurn."""
    return _step(_seat(ref, by), OfferStep.ACCEPT, OfferBody(ref, OfferStep.ACCEPT), by=by, at=at)


@transaction.atomic
def decline_offer(ref: str, *, text: str, by: Actor, at: datetime) -> Information:
    """The conditions cannot be kept. Raises InformationUnknown, NotPermitted, OfferOutOfTurn, WordsMissing."""
    row = _seat(ref, by)
    row.answer = said(text)
    return _step(row, OfferStep.DECLINE, OfferBody(ref, OfferStep.DECLINE, text=row.answer), by=by, at=at)


@transaction.atomic
def pass_on(ref: str, *, by: Actor, at: datetime) -> Information:
    """The conditions are accepted: pass the information on. Raises InformationUnknown, NotPermitted, OfferOutOfTurn."""
    row = _seat(ref, by)
    body = OfferBody(ref, OfferStep.PASS_ON, information=row.information)
    return _step(row, OfferStep.PASS_ON, body, by=by, at=at)


@transaction.atomic
def send_offer_again(ref: str, *, by: Actor, at: datetime) -> Information:
    """Send once more what was given up as undelivered. Raises InformationUnknown, NotPermitted, NothingLost."""
    row = _seat(ref, by)
    lost = federation.given_up(ref)
    if not lost:
        raise NothingLost
    sent = [send_again(one.message_id, row.peer, by=by.officer_id, at=at) for one in lost]
    row.updated_at, row.problem_code = at, ""
    row.save()
    done = Said("send-again", message=sent[0], facts={"messages": len(sent)})
    heard(row, done, side=Side(row.side), by=by.officer_id, at=at)
    return row


def _seat(ref: str, by: Actor) -> Information:
    require(by, Act.INFORMATION_SEND)
    row = Information.objects.select_for_update().filter(ref=ref, desk__in=by.desk_ids).first()
    if row is None:
        raise InformationUnknown
    return row


def _step(row: Information, step: OfferStep, body: OfferBody, *, by: Actor, at: datetime) -> Information:
    row.state = after_offer(Offer(row.state), step, Side(row.side))
    row.updated_at, row.problem_code = at, ""
    row.save()
    message = send(
        INFORMATION_MESSAGE, body, to=[row.peer], purpose=PURPOSE, conversation=row.ref, ref=row.ref, at=at,
        by=by.officer_id,
    )  # fmt: skip
    heard(row, Said(step, body.text, message=message), side=Side(row.side), by=by.officer_id, at=at)
    return row


def heard(row: Information, done: Said, *, side: Side, at: datetime, by: str = "") -> None:
    """One line of the offer's timeline."""
    turns.log(row.ref, done, at=at, by=by, side=side, state=row.state, kind="information")
