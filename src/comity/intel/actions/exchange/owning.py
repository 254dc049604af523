"""Whose the objects of a segment are: the sender's own, or another's who is proved to have said them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.barring import Barred, Brought, barring
from comity.intel.core.exchange.bodies import Attested, SegmentBody
from comity.intel.core.exchange.refusals import OnwardRefused, OwnerUnproved, Recalled
from comity.intel.core.exchange.segments import Opened
from comity.intel.core.sharing.cases import Channel, Release
from comity.intel.core.sharing.community import Charter
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.sharing.marks.markings import read_marking
from comity.intel.models import Attestation
from comity.intel.queries import labels, readers
from comity.intel.queries.exchange.barred import barred
from comity.terms.errors import ComityError

ONWARD = frozenset({"intel.onward-never", "intel.onward-ask", "intel.source-decides"})

Refuse = Callable[[int, ComityError], None]


@dataclass(frozen=True, slots=True)
class Claim:
    """An object at a place of a segment, and who owns it. `proof` is its owner's statement where another brought it."""

    place: int
    raw: bytes
    owner: str
    attested: Attested | None = None
    proof: bytes | None = None


def claims(
    body: SegmentBody, opened: Opened, sender: Peer, charter: Charter, refuse: Refuse, *, at: datetime
) -> list[Claim]:
    """What may be stored, and as whose. Every other object is refused by its place.

    That only its owner brings a new version of an object is the store's rule.
    """
    gone = barred(segments.head_of(raw).id for raw in opened.raws)
    attested = {one.index: one for one in body.attested}
    found = []
    for place, raw in enumerate(opened.raws):
        try:
            if place in attested:
                claim = _proved(body, attested[place], raw, sender, charter, at)
            else:
                claim = Claim(place, raw, sender.node_id)
            _not_recalled(claim, gone)
        except ComityError as error:
            refuse(place, error)
        else:
            found.append(claim)
    return found


def keep_attestation(object_id: int, claim: Claim) -> None:
    """So that the object can be passed on once more."""
    one = claim.attested
    if one is None or claim.proof is None:
        return
    Attestation.objects.get_or_create(
        object_id=object_id,
        owner=claim.owner,
        defaults={
            "statement": claim.proof,
            "place": one.place,
            "salt": one.salt,
            "path": [step.hex() for step in one.path],
        },
    )


def _proved(body: SegmentBody, one: Attested, raw: bytes, sender: Peer, charter: Charter, at: datetime) -> Claim:
    if one.proof >= len(body.proofs):
        raise OwnerUnproved(detail="proof")
    envelope = body.proofs[one.proof].encode()
    owner = segments.claimed(envelope).author
    keys = directory.peer(owner, at=at).verifying_keys
    statement = segments.verified(envelope, keys)
    if not segments.proves(statement, raw, one):
        raise OwnerUnproved(detail="path")
    _may_be_passed_on(raw, owner, statement.community, sender, charter, at)
    return Claim(one.index, raw, owner, one, envelope)


def _may_be_passed_on(raw: bytes, owner: str, through: str, sender: Peer, charter: Charter, at: datetime) -> None:
    """The sender should have asked the same; who takes what was not to be passed on is no better."""
    refs = segments.head_of(raw).object_marking_refs
    release = Release(
        Channel.FEDERATION,
        at,
        sender.node_id,
        community=charter.id,
        communities={charter.id: charter},
        owner=owner,
        through=frozenset({through}),
    )
    decision = decide(read_marking(refs, labels.definitions(refs)), readers.node(settings.COMITY_NODE_ID), release)
    if decision.allowed:
        return
    against = [one for one in decision.reasons if isinstance(one, Ground) and one.code in ONWARD]
    if against:
        raise OnwardRefused(reasons=" ".join(one.text for one in against))


def _not_recalled(claim: Claim, gone: dict[str, list[Barred]]) -> None:
    """The same bytes, or the same version of the same owner: fields may have been left out of either."""
    if not gone:
        return
    head = segments.head_of(claim.raw)
    brought = Brought(head.modified or head.created, sha256(claim.raw).digest(), claim.owner)
    bar = barring(gone.get(head.id, ()), brought, settings.COMITY_NODE_ID)
    if bar is not None:
        raise Recalled(by=bar.owner)
