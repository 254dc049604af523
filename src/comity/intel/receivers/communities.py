"""The coordinator of a community writes to its members, and they answer."""

from comity.federation.receivers import Answered, Received
from comity.intel.actions.sharing import communities, joining, telling
from comity.intel.core.sharing.bodies import AnswerBody, CommunityBody, DepartureBody


def charters(received: Received, body: CommunityBody) -> None:
    """Raises what `joining.take` raises."""
    envelopes = [one.encode() for one in body.charters]
    joining.take(envelopes, received.sender.verifying_keys, sender=received.sender.node_id, at=received.at)


def departure(received: Received, body: DepartureBody) -> None:
    """Raises what `joining.leave` raises."""
    notice, sender = body.notice.encode(), received.sender
    joining.leave(notice, sender.verifying_keys, sender=sender.node_id, at=received.at)


def answer(received: Received, body: AnswerBody) -> None:
    """Raises what `communities.hear` raises."""
    communities.hear(body, sender=received.sender.node_id, at=received.at)


def answer_refused(answer: Answered) -> None:
    joining.refused(answer.ref, at=answer.at)


def accepted(answer: Answered) -> None:
    telling.answered(answer.message_id, answer.peer, "", at=answer.at)


def refused(answer: Answered) -> None:
    telling.answered(answer.message_id, answer.peer, answer.receipt.code, at=answer.at)
