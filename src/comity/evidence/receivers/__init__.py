"""The same acts when the other side takes them: each message type, its strict body, and what it does here."""

from comity.evidence.core import bodies
from comity.evidence.receivers import answers, arrival, changes
from comity.federation.receivers import register, register_receipt, register_refusal


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    register("evidence.request", bodies.RequestBody, arrival.request)
    register("evidence.step", bodies.StepBody, changes.step)
    register("evidence.preservation", bodies.FreezeBody, changes.freeze)
    register("evidence.confirmation", bodies.ConfirmationBody, changes.confirmation)
    register_receipt("evidence.request", answers.request_received)
    register_refusal("evidence.request", answers.request_refused)
    for said in ("evidence.step", "evidence.preservation", "evidence.confirmation", "evidence.package"):
        register_refusal(said, answers.step_refused)
