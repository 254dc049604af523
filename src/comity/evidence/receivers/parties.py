"""Who may say what about which request: every message is held against the conversation it belongs to."""

from comity.evidence.core.machine import Kind, Side, State, Step, heard
from comity.evidence.models import Request
from comity.federation.receivers import Received
from comity.terms.errors import ComityError, gettext_noop


class NotAParty(ComityError):
    code = "evidence.not-a-party"
    status = 404
    sentence = gettext_noop("This node has no request {ref} with you. Check the reference.")


class ConversationDiffers(ComityError):
    code = "evidence.conversation-differs"
    sentence = gettext_noop("The message belongs to another conversation than the request it names.")


def conversation(received: Received, ref: str) -> None:
    """Nothing, where the message's conversation is the request it names. Raises ConversationDiffers."""
    if received.message.conversation != ref:
        raise ConversationDiffers


def ours(received: Received, ref: str) -> Request:
    """The request, locked, that this node has with the sender. Raises NotAParty, ConversationDiffers."""
    conversation(received, ref)
    found = Request.objects.select_for_update().filter(ref=ref, peer=received.sender.node_id).first()
    if found is None or found.state in (State.DRAFT, State.CHECKED):
        raise NotAParty(ref=ref)
    return found


def other(request: Request) -> Side:
    """The side that the sender is."""
    return Side.ASKED if request.side == Side.ASKING else Side.ASKING


def hear(request: Request, step: Step) -> bool:
    """The other side took the step. Whether it counts: False where ours, taken before we knew, prevails.

    Raises OutOfTurn, NotYourMove, WrongKind.
    """
    before = State(request.state)
    request.state = heard(before, step, other(request), Kind(request.kind))
    return request.state != before
