"""How far an indicator can still be relied on: valid_from and valid_until as its owner says them (STIX 2.1, 4.7), and
confidence (STIX 2.1, 3.2) that halves with time, since addresses change hands and files do not.

The half-lives are this house's own, in days; they are meant to be argued with, and a node may give others. Whoever
relies on the owner's word alone takes valid_until and leaves them aside.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from comity.intel.core.observable import Kind

UNSTATED = 50
"""The confidence that an object is read with which states none: STIX 2.1 leaves it open, so neither high nor low."""
FAINT = 5
"""Below this nothing is left that anybody should act on."""
OTHERWISE = timedelta(days=180)

HALF_LIVES: Mapping[Kind, timedelta] = MappingProxyType(
    {
        Kind.IPV4: timedelta(days=14),
        Kind.IPV6: timedelta(days=14),
        Kind.NETWORK: timedelta(days=60),
        Kind.URL: timedelta(days=21),
        Kind.DOMAIN: timedelta(days=45),
        Kind.EMAIL: timedelta(days=90),
        Kind.PHONE: timedelta(days=90),
        Kind.ACCOUNT: timedelta(days=180),
        Kind.IBAN: timedelta(days=365),
        Kind.WALLET: timedelta(days=365),
        Kind.MD5: timedelta(days=730),
        Kind.SHA1: timedelta(days=730),
        Kind.SHA256: timedelta(days=1095),
        Kind.SHA512: timedelta(days=1095),
    }
)


class Validity(StrEnum):
    NOT_YET = "not-yet"
    VALID = "valid"
    FAINT = "faint"  # valid by its owner's word, and too old to act on
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Indication:
    """What an indicator says of itself. `seen_at` is when it was last said or sighted, whichever is later."""

    kinds: frozenset[Kind]
    seen_at: datetime
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    confidence: int | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands: its validity, its confidence now (0 to 100), and when that will be too low to act on."""

    validity: Validity
    confidence: int
    faint_at: datetime


def half_life(kinds: frozenset[Kind], given: Mapping[Kind, timedelta] = HALF_LIVES) -> timedelta:
    """Of several kinds the shortest: an indicator is as good as the first of its values that changes hands."""
    return min((given.get(kind, OTHERWISE) for kind in kinds), default=OTHERWISE)


def decayed(confidence: int, age: timedelta, half: timedelta) -> int:
    """The confidence after that time; the same for an age below nothing."""
    return round(confidence * math.pow(0.5, max(age, timedelta()) / half))


def standing(said: Indication, *, at: datetime, given: Mapping[Kind, timedelta] = HALF_LIVES) -> Standing:
    """Where an indicator stands at an instant. Its owner's word on validity comes before any reckoning."""
    half, stated = half_life(said.kinds, given), UNSTATED if said.confidence is None else said.confidence
    now = decayed(stated, at - said.seen_at, half)
    faint_at = said.seen_at + half * _halvings(stated)
    return Standing(_validity(said, now, at), now, faint_at)


def _validity(said: Indication, confidence: int, at: datetime) -> Validity:
    if said.revoked:
        return Validity.REVOKED
    if said.valid_until is not None and said.valid_until <= at:
        return Validity.EXPIRED
    if said.valid_from is not None and at < said.valid_from:
        return Validity.NOT_YET
    return Validity.FAINT if confidence < FAINT else Validity.VALID


def _halvings(confidence: int) -> int:
    """How many half-lives until it is faint."""
    number = 0
    while decayed(confidence, timedelta(days=number), timedelta(days=1)) >= FAINT:
        number += 1
    return number
