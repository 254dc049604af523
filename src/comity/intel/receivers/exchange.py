"""Nodes of a community send each other what is new, and say what became of it."""

from comity.federation.receivers import Answered, Received
from comity.intel.actions.exchange import lines, taking
from comity.intel.core.exchange.bodies import AskBody, ReportBody, SegmentBody


def segment(received: Received, body: SegmentBody) -> None:
    """Raises what `taking.take` raises."""
    taking.take(body, received.sender, received.message.id, at=received.at)


def report(received: Received, body: ReportBody) -> None:
    lines.reported(received.sender.node_id, body)


def ask(received: Received, body: AskBody) -> None:
    lines.asked(received.sender.node_id, body.community, body.known, at=received.at)


def accepted(answer: Answered) -> None:
    lines.accepted(answer.message_id, at=answer.at)


def refused(answer: Answered) -> None:
    lines.refused(answer.message_id, answer.receipt.code, answer.receipt.facts, at=answer.at)
