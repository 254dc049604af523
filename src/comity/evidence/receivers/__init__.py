"""The same acts when the other side takes them: each message type, its strict body, and what it does here."""

from comity.evidence.core import bodies
from comity.evidence.queries import serving
from comity.evidence.receivers import answers, arrival, changes, offers, parcels
from comity.federation import blobs
from comity.federation.receivers import register, register_expiry, register_receipt, register_refusal


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    register("evidence.request", bodies.RequestBody, arrival.request)
    register("evidence.step", bodies.StepBody, changes.step)
    register("evidence.preservation", bodies.FreezeBody, changes.freeze)
    register("evidence.confirmation", bodies.ConfirmationBody, changes.confirmation)
    register("evidence.package", bodies.PackageBody, parcels.package)
    register("evidence.custody", bodies.CustodyBody, parcels.receipt)
    register("evidence.erased", bodies.ErasedBody, parcels.erased)
    register("evidence.information", bodies.OfferBody, offers.information)
    register_receipt("evidence.information", offers.passed_on)
    register_refusal("evidence.information", offers.refused)
    register_receipt("evidence.request", answers.request_received)
    register_refusal("evidence.request", answers.request_refused)
    register_expiry("evidence.request", answers.request_given_up)
    register_expiry("evidence.information", offers.given_up)
    for said in ("step", "preservation", "confirmation", "package", "custody"):
        register_receipt(f"evidence.{said}", answers.step_received)
        register_refusal(f"evidence.{said}", answers.step_refused)
        register_expiry(f"evidence.{said}", answers.step_given_up)
    blobs.register(serving.package_file)
