"""Intelligence in the federation: each message type, its strict body, and what it does here."""

from comity.federation.receivers import register, register_receipt, register_refusal
from comity.intel.core.sharing.bodies import COMMUNITY, DEPARTURE, CommunityBody, DepartureBody
from comity.intel.receivers import communities


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    register(COMMUNITY, CommunityBody, communities.charters)
    register(DEPARTURE, DepartureBody, communities.departure)
    for said in (COMMUNITY, DEPARTURE):
        register_receipt(said, communities.accepted)
        register_refusal(said, communities.refused)
