"""Whose pack it is: the envelope opened with the keys that its issuer had when it was made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.adapters.keys import signing_key
from comity.directory.core import dsse
from comity.directory.core.signing import VerifyingKey
from comity.law.core.packs import pack as packs
from comity.law.core.packs.pack import Pack
from comity.terms.errors import ComityError, gettext_noop

CLOCK_SKEW = timedelta(minutes=5)


class NotOfItsState(ComityError):
    code = "stewardship.not-of-its-state"
    status = 403
    sentence = gettext_noop("{issuer} is a node of {state}. It may not amend the lines of {other}.")


class FromTheFuture(ComityError):
    code = "stewardship.pack-from-the-future"
    sentence = gettext_noop("The pack says it was made at {made_at}, which is still to come. Compare the clocks.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack whose signature counts, and the bytes it came in."""

    pack: Pack
    digest: str
    envelope: bytes


def opened(envelope: bytes, *, at: datetime) -> Opened:
    """The pack inside, signed by a node of its own state that is trusted here.

    Raises EnvelopeMalformed, SignatureInvalid, PeerUnknown, PeerNotTrusted, PeerSuspended, ManifestExpired, Fault,
    NotOfItsState, FromTheFuture.
    """
    claimed = packs.decode(dsse.unverified_payload(envelope))
    state, keys = _issuer(claimed, at=at)
    payload = dsse.verify(envelope, payload_type=packs.PAYLOAD_TYPE, keys=keys)
    pack = packs.decode(payload)
    if pack.state != state:
        raise NotOfItsState(issuer=pack.issuer, state=state, other=pack.state)
    if pack.made_at > at + CLOCK_SKEW:
        raise FromTheFuture(made_at=pack.made_at.isoformat())
    return Opened(pack, packs.digest_of(payload), envelope)


def _issuer(claimed: Pack, *, at: datetime) -> tuple[str, list[VerifyingKey]]:
    """The state of the node that a pack names as its issuer, and the keys whose signature counts for that instant."""
    keys = [each.key for each in directory.tenures(claimed.issuer) if each.covers(claimed.made_at)]
    if claimed.issuer == settings.COMITY_NODE_ID:
        return settings.COMITY_STATE, [*keys, signing_key().public]
    return directory.peer(claimed.issuer, at=at).state, keys
