"""What the other node did not get before its message expired: said on the timeline, and sent again when wanted."""

from datetime import datetime

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import turns
from comity.evidence.actions.signing import REQUEST_MESSAGE
from comity.evidence.actions.turns import NOT_DELIVERED, Said
from comity.evidence.core.machine import Side, State
from comity.evidence.models import Request
from comity.federation import queries as federation
from comity.federation.actions import send_again as federation_send_again
from comity.terms.errors import ComityError, gettext_noop

WHAT_TO_DO = gettext_noop(
    "The other node could not be reached before our message expired. Call the other desk, and ask your node operator "
    "about the line; then send it again."
)
LOST = "not-delivered"
"""The step under which the timeline says so."""


class NothingLost(ComityError):
    code = "evidence.nothing-lost"
    status = 409
    sentence = gettext_noop("Nothing waits to be sent again. Reload the page to see where the request stands.")


@transaction.atomic
def send_again(ref: str, *, by: Actor, at: datetime) -> Request:
    """Send once more, in their order, the messages that were given up. A request that never arrived is sent by `send`.

    Raises RequestUnknown, NotPermitted, NothingLost, and what federation raises.
    """
    request = turns.seat(ref, by)
    require(by, Act.REQUEST_SEND, instrument=request.instrument)
    lost = lost_of(request)
    if not lost:
        raise NothingLost
    sent = [federation_send_again(one, request.peer, by=by.officer_id, at=at) for one in lost]
    request.problem_code, request.problem = "", ""
    done = Said("send-again", message=sent[0], facts={"messages": len(sent)})
    return turns.finish(request, done, at=at, by=by.officer_id)


def lost_of(request: Request) -> list[str]:
    """The messages of ours that the other node lacks and could place, oldest first: none where it lacks the request."""
    if request.side == Side.ASKING and not federation.arrived(request.ref, REQUEST_MESSAGE):
        return []
    return [one.message_id for one in federation.given_up(request.ref) if one.type != REQUEST_MESSAGE]


def lose(request: Request, message: str, *, at: datetime, step: str = LOST) -> None:
    """A message of ours came to nothing: the trouble is shown until it is sent again or heard of after all."""
    if request.state not in (State.WITHDRAWN, State.CLOSED) or lost_of(request):
        request.problem_code, request.problem = NOT_DELIVERED, WHAT_TO_DO
    turns.finish(request, Said(step, ground=NOT_DELIVERED, message=message), at=at)
