"""Holders ask whether something may go on; owners answer."""

from comity.federation.receivers import Answered, Received
from comity.intel.actions.feedback import passing
from comity.intel.core.exchange.passing import AnswerBody, QuestionBody


def question(received: Received, body: QuestionBody) -> None:
    """Raises what `passing.take` raises."""
    passing.take(body, received.sender.node_id, received.message.id, at=received.at)


def answer(received: Received, body: AnswerBody) -> None:
    """Raises what `passing.answered` raises."""
    passing.answered(body, received.sender.node_id, at=received.at)


def refused(answer: Answered) -> None:
    passing.refused(answer.message_id, answer.receipt.code, at=answer.at)
