"""What became of our messages: what the other node's receipts say, and what never arrived."""

from comity.evidence.actions import effects, turns
from comity.evidence.actions.repeating import LOST, lose, lost_of
from comity.evidence.actions.turns import NOT_DELIVERED, Said
from comity.evidence.core.machine import Side, State, Step
from comity.evidence.models import Request
from comity.evidence.receivers import parties
from comity.federation.receivers import Answered, GivenUp


def request_received(answered: Answered) -> None:
    """The requested node has the request."""
    request = _ours(answered)
    if request is None or request.state not in (State.SENT, State.SIGNED):
        return
    parties.hear(request, Step.RECEIVE)
    request.problem_code, request.problem = "", ""
    effects.received(request, at=answered.receipt.received)
    said = Said(Step.RECEIVE, message=answered.message_id, facts={"leaf": answered.receipt.leaf})
    turns.finish(request, said, at=answered.at, side=Side.ASKED)


def request_refused(answered: Answered) -> None:
    """The requested node did not take the request in: it is back on our desk, signed, with the reason beside it."""
    request = _ours(answered)
    if request is None or request.state != State.SENT:
        return
    parties.hear(request, Step.RETURN)
    _tell_why(request, answered, Step.RETURN)


def step_refused(answered: Answered) -> None:
    """The other node did not take a step of ours; the two sides may differ until somebody looks."""
    request = _ours(answered)
    if request is not None:
        _tell_why(request, answered, "not-taken")


def step_received(answered: Answered) -> None:
    """A step that was given up had arrived after all: its receipt came late."""
    request = _ours(answered)
    if request is None or request.problem_code != NOT_DELIVERED or lost_of(request):
        return
    request.problem_code, request.problem = "", ""
    said = Said("late-receipt", message=answered.message_id, facts={"leaf": answered.receipt.leaf})
    turns.finish(request, said, at=answered.at, side=Side(parties.other(request)))


def request_given_up(lost: GivenUp) -> None:
    """The request never arrived in time: it is back on our desk, signed."""
    request = _ours(lost)
    if request is None:
        return
    step = LOST
    if request.state == State.SENT:
        step = Step.RETURN
        parties.hear(request, step)
    lose(request, lost.message_id, at=lost.at, step=step)


def step_given_up(lost: GivenUp) -> None:
    """The other node does not know of a step of ours; the two sides differ until it is sent again."""
    request = _ours(lost)
    if request is not None:
        lose(request, lost.message_id, at=lost.at)


def _tell_why(request: Request, answered: Answered, step: str) -> None:
    receipt = answered.receipt
    request.problem_code, request.problem = receipt.code, receipt.sentence
    said = Said(step, receipt.sentence, receipt.code, answered.message_id)
    turns.finish(request, said, at=answered.at, side=Side(parties.other(request)))


def _ours(answered: Answered | GivenUp) -> Request | None:
    return Request.objects.select_for_update().filter(ref=answered.ref, peer=answered.peer).first()
