"""Who signs a request, and how many hands it takes.

A signature covers the digest of exactly what will be sent; any change voids it. Two officers sign in the emergency lane
(forged emergency requests are common: SIRIUS 2024, FBI PIN of Nov 2024) and where the route lets an authority issue
only what another one validated (Reg. (EU) 2023/1543 art. 4(5)).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.terms.errors import ComityError, gettext_noop

VALIDATED_ROLES = frozenset(
    {"validated-authority", "validated-authority-by-judge", "police-for-subscriber-ex-post-validated"}
)


class SecondOfficerNeeded(ComityError):
    code = "evidence.second-officer-needed"
    status = 409
    sentence = gettext_noop("This request needs {needed} signatures and has {given}. Another officer countersigns it.")


class SameOfficer(ComityError):
    code = "evidence.same-officer"
    status = 409
    sentence = gettext_noop("You have signed this request already. The second signature comes from another officer.")


class SignatureOverOther(ComityError):
    code = "evidence.signature-over-other"
    sentence = gettext_noop("A signature does not cover what was sent. The sending authority signs it again.")


@dataclass(frozen=True, slots=True)
class Signature:
    """One officer's hand under a request. `officer` is pseudonymous; `digest` is SHA-256 in hex of what was signed."""

    officer: str
    role: str
    signed_at: datetime
    digest: str


def signatures_needed(*, emergency: bool, requesting_roles: Collection[str], house_rule: int = 1) -> int:
    """How many officers sign; `house_rule` is what this node's own policy asks at least."""
    validated = bool(requesting_roles) and set(requesting_roles) <= VALIDATED_ROLES
    return max(house_rule, 2 if emergency or validated else 1)


def check_signatures(signatures: Sequence[Signature], digest: str, needed: int) -> None:
    """Nothing, where enough different officers signed exactly this. Raises SignatureOverOther, SecondOfficerNeeded."""
    if any(one.digest != digest for one in signatures):
        raise SignatureOverOther
    hands = {one.officer for one in signatures}
    if len(hands) < needed:
        raise SecondOfficerNeeded(needed=needed, given=len(hands))
