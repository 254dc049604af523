"""How one manifest follows another: what a peer's node accepts in place of the manifest it has pinned.

The predecessor speaks through its root: a threshold of the *pinned* root keys signs the successor (TUF 1.0.33, 5.3.4).
Where the pinned signing key signed as well the change is ordinary; where it did not, the key is taken as lost or stolen
and loses its force at once. A stolen signing key alone changes nothing. See docs/decisions on key rotation, and on
keys of the past for what their signatures are worth later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import Manifest, ManifestUnsigned
from comity.directory.core.signing import VerifyingKey
from comity.terms.errors import ComityError, gettext_noop


class Change(StrEnum):
    """What a successor does to the keys."""

    RENEWAL = "renewal"  # the same keys, a later date
    ROTATION = "rotation"  # new keys, the old signing key agrees
    REVOCATION = "revocation"  # new signing key, the old one said nothing: taken as lost or stolen


class ManifestRolledBack(ComityError):
    code = "directory.manifest-rolled-back"
    status = 403
    sentence = gettext_noop(
        "Version {offered} of the manifest of {node_id} is older than version {pinned}, which is pinned here. "
        "It is refused."
    )


class ManifestConflict(ComityError):
    code = "directory.manifest-conflict"
    status = 409
    sentence = gettext_noop(
        "{node_id} signed two different manifests with version {version}. "
        "Both are kept as proof; the peer is suspended."
    )


class NotTheSuccessor(ComityError):
    code = "directory.manifest-not-the-successor"
    status = 403
    sentence = gettext_noop(
        "The manifest of {node_id} is not signed by the root keys pinned here. A changed key is refused until its "
        "predecessor rotates it; if the root is lost, repeat the ceremony."
    )


@dataclass(frozen=True, slots=True)
class Succession:
    """An accepted successor and what it changes."""

    manifest: Manifest
    change: Change


@dataclass(frozen=True, slots=True)
class Tenure:
    """A signing key of a node, and the time for which it speaks: from `begins` to `ends`, None where that is open.

    `revoked` is the key of which its node said that it was lost or stolen: its holder dates things as she likes.
    """

    key: VerifyingKey
    begins: datetime | None = None
    ends: datetime | None = None
    revoked: bool = False

    def covers(self, made_at: datetime, recorded_at: datetime | None = None) -> bool:
        """Whether a signature by this key counts under what says it was made at `made_at`.

        `recorded_at` is when somebody else wrote it down at the latest: proof that it existed (ETSI EN 319 102-1).
        A key that was handed over is believed about its own time; a revoked one only with that proof.
        """
        if self.begins and made_at < self.begins - manifests.CLOCK_SKEW:
            return False
        if self.ends is None:
            return True
        if self.revoked:
            return recorded_at is not None and max(made_at, recorded_at) <= self.ends
        return made_at <= self.ends + manifests.CLOCK_SKEW

    def cut(self, ends: datetime) -> "Tenure":
        """The tenure of a key that is taken for stolen from that instant on."""
        return replace(self, ends=min(self.ends or ends, ends), revoked=True)


def tenures(accepted: Iterable[bytes]) -> tuple[Tenure, ...]:
    """Every signing key of one node, from the manifests that were accepted of it, in any order.

    A key ends where the next one signs in its place, the newest where its manifest expires. It is revoked where the
    successor lists it no more, and with it every key before, for they lay on the same disk.
    """
    found: dict[VerifyingKey, Tenure] = {}
    former: Manifest | None = None
    for manifest in sorted(map(manifests.unverified, accepted), key=lambda each: (each.created, each.version)):
        begins = manifest.created if former else None
        if former and former.signing[0] not in manifest.signing:
            found = {key: tenure.cut(manifest.created) for key, tenure in found.items()}
        for place, key in enumerate(manifest.verifying_keys):
            ends = manifest.created if place else None
            known = found.get(key, Tenure(key, begins, ends))
            found[key] = known if known.ends else replace(known, ends=ends)
        former = manifest
    return tuple(each if each.ends or not former else replace(each, ends=former.expires) for each in found.values())


def successor(pinned: bytes, offered: bytes, *, at: datetime) -> Succession:
    """The offered manifest in place of the pinned one.

    Raises ManifestRolledBack, ManifestConflict, NotTheSuccessor and what `manifest.self_consistent` raises.
    """
    old, new = manifests.unverified(pinned), manifests.self_consistent(offered, at=at)
    _signed_by_the_root_of(old, offered)
    if new.node_id != old.node_id or new.state != old.state:
        raise NotTheSuccessor(node_id=old.node_id)
    if new.version < old.version:
        raise ManifestRolledBack(node_id=old.node_id, offered=new.version, pinned=old.version)
    if new.version == old.version and manifests.digest(offered) != manifests.digest(pinned):
        raise ManifestConflict(node_id=old.node_id, version=old.version)
    if new.version == old.version + 1 and new.previous != manifests.digest(pinned):
        raise ManifestConflict(node_id=old.node_id, version=new.version)
    return Succession(new, _change(old, new, offered))


def conflict(pinned: bytes, shown: bytes) -> bool:
    """True if both manifests are one node's, carry one version and differ: a proof that it tells two stories.

    Signatures are held against the pinned root, so that nobody can frame a peer.
    """
    ours, theirs = manifests.unverified(pinned), manifests.unverified(shown)
    if (ours.node_id, ours.version) != (theirs.node_id, theirs.version):
        return False
    if manifests.digest(pinned) == manifests.digest(shown):
        return False
    return _signed(shown, ours.root.verifying, ours.root.threshold)


def _signed_by_the_root_of(old: Manifest, offered: bytes) -> None:
    if not _signed(offered, old.root.verifying, old.root.threshold):
        raise NotTheSuccessor(node_id=old.node_id)


def _change(old: Manifest, new: Manifest, offered: bytes) -> Change:
    if new.signing[0] == old.signing[0]:
        return Change.RENEWAL
    agreed = _signed(offered, old.verifying_keys[:1], 1)
    return Change.ROTATION if agreed and old.signing[0] in new.signing else Change.REVOCATION


def _signed(envelope: bytes, keys: Sequence[VerifyingKey], threshold: int) -> bool:
    try:
        manifests.signed_by(envelope, "", keys=tuple(keys), threshold=threshold)
    except ManifestUnsigned:
        return False
    return True
