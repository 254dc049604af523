"""Spontaneous information from another node, and its answers to ours."""

from datetime import timedelta

from django.conf import settings

from comity.directory import queries as directory
from comity.evidence.actions import drafting, informing
from comity.evidence.actions.repeating import LOST
from comity.evidence.actions.turns import NOT_DELIVERED, Said
from comity.evidence.core.bodies import OfferBody
from comity.evidence.core.information import Offer, OfferStep, after_offer
from comity.evidence.core.machine import Side
from comity.evidence.models import Information
from comity.evidence.queries import law
from comity.evidence.receivers import parties
from comity.evidence.receivers.arrival import NotYourState, ReferenceTaken
from comity.evidence.receivers.changes import StepIncomplete
from comity.federation.receivers import Answered, GivenUp, Received

RETENTION = timedelta(days=5 * 365)


def information(received: Received, body: OfferBody) -> None:
    """Raises NotAParty, ConversationDiffers, OfferOutOfTurn, RouteUnknown, NotADesk, ReferenceTaken, StepIncomplete."""
    parties.conversation(received, body.ref)
    step = OfferStep(body.step)
    row = _new(received, body) if step is OfferStep.OFFER else _ours(received, body.ref)
    other = Side.ASKED if row.side == Side.ASKING else Side.ASKING
    row.state = after_offer(Offer(row.state), step, other)
    if step is OfferStep.PASS_ON:
        if not body.information.strip():
            raise StepIncomplete(step=body.step, what="information")
        row.information = body.information
    if step is OfferStep.DECLINE:
        row.answer = body.text
    row.updated_at = received.at
    row.save()
    informing.heard(row, Said(step, body.text, message=received.message.id), side=other, at=received.at)


def _ours(received: Received, ref: str) -> Information:
    row = Information.objects.select_for_update().filter(ref=ref, peer=received.sender.node_id).first()
    if row is None:
        raise parties.NotAParty(ref=ref)
    return row


def _new(received: Received, body: OfferBody) -> Information:
    law.route(body.route)
    sender = received.sender
    if not body.ref.startswith(sender.state):
        raise NotYourState(sender=sender.node_id, requesting=body.ref[:3], requested=settings.COMITY_STATE)
    if Information.objects.filter(ref=body.ref).exists():
        raise ReferenceTaken(ref=body.ref)
    desks = {str(desk.pk) for desk in directory.desks(node_id=settings.COMITY_NODE_ID)}
    if body.desk not in desks:
        raise drafting.NotADesk(peer=settings.COMITY_NODE_ID)
    return Information(
        ref=body.ref,
        side=Side.ASKED,
        peer=sender.node_id,
        state=Offer.DRAFT,
        route=body.route,
        desk=body.desk,
        subject=body.subject,
        conditions=body.conditions,
        retain_until=received.at + RETENTION,
        created_at=received.at,
        updated_at=received.at,
    )


def passed_on(answered: Answered) -> None:
    """The receipt of what was passed on is the last step."""
    row = Information.objects.select_for_update().filter(ref=answered.ref, peer=answered.peer).first()
    if row is None or row.state != Offer.PASSED_ON or row.side != Side.ASKING:
        return
    row.state = after_offer(Offer(row.state), OfferStep.RECEIVE, Side.ASKED)
    row.save()
    informing.heard(row, Said(OfferStep.RECEIVE, message=answered.message_id), side=Side.ASKED, at=answered.at)


def given_up(lost: GivenUp) -> None:
    """Our step did not arrive in time; it can be sent again."""
    row = Information.objects.select_for_update().filter(ref=lost.ref, peer=lost.peer).first()
    if row is None:
        return
    row.problem_code = NOT_DELIVERED
    row.save()
    informing.heard(row, Said(LOST, ground=NOT_DELIVERED, message=lost.message_id), side=Side(row.side), at=lost.at)


def refused(answered: Answered) -> None:
    """The other node did not take our step; the reason stands beside the offer."""
    row = Information.objects.select_for_update().filter(ref=answered.ref, peer=answered.peer).first()
    if row is None:
        return
    row.problem_code = answered.receipt.code
    row.save()
    done = Said("not-taken", answered.receipt.sentence, answered.receipt.code, answered.message_id)
    informing.heard(row, done, side=Side.ASKED if row.side == Side.ASKING else Side.ASKING, at=answered.at)
