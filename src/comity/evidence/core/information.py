"""Spontaneous information: offered with its conditions, accepted, and only then passed on.

Source: Convention on Cybercrime (ETS 185), art. 26(2); UNTOC art. 18(4)-(5): the receiver says beforehand if it cannot
keep the conditions, and is bound by them once it accepts.
"""

from enum import StrEnum
from types import MappingProxyType

from comity.evidence.core import wording
from comity.evidence.core.machine import Side
from comity.terms.errors import ComityError, gettext_noop, worded


class Offer(StrEnum):
    """Where an offer of information stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED_ON = "passed-on"
    RECEIVED = "received"


class OfferStep(StrEnum):
    """What moves an offer on. The giver is the asking side of the conversation, the receiver the asked side."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    PASS_ON = "pass-on"  # noqa: S105  not a password
    RECEIVE = "receive"


GIVER, RECEIVER = Side.ASKING, Side.ASKED

TABLE: dict[tuple[Offer, OfferStep], tuple[Offer, Side]] = {
    (Offer.DRAFT, OfferStep.OFFER): (Offer.OFFERED, GIVER),
    (Offer.OFFERED, OfferStep.ACCEPT): (Offer.ACCEPTED, RECEIVER),
    (Offer.OFFERED, OfferStep.DECLINE): (Offer.DECLINED, RECEIVER),
    (Offer.ACCEPTED, OfferStep.PASS_ON): (Offer.PASSED_ON, GIVER),
    (Offer.PASSED_ON, OfferStep.RECEIVE): (Offer.RECEIVED, RECEIVER),
}


class OfferOutOfTurn(ComityError):
    code = "evidence.offer-out-of-turn"
    status = 409
    sentence = gettext_noop("“{step}” is not possible now: the offer stands at “{state}”. Reload the page.")
    words = MappingProxyType({"step": worded(wording.ACTS), "state": worded(wording.OFFERS)})


def after_offer(state: Offer, step: OfferStep, taker: Side) -> Offer:
    """The state after `taker` takes the step. Raises OfferOutOfTurn, also where it is the other side's step."""
    line = TABLE.get((state, step))
    if line is None or line[1] is not taker:
        raise OfferOutOfTurn(step=step, state=state)
    return line[0]
