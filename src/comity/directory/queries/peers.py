"""Peers: whom we may talk to, with which keys, and how each stands with us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import Manifest
from comity.directory.core.peering import Standing, State, state_of
from comity.directory.core.signing import VerifyingKey
from comity.directory.models import PeerManifest, PeerNode
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3


class PeerUnknown(ComityError):
    code = "directory.peer-unknown"
    status = 404
    sentence = gettext_noop("This node knows no peer “{node_id}”. Introduce it and compare fingerprints first.")


class PeerNotTrusted(ComityError):
    code = "directory.peer-not-trusted"
    status = 403
    sentence = gettext_noop(
        "The peer “{node_id}” is not trusted yet. "
        "Two officers have to compare its fingerprint with the other side first."
    )


class PeerSuspended(ComityError):
    code = "directory.peer-suspended"
    status = 403
    sentence = gettext_noop("The peer “{node_id}” is suspended. Nothing is sent or accepted until it is reinstated.")


@dataclass(frozen=True, slots=True)
class Peer:
    """A trusted peer with a manifest in force: its address and its keys."""

    node_id: str
    state: Iso3
    name: str
    base_url: str
    manifest: Manifest
    verifying_keys: tuple[VerifyingKey, ...]
    sealing_public: bytes
    log_vkey: str
    manifest_digest: str


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A peer of any standing as the list shows it."""

    row: PeerNode
    manifest: Manifest
    state: State
    confirmations: int


def peer(node_id: str, *, at: datetime | None = None) -> Peer:
    """The peer to talk to at that instant (now, if none is given).

    Raises PeerUnknown, PeerNotTrusted, PeerSuspended, ManifestExpired, SuiteRefused.
    """
    row = PeerNode.objects.filter(node_id=node_id).first()
    if row is None:
        raise PeerUnknown(node_id=node_id[:100])
    if row.standing == Standing.SUSPENDED:
        raise PeerSuspended(node_id=node_id)
    if row.standing != Standing.TRUSTED:
        raise PeerNotTrusted(node_id=node_id)
    found = _peer(row, pinned(row))
    manifests.in_force(found.manifest, at=at or timezone.now())
    return found


def peers(*, at: datetime | None = None) -> list[Peer]:
    """Every peer to talk to at that instant; those suspended or expired are left out."""
    now = at or timezone.now()
    rows = PeerManifest.objects.filter(place=PeerManifest.Place.PINNED, peer__standing=Standing.TRUSTED)
    found = [_peer(row.peer, row) for row in rows.select_related("peer").order_by("peer__state", "peer__name")]
    return [
        each for each in found if each.manifest.created <= now + manifests.CLOCK_SKEW and now < each.manifest.expires
    ]


def pinned(row: PeerNode) -> PeerManifest:
    """The manifest that counts for a peer. Raises PeerUnknown."""
    found = row.manifests.filter(place=PeerManifest.Place.PINNED).first()
    if found is None:
        raise PeerUnknown(node_id=row.node_id)
    return found


def line(node_id: str, *, at: datetime) -> PeerLine:
    """One peer of any standing. Raises PeerUnknown."""
    found = next(_lines(at, peer__node_id=node_id), None)
    if found is None:
        raise PeerUnknown(node_id=node_id[:100])
    return found


def lines(*, at: datetime) -> list[PeerLine]:
    """Every peer of any standing, by state and name."""
    return list(_lines(at))


def _lines(at: datetime, **only: str) -> Iterator[PeerLine]:
    kept = PeerManifest.objects.filter(place=PeerManifest.Place.PINNED, **only).select_related("peer")
    for each in kept.annotate(confirmed=Count("peer__confirmations")).order_by("peer__state", "peer__name"):
        manifest = manifests.unverified(bytes(each.envelope))
        state = state_of(Standing(each.peer.standing), each.confirmed, manifest.expires, at=at)
        yield PeerLine(each.peer, manifest, state, each.confirmed)


def _peer(row: PeerNode, kept: PeerManifest) -> Peer:
    manifest = manifests.unverified(bytes(kept.envelope))
    return Peer(
        node_id=row.node_id,
        state=manifest.iso3,
        name=manifest.name,
        base_url=manifest.base_url.rstrip("/"),
        manifest=manifest,
        verifying_keys=manifest.verifying_keys,
        sealing_public=manifest.sealing,
        log_vkey=manifest.ledger,
        manifest_digest=kept.digest,
    )
