"""Keys of the past: which signing keys a node ever had, and when each of them counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from comity.directory.core import rotation
from comity.directory.core.peering import Standing
from comity.directory.core.rotation import Tenure
from comity.directory.models import OwnManifest, PeerManifest, PeerNode


@dataclass(frozen=True, slots=True)
class KeptManifest:
    """A manifest that counts or counted here, exactly as it was published."""

    node_id: str
    version: int
    envelope: bytes


def tenures(node_id: str) -> tuple[Tenure, ...]:
    """Every signing key that this node or a peer ever had here; none of a node that was never trusted.

    While a peer is suspended or rejected its keys count as if they had been stolen at that instant.
    """
    known = rotation.tenures(each.envelope for each in kept_manifests(node_id))
    row = PeerNode.objects.filter(node_id=node_id).exclude(standing=Standing.TRUSTED).first()
    return tuple(each.cut(row.suspended_at) for each in known) if row and row.suspended_at else known


def kept_manifests(node_id: str = "") -> Iterator[KeptManifest]:
    """The manifests of one node, or this node's and every peer's, oldest first. None that was never trusted."""
    if node_id in ("", settings.COMITY_NODE_ID):
        for own in OwnManifest.objects.order_by("version"):
            yield KeptManifest(settings.COMITY_NODE_ID, own.version, bytes(own.envelope))
    rows = PeerManifest.objects.exclude(trusted_at=None).exclude(place=PeerManifest.Place.CONFLICT)
    if node_id:
        rows = rows.filter(peer__node_id=node_id)
    for row in rows.select_related("peer").order_by("peer__node_id", "received_at"):
        yield KeptManifest(row.peer.node_id, row.version, bytes(row.envelope))
