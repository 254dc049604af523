"""How two nodes come to trust each other: introduced, compared by two officers, trusted; perhaps suspended, rejected.

The first pin is a ceremony: two people compare a fingerprint over a channel that is not e-mail.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from comity.directory.core.fingerprint import Fingerprint, agrees
from comity.terms.errors import ComityError, gettext_noop, worded

CONFIRMATIONS = 2


class Standing(StrEnum):
    INTRODUCED = "introduced"
    TRUSTED = "trusted"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


class Step(StrEnum):
    INTRODUCE = "introduce"
    TRUST = "trust"
    REJECT = "reject"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


class Channel(StrEnum):
    """How the fingerprint reached us. E-mail is none of them."""

    IN_PERSON = "in-person"
    VIDEO = "video"
    TELEPHONE = "telephone-number-known-before"
    EMBASSY_NOTE = "embassy-note"
    NETWORK_24_7 = "24-7-network"


CHANNELS: dict[Channel, str] = {
    Channel.IN_PERSON: gettext_noop("In person"),
    Channel.VIDEO: gettext_noop("Video call with a person you know"),
    Channel.TELEPHONE: gettext_noop("Telephone, at a number known before"),
    Channel.EMBASSY_NOTE: gettext_noop("Note of an embassy"),
    Channel.NETWORK_24_7: gettext_noop("24/7 network contact"),
}


class State(StrEnum):
    """How a peer looks to whoever reads the list: its standing, and what time does to it."""

    INTRODUCED = "introduced"
    HALF_CONFIRMED = "half-confirmed"
    TRUSTED = "trusted"
    ENDS_SOON = "ends-soon"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


SOON = timedelta(days=14)

STATES: dict[State, str] = {
    State.INTRODUCED: gettext_noop("Introduced"),
    State.HALF_CONFIRMED: gettext_noop("One of two confirmed"),
    State.TRUSTED: gettext_noop("Trusted"),
    State.ENDS_SOON: gettext_noop("Trusted, manifest ends soon"),
    State.EXPIRED: gettext_noop("Manifest expired"),
    State.SUSPENDED: gettext_noop("Suspended"),
    State.REJECTED: gettext_noop("Rejected"),
}

AFTER: dict[tuple[Standing | None, Step], Standing] = {
    (None, Step.INTRODUCE): Standing.INTRODUCED,
    (Standing.INTRODUCED, Step.INTRODUCE): Standing.INTRODUCED,
    (Standing.REJECTED, Step.INTRODUCE): Standing.INTRODUCED,
    (Standing.INTRODUCED, Step.TRUST): Standing.TRUSTED,
    (Standing.INTRODUCED, Step.REJECT): Standing.REJECTED,
    (Standing.SUSPENDED, Step.REJECT): Standing.REJECTED,
    (Standing.TRUSTED, Step.SUSPEND): Standing.SUSPENDED,
    (Standing.SUSPENDED, Step.REINSTATE): Standing.TRUSTED,
}


STEPS: dict[Step, str] = {
    Step.INTRODUCE: gettext_noop("Introduce"),
    Step.TRUST: gettext_noop("Confirm the fingerprint"),
    Step.REJECT: gettext_noop("Reject"),
    Step.SUSPEND: gettext_noop("Suspend"),
    Step.REINSTATE: gettext_noop("Reinstate"),
}


NEVER_SEEN = "unknown"
SEEN: dict[str, str] = {str(state): said for state, said in STATES.items()}


class PeerStepRefused(ComityError):
    code = "directory.peer-step-refused"
    status = 409
    sentence = gettext_noop(
        "“{step}” is not possible now: the peer stands at “{standing}”. Look at the peer's page for what is."
    )
    words = MappingProxyType({"standing": worded({**SEEN, NEVER_SEEN: gettext_noop("Unknown")}), "step": worded(STEPS)})


class FingerprintDiffers(ComityError):
    code = "directory.fingerprint-differs"
    sentence = gettext_noop(
        "What you heard is not the fingerprint of {node_id}. Read it out again; if it still differs, reject the peer: "
        "somebody may stand between you."
    )


class SecondOfficerNeeded(ComityError):
    code = "directory.second-officer-needed"
    status = 409
    sentence = gettext_noop("You have taken part already. Another officer has to take the second step.")


def state_of(standing: Standing, confirmations: int, expires: datetime, *, at: datetime) -> State:
    """How a peer looks at that instant; `expires` is when its pinned manifest ends."""
    if standing == Standing.TRUSTED:
        return State.EXPIRED if expires <= at else State.ENDS_SOON if expires <= at + SOON else State.TRUSTED
    if standing == Standing.INTRODUCED and confirmations:
        return State.HALF_CONFIRMED
    return State(standing.value)


def after(standing: Standing | None, step: Step) -> Standing:
    """The standing once the step is taken; None stands for a node never seen. Raises PeerStepRefused."""
    try:
        return AFTER[standing, step]
    except KeyError:
        raise PeerStepRefused(standing=standing or NEVER_SEEN, step=step.value) from None


def compared(
    fingerprint: Fingerprint, heard: str, *, node_id: str, officer: str, confirmed_by: Collection[str]
) -> bool:
    """Whether this comparison completes the ceremony.

    Raises FingerprintDiffers, SecondOfficerNeeded.
    """
    if not agrees(fingerprint, heard):
        raise FingerprintDiffers(node_id=node_id)
    if officer in confirmed_by:
        raise SecondOfficerNeeded()
    return len({*confirmed_by, officer}) >= CONFIRMATIONS
