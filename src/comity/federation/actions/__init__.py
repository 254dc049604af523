"""Acts between nodes: send, receive, take an answer, raise an alarm, keep the lines."""

from comity.federation.actions.alarms import acknowledge
from comity.federation.actions.answering import take_receipt
from comity.federation.actions.carrying import Fate, Finding, pack, unpack
from comity.federation.actions.forgetting import forget_received, forget_sent
from comity.federation.actions.giving_up import send_again
from comity.federation.actions.receiving import receive
from comity.federation.actions.sending import retry, send

__all__ = [
    "Fate",
    "Finding",
    "acknowledge",
    "forget_received",
    "forget_sent",
    "pack",
    "receive",
    "retry",
    "send",
    "send_again",
    "take_receipt",
    "unpack",
]
