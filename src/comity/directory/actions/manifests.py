"""Publishing this node's own manifest."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory import queries
from comity.directory.adapters import keys
from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import DeskEntry, Manifest, PublicKey, Root
from comity.directory.core.permissions import CONSOLE, Act, Actor, require
from comity.directory.core.signing import SigningKey
from comity.directory.models import Desk, OwnManifest
from comity.ledger.actions import record
from comity.ledger.adapters import keys as ledger_keys
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.instants import utc

AFTER_LOSS = 1000
"""By how much the version grows once the log began anew: versions that a lost copy may have published are skipped,
since two manifests of one version would suspend this node everywhere."""


class RootKeysAway(ComityError):
    code = "directory.root-keys-away"
    status = 409
    sentence = gettext_noop(
        "{at_hand} of the root keys are at hand, {threshold} have to sign. Bring the sticks of the other officials."
    )


@transaction.atomic
def publish_manifest(
    *,
    at: datetime,
    by: Actor = CONSOLE,
    roots: Sequence[SigningKey] | None = None,
    next_roots: Sequence[SigningKey] = (),
    revoke: bool = False,
) -> OwnManifest:
    """Sign a new version with the keys and desks of now, good for 90 days.

    `roots` are the root keys at hand (those in the node's folder, if not given); `next_roots` replace them from this
    version on. A signing key that changed since the last version goes on verifying what is under way, unless
    `revoke` says that it was lost or stolen.

    Raises NotPermitted, RootKeysAway, KeysMissing.
    """
    require(by, Act.NODE_OPERATE)
    at_hand = tuple(keys.root_keys() if roots is None else roots)
    latest = OwnManifest.objects.select_for_update().first()
    before = manifests.unverified(bytes(latest.envelope)) if latest else None
    root = _root(before, at_hand, tuple(next_roots))
    manifest = _manifest(
        before, latest.digest if latest else "", root, at=utc(at).replace(microsecond=0), revoke=revoke
    )
    envelope = manifests.sign(manifest, roots=(*at_hand, *next_roots), signers=_signers(before, revoke=revoke))
    manifests.self_consistent(envelope, at=at)
    digest = manifests.digest(envelope)
    published = OwnManifest.objects.create(
        version=manifest.version, digest=digest, envelope=envelope, published_at=at, expires_at=manifest.expires
    )
    facts = {"version": manifest.version, "manifest": digest, "fingerprint": manifest.fingerprint.hex, "revoke": revoke}
    record("directory.manifest.published", manifest.node_id, facts, by=by.officer_id, at=at)
    return published


def require_threshold(at_hand: Sequence[SigningKey]) -> None:
    """Nothing, where the root keys at hand could sign the next version; ask before rotating keys.

    Raises RootKeysAway.
    """
    latest = OwnManifest.objects.first()
    _root(manifests.unverified(bytes(latest.envelope)) if latest else None, tuple(at_hand), ())


def _root(before: Manifest | None, at_hand: tuple[SigningKey, ...], next_roots: tuple[SigningKey, ...]) -> Root:
    """The root of the new version, once enough keys of the present one are at hand. Raises RootKeysAway."""
    at_hand_keys = tuple(manifests.public(key) for key in at_hand)
    present = before.root if before else Root(at_hand_keys, keys.THRESHOLD) if at_hand_keys else None
    threshold = present.threshold if present else keys.THRESHOLD
    signing = [key for key in at_hand_keys if present and key in present.keys]
    if present is None or len(signing) < threshold:
        raise RootKeysAway(at_hand=len(signing), threshold=threshold)
    return Root(tuple(manifests.public(key) for key in next_roots), keys.THRESHOLD) if next_roots else present


def _manifest(before: Manifest | None, previous: str, root: Root, *, at: datetime, revoke: bool) -> Manifest:
    return Manifest(
        format="comity-manifest-v1",
        node_id=settings.COMITY_NODE_ID,
        state=settings.COMITY_STATE,
        name=settings.COMITY_NODE_NAME,
        version=_version(before),
        created=at,
        expires=at + manifests.LIFE,
        base_url=settings.COMITY_BASE_URL,
        suites=manifests.SUITES,
        root=root,
        signing=_verifying(before, revoke=revoke),
        sealing=keys.sealing_public(),
        ledger=ledger_keys.public(),
        desks=tuple(_entry(desk) for desk in queries.desks(node_id=settings.COMITY_NODE_ID)),
        previous=previous,
    )


def _version(before: Manifest | None) -> int:
    if before is None:
        return 1
    return before.version + (1 if before.ledger == ledger_keys.public() else AFTER_LOSS)


def _verifying(before: Manifest | None, *, revoke: bool) -> tuple[PublicKey, ...]:
    """Today's signing key, and the one before it unless it is revoked."""
    now = manifests.public(keys.signing_key())
    if before is None or revoke:
        return (now,)
    return (now, *(key for key in before.signing if key != now))[:2]


def _signers(before: Manifest | None, *, revoke: bool) -> tuple[SigningKey, ...]:
    """Today's signing key; its predecessor as well where it hands over."""
    now, former = keys.signing_key(), keys.former_signing_key()
    hands_over = before and former and not revoke and before.signing[0] == manifests.public(former)
    return (now, former) if hands_over and former else (now,)


def _entry(desk: Desk) -> DeskEntry:
    return DeskEntry(
        id=desk.pk,
        organisation_id=desk.organisation.pk,
        organisation=desk.organisation.name,
        organisation_kind=desk.organisation.kind,
        kind=desk.kind,
        name=desk.name,
        languages=tuple(msgspec.convert(desk.languages, tuple[str, ...])),
        email=desk.email,
        telephone=desk.telephone,
    )
