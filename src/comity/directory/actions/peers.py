"""Acts on peers: introduce, compare, trust, suspend, reinstate, reject, and take a successor manifest."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory import queries
from comity.directory.actions.desks_of_peers import adopt, let_go
from comity.directory.core import manifest as manifests
from comity.directory.core import rotation
from comity.directory.core.manifest import Manifest
from comity.directory.core.peering import (
    Channel,
    FingerprintDiffers,
    SecondOfficerNeeded,
    Standing,
    Step,
    after,
    compared,
)
from comity.directory.core.permissions import Act, Actor, OfficerUnknown, require
from comity.directory.models import PeerManifest, PeerNode
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

CONFLICT = gettext_noop("It signed two different manifests with one version. Both are kept as proof.")


class PeerIsThisNode(ComityError):
    code = "directory.peer-is-this-node"
    sentence = gettext_noop("This is the manifest of this very node. Ask the other side for theirs.")


class IntroductionDiffers(ComityError):
    code = "directory.introduction-differs"
    status = 409
    sentence = gettext_noop(
        "{node_id} was introduced with other root keys. Reject that introduction first, and find out why there are two."
    )


class WhyMissing(ComityError):
    code = "directory.why-missing"
    sentence = gettext_noop("Say why in one sentence; the ledger keeps that you did.")


@transaction.atomic
def introduce(envelope: bytes, *, by: Actor, at: datetime) -> PeerNode:
    """Take a node's manifest in, trusting nothing: its fingerprint can now be compared.

    Raises NotPermitted, PeerIsThisNode, IntroductionDiffers, PeerStepRefused and what `self_consistent` raises.
    """
    require(by, Act.PEER_INTRODUCE)
    manifest = manifests.self_consistent(envelope, at=at)
    if manifest.node_id == settings.COMITY_NODE_ID:
        raise PeerIsThisNode()
    known = PeerNode.objects.select_for_update().filter(node_id=manifest.node_id).first()
    standing = after(Standing(known.standing) if known else None, Step.INTRODUCE)
    if known and known.standing == Standing.INTRODUCED:
        _same_root(known, manifest)
    facts = {"state": manifest.state, "name": manifest.name, "standing": standing.value}
    facts_now = {**facts, "introduced_at": at, "introduced_by": by.officer_id}
    peer, _new = PeerNode.objects.update_or_create(node_id=manifest.node_id, defaults=facts_now)
    _pin(peer, manifest, envelope, at=at, change="")
    record("directory.peer.introduced", peer.node_id, _facts(manifest, envelope), by=by.officer_id, at=at)
    return peer


def confirm_fingerprint(node_id: str, *, heard: str, channel: Channel, by: Actor, at: datetime) -> PeerNode:
    """An officer compared what the other side read out. The second officer's comparison makes the peer trusted.

    A comparison that differs leaves its own leaf in the ledger before it is refused.

    Raises NotPermitted, OfficerUnknown, PeerUnknown, PeerStepRefused, FingerprintDiffers, SecondOfficerNeeded,
    DeskTaken.
    """
    require(by, Act.PEER_CONFIRM)
    if not by.officer_id:
        raise OfficerUnknown()
    try:
        return _confirm(node_id, heard=heard, channel=channel, by=by, at=at)
    except FingerprintDiffers:
        with transaction.atomic():
            record("directory.peer.fingerprint-differed", node_id, {"channel": channel}, by=by.officer_id, at=at)
        raise


@transaction.atomic
def _confirm(node_id: str, *, heard: str, channel: Channel, by: Actor, at: datetime) -> PeerNode:
    peer = _locked(node_id)
    trusted = after(Standing(peer.standing), Step.TRUST)
    envelope = bytes(queries.pinned(peer).envelope)
    manifest = manifests.self_consistent(envelope, at=at)
    before = [str(pk) for pk in peer.confirmations.values_list("officer_id", flat=True)]
    complete = compared(manifest.fingerprint, heard, node_id=node_id, officer=by.officer_id, confirmed_by=before)
    peer.confirmations.create(
        officer_id=by.officer_id, fingerprint=manifest.fingerprint.hex, channel=channel.value, confirmed_at=at
    )
    facts = {"fingerprint": manifest.fingerprint.hex, "channel": channel.value}
    if complete:
        PeerNode.objects.filter(pk=peer.pk).update(standing=trusted, trusted_at=at)
        peer.manifests.filter(place=PeerManifest.Place.PINNED).update(trusted_at=at)
        adopt(manifest)
    record("directory.peer.confirmed", node_id, facts, by=by.officer_id, at=at)
    if complete:
        record("directory.peer.trusted", node_id, _facts(manifest, envelope), by=by.officer_id, at=at)
    peer.refresh_from_db()
    return peer


@transaction.atomic
def reject(node_id: str, *, why: str, by: Actor, at: datetime) -> PeerNode:
    """Turn an introduction down, or end a suspended relation. It can begin anew with a new ceremony.

    Raises NotPermitted, PeerUnknown, PeerStepRefused, WhyMissing.
    """
    require(by, Act.PEER_SUSPEND)
    peer = _locked(node_id)
    peer.standing = after(Standing(peer.standing), Step.REJECT)
    peer.confirmations.all().delete()
    peer.suspended_at, peer.suspended_by, peer.suspended_why = at, by.officer_id, _said(why)
    peer.save()
    let_go(node_id)
    record("directory.peer.rejected", node_id, {"why": _said(why)}, by=by.officer_id, at=at)
    return peer


@transaction.atomic
def suspend(node_id: str, *, why: str, by: Actor, at: datetime) -> PeerNode:
    """Stop sending to a peer and accepting from it, at once; one officer suffices.

    Raises NotPermitted, PeerUnknown, PeerStepRefused, WhyMissing.
    """
    require(by, Act.PEER_SUSPEND)
    return _suspended(_locked(node_id), why=_said(why), by=by.officer_id, at=at)


@transaction.atomic
def reinstate(node_id: str, *, why: str, by: Actor, at: datetime) -> PeerNode:
    """Trust a suspended peer again; not by the officer who suspended it.

    A peer that told two stories needs a new ceremony instead (reject, then introduce).

    Raises NotPermitted, PeerUnknown, PeerStepRefused, SecondOfficerNeeded, ManifestConflict, WhyMissing.
    """
    require(by, Act.PEER_CONFIRM)
    peer = _locked(node_id)
    standing = after(Standing(peer.standing), Step.REINSTATE)
    if by.officer_id == peer.suspended_by:
        raise SecondOfficerNeeded()
    conflicts = peer.manifests.filter(place=PeerManifest.Place.CONFLICT, received_at__gte=peer.trusted_at or at)
    conflicting = conflicts.first()
    if conflicting:
        raise rotation.ManifestConflict(node_id=node_id, version=conflicting.version)
    peer.standing, peer.suspended_at, peer.suspended_by, peer.suspended_why = standing, None, "", ""
    peer.save()
    record("directory.peer.reinstated", node_id, {"why": _said(why)}, by=by.officer_id, at=at)
    return peer


@transaction.atomic
def accept_rotation(envelope: bytes, *, at: datetime, received_from: str = "", by: str = "") -> PeerManifest:
    """Put a peer's successor manifest in the place of the pinned one, whoever brought it.

    Its leave is the root's signature, not an officer's. The manifest already pinned is given back unchanged. A
    manifest that contradicts the pinned one is kept as proof (`place` conflict) and the peer is suspended: this is
    returned, not raised, so that the proof is stored.

    Raises PeerUnknown, PeerNotTrusted, ManifestRolledBack, NotTheSuccessor, DeskTaken, and what
    `self_consistent` raises.
    """
    peer = _locked(manifests.unverified(envelope).node_id)
    if peer.standing not in (Standing.TRUSTED, Standing.SUSPENDED):
        raise queries.PeerNotTrusted(node_id=peer.node_id)
    pinned = queries.pinned(peer)
    if manifests.digest(envelope) == pinned.digest:
        return pinned
    if _contradicts_one_kept(peer, envelope):
        return _keep_proof(peer, envelope, received_from=received_from, at=at)
    try:
        succession = rotation.successor(bytes(pinned.envelope), envelope, at=at)
    except rotation.ManifestConflict:
        return _keep_proof(peer, envelope, received_from=received_from, at=at)
    manifest = succession.manifest
    kept = _pin(peer, manifest, envelope, at=at, change=succession.change, received_from=received_from)
    PeerManifest.objects.filter(pk=kept.pk).update(trusted_at=at)
    PeerNode.objects.filter(pk=peer.pk).update(name=manifest.name)
    adopt(manifest)
    facts = _facts(manifest, envelope) | {"change": succession.change.value}
    record("directory.peer.manifest-accepted", peer.node_id, facts, by=by, at=at)
    return kept


def _contradicts_one_kept(peer: PeerNode, envelope: bytes) -> bool:
    """True if the peer's root signed this and another manifest with the same version, pinned now or before."""
    version = manifests.unverified(envelope).version
    kept = peer.manifests.filter(version=version).exclude(place=PeerManifest.Place.CONFLICT)
    return any(rotation.conflict(bytes(each.envelope), envelope) for each in kept)


def _keep_proof(peer: PeerNode, envelope: bytes, *, received_from: str, at: datetime) -> PeerManifest:
    manifest = manifests.unverified(envelope)
    kept, new = peer.manifests.get_or_create(
        digest=manifests.digest(envelope),
        defaults={
            "version": manifest.version,
            "envelope": envelope,
            "place": PeerManifest.Place.CONFLICT,
            "received_at": at,
            "received_from": received_from,
        },
    )
    if new:
        record("directory.peer.manifest-conflict", peer.node_id, _facts(manifest, envelope), at=at)
    if peer.standing == Standing.TRUSTED:
        _suspended(peer, why=CONFLICT, by="", at=at)
    return kept


def _suspended(peer: PeerNode, *, why: str, by: str, at: datetime) -> PeerNode:
    peer.standing = after(Standing(peer.standing), Step.SUSPEND)
    peer.suspended_at, peer.suspended_by, peer.suspended_why = at, by, why
    peer.save()
    record("directory.peer.suspended", peer.node_id, {"why": why}, by=by, at=at)
    return peer


def _pin(
    peer: PeerNode, manifest: Manifest, envelope: bytes, *, at: datetime, change: str, received_from: str = ""
) -> PeerManifest:
    peer.manifests.filter(place=PeerManifest.Place.PINNED).update(place=PeerManifest.Place.FORMER)
    facts = {
        "version": manifest.version,
        "envelope": envelope,
        "place": PeerManifest.Place.PINNED,
        "change": change,
        "received_at": at,
        "received_from": received_from,
    }
    kept, _new = peer.manifests.update_or_create(digest=manifests.digest(envelope), defaults=facts)
    return kept


def _locked(node_id: str) -> PeerNode:
    peer = PeerNode.objects.select_for_update().filter(node_id=node_id).first()
    if peer is None:
        raise queries.PeerUnknown(node_id=node_id[:100])
    return peer


def _same_root(peer: PeerNode, manifest: Manifest) -> None:
    known = manifests.unverified(bytes(queries.pinned(peer).envelope))
    if known.fingerprint != manifest.fingerprint:
        raise IntroductionDiffers(node_id=peer.node_id)
    if manifest.version < known.version:
        raise rotation.ManifestRolledBack(node_id=peer.node_id, offered=manifest.version, pinned=known.version)


def _facts(manifest: Manifest, envelope: bytes) -> dict[str, object]:
    return {
        "version": manifest.version,
        "manifest": manifests.digest(envelope),
        "fingerprint": manifest.fingerprint.hex,
    }


def _said(why: str) -> str:
    if not why.strip():
        raise WhyMissing()
    return why.strip()[:500]
