"""What proves that the owner of an object said it, for whoever is sent it by another node."""

from dataclasses import dataclass

from comity.intel.core.exchange.segments import path_of, salt_of
from comity.intel.models import Attestation
from comity.intel.queries.exchange import provenance


@dataclass(frozen=True, slots=True)
class Proof:
    """The owner's statement, and where in its tree the object stands. Nothing in it shows another object."""

    statement: bytes
    place: int
    salt: bytes
    path: tuple[bytes, ...]


def proof_of(object_id: int, owner: str) -> Proof | None:
    """None where the object did not come from its owner, nor with what its owner signed."""
    for one in provenance.origins(object_id):
        if one.node == owner:
            segment = one.segment
            salt = salt_of(bytes(segment.secret), one.place)
            return Proof(bytes(segment.statement), one.place, salt, path_of(bytes(segment.leaves), one.place))
    kept = Attestation.objects.filter(object_id=object_id, owner=owner).first()
    if kept is None:
        return None
    path: list[str] = kept.path
    return Proof(bytes(kept.statement), kept.place, bytes(kept.salt), tuple(map(bytes.fromhex, path)))
