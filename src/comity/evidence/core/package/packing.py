"""Where a package stands, and whose hands a delivery needs."""

from collections.abc import Collection
from enum import StrEnum

from comity.directory.core.permissions import Act
from comity.terms.errors import ComityError, gettext_noop


class PackageState(StrEnum):
    """An outgoing package is sealed, sent, received; an incoming one fetched, verified, opened."""

    SEALING = "sealing"
    SENT = "sent"
    RECEIVED = "received"
    FETCHING = "fetching"
    VERIFIED = "verified"
    OPENED = "opened"
    FAILED = "failed"


class About(StrEnum):
    """What a package carries."""

    DELIVERY = "delivery"
    ATTACHMENTS = "attachments"


def act_of_retry(*, outgoing: bool, about: str) -> Act:
    """What an officer must be allowed to have a failed package sealed or fetched again: what the first time asked."""
    if not outgoing:
        return Act.PACKAGE_OPEN
    return Act.ANSWER_DELIVER if about == About.DELIVERY else Act.REQUEST_SEND


class OneHandOnly(ComityError):
    code = "evidence.one-hand-only"
    status = 409
    sentence = gettext_noop(
        "Data leave this node only when two people had a hand in it. You accepted this request yourself and no "
        "provider answered an order: let a colleague deliver."
    )


def check_hands(hands: Collection[str]) -> None:
    """Nothing, where at least two different officers took part in a delivery (trust design, threat 9).

    Raises OneHandOnly.
    """
    if len(set(hands) - {""}) < 2:
        raise OneHandOnly
