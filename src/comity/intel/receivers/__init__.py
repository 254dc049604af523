"""Intelligence in the federation: each message type, its strict body, and what it does here."""

from comity.federation.receivers import register, register_receipt, register_refusal
from comity.intel.core.exchange.bodies import ASK, REPORT, SEGMENT, AskBody, ReportBody, SegmentBody
from comity.intel.core.exchange.feedback import DECISION, PROPOSAL, REMARKS, DecisionBody, ProposalBody, RemarksBody
from comity.intel.core.exchange.passing import ANSWER as ONWARD_ANSWER
from comity.intel.core.exchange.passing import QUESTION as ONWARD_QUESTION
from comity.intel.core.exchange.passing import AnswerBody as OnwardAnswer
from comity.intel.core.exchange.passing import QuestionBody as OnwardQuestion
from comity.intel.core.exchange.pseudonyms import (
    DELEGATION,
    DELEGATION_ANSWER,
    ROUTED,
    DelegationAnswer,
    DelegationBody,
    RoutedBody,
)
from comity.intel.core.exchange.recalling import RECALL, RECALL_ANSWER, RecallAnswer, RecallBody
from comity.intel.core.sharing.bodies import ANSWER, COMMUNITY, DEPARTURE, AnswerBody, CommunityBody, DepartureBody
from comity.intel.receivers import communities, exchange, feedback, passing, recalling


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    _communities()
    _segments()
    _recalls()
    _feedback()
    _passing()


def _communities() -> None:
    register(COMMUNITY, CommunityBody, communities.charters)
    register(DEPARTURE, DepartureBody, communities.departure)
    register(ANSWER, AnswerBody, communities.answer)
    register_refusal(ANSWER, communities.answer_refused)
    for said in (COMMUNITY, DEPARTURE):
        register_receipt(said, communities.accepted)
        register_refusal(said, communities.refused)


def _segments() -> None:
    register(SEGMENT, SegmentBody, exchange.segment)
    register(REPORT, ReportBody, exchange.report)
    register(ASK, AskBody, exchange.ask)
    register_receipt(SEGMENT, exchange.accepted)
    register_refusal(SEGMENT, exchange.refused)


def _recalls() -> None:
    register(RECALL, RecallBody, recalling.recall)
    register(RECALL_ANSWER, RecallAnswer, recalling.answer)
    register_refusal(RECALL, recalling.refused)


def _feedback() -> None:
    register(PROPOSAL, ProposalBody, feedback.proposal)
    register(DECISION, DecisionBody, feedback.decision)
    register(REMARKS, RemarksBody, feedback.remarks)
    register_refusal(PROPOSAL, feedback.refused)
    register(DELEGATION, DelegationBody, feedback.delegation)
    register(DELEGATION_ANSWER, DelegationAnswer, feedback.delegation_answer)
    register(ROUTED, RoutedBody, feedback.routed)
    for said in (REMARKS, DELEGATION, ROUTED):
        register_receipt(said, feedback.settled)
        register_refusal(said, feedback.settled)


def _passing() -> None:
    register(ONWARD_QUESTION, OnwardQuestion, passing.question)
    register(ONWARD_ANSWER, OnwardAnswer, passing.answer)
    register_refusal(ONWARD_QUESTION, passing.refused)
