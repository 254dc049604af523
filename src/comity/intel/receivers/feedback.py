"""Holders propose and remark; owners answer."""

from comity.federation.actions import forget_received, forget_sent
from comity.federation.receivers import Answered, Received
from comity.intel.actions.feedback import proposing, remarking, vouching
from comity.intel.core.exchange.feedback import DecisionBody, ProposalBody, RemarksBody
from comity.intel.core.exchange.pseudonyms import DelegationAnswer, DelegationBody, RoutedBody


def proposal(received: Received, body: ProposalBody) -> None:
    """Raises what `proposing.take` raises."""
    proposing.take(body, received.sender, received.message.id, at=received.at)


def decision(received: Received, body: DecisionBody) -> None:
    """Raises what `proposing.decided` raises."""
    proposing.decided(body, received.sender.node_id, at=received.at)


def remarks(received: Received, body: RemarksBody) -> None:
    """What is said of an object that was published for another is passed on. Raises what `remarking.take` raises."""
    object_ids = remarking.take(body, received.sender, at=received.at)
    vouching.route(body.about, object_ids, at=received.at)
    forget_received(received.sender.node_id, received.message.id)


def refused(answer: Answered) -> None:
    proposing.refused(answer.message_id, answer.receipt.code, at=answer.at)


def delegation(received: Received, body: DelegationBody) -> None:
    """Raises what `vouching.take` raises."""
    vouching.take(body, received.sender, at=received.at)
    forget_received(received.sender.node_id, received.message.id)


def delegation_answer(received: Received, body: DelegationAnswer) -> None:
    """Raises what `vouching.answered` raises."""
    vouching.answered(body, received.sender.node_id, at=received.at)


def routed(received: Received, body: RoutedBody) -> None:
    """Raises what `vouching.heard` raises."""
    vouching.heard(body, received.sender.node_id, at=received.at)
    forget_received(received.sender.node_id, received.message.id)


def settled(answer: Answered) -> None:
    """The text is needed no longer: what was said is kept where it can be erased."""
    forget_sent(answer.message_id)
