"""Acts on a case: one function, one transaction, one leaf each. The only writers of this word's tables."""

from comity.evidence.actions.answering import accept, ask_clarification, record_call_back, refuse, start_executing
from comity.evidence.actions.asking import acknowledge, confirm_emergency, give_clarification
from comity.evidence.actions.delivering import attach_exhibit, deliver
from comity.evidence.actions.drafting import (
    Addressee,
    Marking,
    attach,
    check,
    detach,
    draft,
    refer,
    reopen,
    save_draft,
)
from comity.evidence.actions.freezing import ask_extension, extend, grant, release
from comity.evidence.actions.informing import Offered, accept_offer, decline_offer, offer, pass_on, send_offer_again
from comity.evidence.actions.ordering import Answer, answer_order, attach_answer, issue_order, reject_order
from comity.evidence.actions.receiving import open_file, try_again
from comity.evidence.actions.repeating import send_again
from comity.evidence.actions.signing import close, countersign, send, sign, withdraw

__all__ = [
    "Addressee",
    "Answer",
    "Marking",
    "Offered",
    "accept",
    "accept_offer",
    "acknowledge",
    "answer_order",
    "ask_clarification",
    "ask_extension",
    "attach",
    "attach_answer",
    "attach_exhibit",
    "check",
    "close",
    "confirm_emergency",
    "countersign",
    "decline_offer",
    "deliver",
    "detach",
    "draft",
    "extend",
    "give_clarification",
    "grant",
    "issue_order",
    "offer",
    "open_file",
    "pass_on",
    "record_call_back",
    "refer",
    "refuse",
    "reject_order",
    "release",
    "reopen",
    "save_draft",
    "send",
    "send_again",
    "send_offer_again",
    "sign",
    "start_executing",
    "try_again",
    "withdraw",
]
