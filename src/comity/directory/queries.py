"""What the directory knows: peers and their keys, our own manifest, desks, officers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from comity.directory.core import manifest as manifests
from comity.directory.core.fingerprint import Fingerprint
from comity.directory.core.manifest import Manifest
from comity.directory.core.peering import Standing
from comity.directory.core.permissions import EVERY_INSTRUMENT, Actor, Grant, OfficerUnknown, Role
from comity.directory.core.signing import VerifyingKey
from comity.directory.models import Desk, Mandate, Officer, OwnManifest, PeerManifest, PeerNode
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


class ManifestUnpublished(ComityError):
    code = "directory.manifest-unpublished"
    status = 503
    sentence = gettext_noop(
        "This node has not published its manifest yet. The node operator does so with “comity peer publish”."
    )


class DeskUnknown(ComityError):
    code = "directory.desk-unknown"
    status = 404
    sentence = gettext_noop("There is no such desk in the directory.")


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


def own_manifest_bytes() -> bytes:
    """The envelope that this node gives to others. Raises ManifestUnpublished."""
    row = OwnManifest.objects.first()
    if row is None:
        raise ManifestUnpublished()
    return bytes(row.envelope)


def own_manifest() -> Manifest:
    """Raises ManifestUnpublished."""
    return manifests.unverified(own_manifest_bytes())


def fingerprint(manifest: Manifest) -> Fingerprint:
    """Words and hexadecimal digits of the manifest's root."""
    return manifest.fingerprint


def desks(state: Iso3 | None = None, kind: str | None = None, *, node_id: str | None = None) -> QuerySet[Desk]:
    """Open desks of this node and its trusted peers, with their organisations."""
    trusted = PeerNode.objects.filter(standing=Standing.TRUSTED).values("node_id")
    ours_or_trusted = Q(organisation__node_id=settings.COMITY_NODE_ID) | Q(organisation__node_id__in=trusted)
    found = Desk.objects.filter(ours_or_trusted, open=True).select_related("organisation")
    if state:
        found = found.filter(organisation__state=state)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(organisation__node_id=node_id) if node_id else found


def desk(desk_id: str | uuid.UUID) -> Desk:
    """Open or closed. Raises DeskUnknown."""
    try:
        return Desk.objects.select_related("organisation").get(pk=uuid.UUID(str(desk_id)))
    except (ValueError, Desk.DoesNotExist) as error:
        raise DeskUnknown() from error


def officer_of(user: AbstractBaseUser | AnonymousUser) -> Officer:
    """The officer behind an account, still in service. Raises OfficerUnknown."""
    found = Officer.objects.select_related("organisation").filter(user_id=user.pk or 0, left_at=None).first()
    if found is None:
        raise OfficerUnknown()
    return found


def actor_of(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Actor:
    """The officer behind an account with the mandates she holds at that instant. Raises OfficerUnknown."""
    return actor(officer_of(user), at=at)


def actor(officer: Officer, *, at: datetime) -> Actor:
    """An officer with the mandates she holds at that instant."""
    desk_rows: Sequence[tuple[uuid.UUID, str]] = list(officer.desks.values_list("id", "kind"))
    grants = {Grant(Role(mandate.role), mandate.instrument) for mandate in mandates_at(officer, at)}
    return Actor(
        officer_id=str(officer.pk),
        name=officer.name,
        organisation_id=str(officer.organisation_id),
        desk_ids=frozenset(str(pk) for pk, _kind in desk_rows),
        desk_kinds=frozenset(kind for _pk, kind in desk_rows),
        roles=frozenset(grant.role for grant in grants if grant.instrument == EVERY_INSTRUMENT),
        limited=frozenset(grant for grant in grants if grant.instrument != EVERY_INSTRUMENT),
        language=officer.language,
        zone=officer.zone,
    )


def mfa_missing(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for whoever has signed in and has no second factor yet."""
    return bool(user.is_authenticated and not is_mfa_enabled(user))


def mandates_at(officer: Officer, at: datetime) -> QuerySet[Mandate]:
    """The mandates in force at an instant."""
    return officer.mandates.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


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
