"""Orders to a provider's desk, and the coded reasons for which it may reject one.

Source of the reasons: Reg. (EU) 2023/1543 art. 10(4)-(8) and its annex III (information on the impossibility of
executing an EPOC), which providers outside the Union use alike.
"""

from enum import StrEnum

from comity.terms.errors import ComityError, gettext_noop


class OrderKind(StrEnum):
    """What is ordered."""

    PRESERVE = "preserve"
    PRODUCE = "produce"


class OrderState(StrEnum):
    """Where an order stands."""

    ISSUED = "issued"
    ANSWERED = "answered"
    REJECTED = "rejected"


REJECTIONS: dict[str, str] = {
    "order-incomplete": gettext_noop("The order is incomplete or not clear enough to be carried out."),
    "order-error": gettext_noop("The order contains a manifest error."),
    "user-unknown": gettext_noop("No account fits what was given."),
    "data-not-held": gettext_noop("The data are not stored here."),
    "data-deleted": gettext_noop("The data were deleted before the order arrived."),
    "wrong-holder": gettext_noop("Another provider holds the data."),
    "impossible": gettext_noop("It cannot be done, for reasons that nobody here can change."),
    "immunity-or-privilege": gettext_noop("The data are protected by an immunity, a privilege or press freedom."),
    "conflict-of-law": gettext_noop("Another state's law forbids it."),
}


class RejectionUnknown(ComityError):
    code = "evidence.rejection-unknown"
    sentence = gettext_noop("“{reason}” is no reason in the list. Choose the one that fits best.")


def is_rejection(reason: str) -> bool:
    return reason in REJECTIONS
