"""Intelligence in the federation: each message type, its strict body, and what it does here."""

from comity.federation.receivers import register, register_receipt, register_refusal
from comity.intel.core.exchange.bodies import ASK, REPORT, SEGMENT, AskBody, ReportBody, SegmentBody
from comity.intel.core.exchange.recalling import RECALL, RECALL_ANSWER, RecallAnswer, RecallBody
from comity.intel.core.sharing.bodies import COMMUNITY, DEPARTURE, CommunityBody, DepartureBody
from comity.intel.receivers import communities, exchange, recalling


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    register(COMMUNITY, CommunityBody, communities.charters)
    register(DEPARTURE, DepartureBody, communities.departure)
    for said in (COMMUNITY, DEPARTURE):
        register_receipt(said, communities.accepted)
        register_refusal(said, communities.refused)
    register(SEGMENT, SegmentBody, exchange.segment)
    register(REPORT, ReportBody, exchange.report)
    register(ASK, AskBody, exchange.ask)
    register_receipt(SEGMENT, exchange.accepted)
    register_refusal(SEGMENT, exchange.refused)
    register(RECALL, RecallBody, recalling.recall)
    register(RECALL_ANSWER, RecallAnswer, recalling.answer)
    register_refusal(RECALL, recalling.refused)
