"""The key manifest: what a node says about its keys, its address and its desks, signed by its root.

Modelled on the root role of TUF (The Update Framework 1.0.33, section 5.3): versions only grow, a threshold of root
keys signs, and a new root is signed by the old one. A manifest also carries the signature of its own signing key, as
proof that the node holds it.
"""

import hashlib
import uuid
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from comity.directory.core import dsse, fingerprint
from comity.directory.core.signing import SUITE, SigningKey, VerifyingKey
from comity.terms.errors import ComityError, as_said, gettext_noop
from comity.terms.state import Iso3

PAYLOAD_TYPE = "application/vnd.comity.manifest+json"
FORMAT = "comity-manifest-v1"
SEALING_SUITE = "hpke-xwing-hkdf-sha256-aes256gcm"
LIFE = timedelta(days=90)
CLOCK_SKEW = timedelta(minutes=5)
MAX_BYTES = 512 * 1024
XWING_PUBLIC_BYTES = 1216  # ML-KEM-768 (1 184) and X25519 (32); draft-connolly-cfrg-xwing-kem
MIN_THRESHOLD = 2


class ManifestMalformed(ComityError):
    code = "directory.manifest-malformed"
    status = 400
    sentence = gettext_noop("The manifest could not be read ({what}). Ask the other side for a new copy.")
    words = MappingProxyType({"what": as_said})


class ManifestUnsigned(ComityError):
    code = "directory.manifest-unsigned"
    status = 403
    sentence = gettext_noop(
        "The manifest of {node_id} is not signed by enough of its root keys or not by its own signing key. "
        "Do not go on; call the other side at a number you already know."
    )


class ManifestTooLong(ComityError):
    code = "directory.manifest-lives-too-long"
    status = 400
    sentence = gettext_noop(
        "The manifest of {node_id} claims to hold longer than 90 days. Ask for one within the limit."
    )


class ManifestExpired(ComityError):
    code = "directory.manifest-expired"
    status = 403
    sentence = gettext_noop(
        "The manifest of {node_id} expired on {expires}. Ask that node to publish a new one before going on."
    )


class ManifestFromTheFuture(ComityError):
    code = "directory.manifest-from-the-future"
    status = 403
    sentence = gettext_noop("The manifest of {node_id} is dated after now. Check the clocks of both nodes.")


class SuiteRefused(ComityError):
    code = "directory.suite-refused"
    status = 403
    sentence = gettext_noop(
        "{node_id} offers a weaker suite of signatures or seals than this node accepts. "
        "It has to publish the full suites."
    )


class _Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Strict by default: a field nobody knows is refused."""


NodeId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]{1,98}[a-z0-9]$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
LogKeys = Annotated[str, msgspec.Meta(max_length=4000, pattern=r"^[\x20-\x7e]*$")]
StateCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
Address = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^https?://[A-Za-z0-9.:\[\]_-]+(/[A-Za-z0-9._~/-]*)?$")]
Sha256Hex = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]
Suite = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9+-]{0,59}$")]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class PublicKey(_Wire, frozen=True):
    """The public halves of a hybrid key, raw."""

    ed25519: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    ml_dsa_65: Annotated[bytes, msgspec.Meta(min_length=1952, max_length=1952)]

    @property
    def verifying(self) -> VerifyingKey:
        return VerifyingKey(self.ed25519, self.ml_dsa_65)


class Root(_Wire, frozen=True):
    """The keys that make manifests, and how many of them must sign."""

    keys: Annotated[tuple[PublicKey, ...], msgspec.Meta(min_length=2, max_length=9)]
    threshold: Annotated[int, msgspec.Meta(ge=MIN_THRESHOLD, le=9)]

    @property
    def verifying(self) -> tuple[VerifyingKey, ...]:
        return tuple(key.verifying for key in self.keys)


class Suites(_Wire, frozen=True):
    """The only suites a node accepts; nothing below is sent to it or taken from it."""

    signature: Annotated[tuple[Suite, ...], msgspec.Meta(min_length=1, max_length=8)]
    sealing: Annotated[tuple[Suite, ...], msgspec.Meta(min_length=1, max_length=8)]


class DeskEntry(_Wire, frozen=True):
    """A desk that answers at this node. `telephone` is the pinned number for call-backs."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation: Line
    organisation_kind: Slug
    kind: Slug
    name: Line
    languages: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)] = ()
    email: Text = ""
    telephone: Text = ""


class Manifest(_Wire, frozen=True):
    """What a node says of itself.

    `signing[0]` signs today; the keys after it still verify what is under way. `ledger` holds the log's verifier keys
    on one line (C2SP signed-note). `previous` is the digest of the version before, empty for the first.
    """

    format: Literal["comity-manifest-v1"]
    node_id: NodeId
    state: StateCode
    name: Line
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    created: datetime
    expires: datetime
    base_url: Address
    suites: Suites
    root: Root
    signing: Annotated[tuple[PublicKey, ...], msgspec.Meta(min_length=1, max_length=4)]
    sealing: Annotated[bytes, msgspec.Meta(min_length=XWING_PUBLIC_BYTES, max_length=XWING_PUBLIC_BYTES)]
    ledger: LogKeys
    desks: Annotated[tuple[DeskEntry, ...], msgspec.Meta(max_length=500)] = ()
    previous: Sha256Hex = ""

    @property
    def iso3(self) -> Iso3:
        return Iso3(self.state)

    @property
    def verifying_keys(self) -> tuple[VerifyingKey, ...]:
        return tuple(key.verifying for key in self.signing)

    @property
    def fingerprint(self) -> fingerprint.Fingerprint:
        return fingerprint.of_roots(self.node_id, self.root.threshold, [key.keyid for key in self.root.verifying])


SUITES = Suites(signature=(SUITE,), sealing=(SEALING_SUITE,))


def public(key: SigningKey) -> PublicKey:
    return PublicKey(key.public.ed25519, key.public.ml_dsa_65)


def digest(envelope: bytes) -> str:
    """SHA-256 of a manifest's payload, hexadecimal: the same however many signatures hang on it."""
    return hashlib.sha256(dsse.unverified_payload(envelope)).hexdigest()


def sign(manifest: Manifest, *, roots: tuple[SigningKey, ...], signers: tuple[SigningKey, ...]) -> bytes:
    """The envelope: root keys first, then the signing key, and on rotation its predecessor."""
    return dsse.sign(PAYLOAD_TYPE, msgspec.json.encode(manifest), (*roots, *signers))


def unverified(envelope: bytes) -> Manifest:
    """The manifest before any trust, well formed and no more. Raises ManifestMalformed, EnvelopeMalformed."""
    if len(envelope) > MAX_BYTES:
        raise ManifestMalformed(what=gettext_noop("too long"))
    return _decode(dsse.unverified_payload(envelope))


def self_consistent(envelope: bytes, *, at: datetime) -> Manifest:
    """A manifest that stands on its own: form, life, suites, its own root threshold, its own signing key.

    It says nothing about whose it is: the ceremony does, or the pinned predecessor (see `rotation`).

    Raises ManifestMalformed, EnvelopeMalformed, ManifestUnsigned, ManifestTooLong,
    ManifestExpired, ManifestFromTheFuture, SuiteRefused.
    """
    manifest = unverified(envelope)
    signed_by(envelope, manifest.node_id, keys=manifest.root.verifying, threshold=manifest.root.threshold)
    signed_by(envelope, manifest.node_id, keys=manifest.verifying_keys[:1], threshold=1)
    in_force(manifest, at=at)
    return manifest


def in_force(manifest: Manifest, *, at: datetime) -> None:
    """Nothing, where the manifest holds at that instant with suites we accept.

    Raises ManifestExpired, ManifestFromTheFuture, SuiteRefused.
    """
    if manifest.created > at + CLOCK_SKEW:
        raise ManifestFromTheFuture(node_id=manifest.node_id)
    if manifest.expires <= at:
        raise ManifestExpired(node_id=manifest.node_id, expires=manifest.expires.date().isoformat())
    if not (set(manifest.suites.signature) <= {SUITE} and set(manifest.suites.sealing) <= {SEALING_SUITE}):
        raise SuiteRefused(node_id=manifest.node_id)


def signed_by(envelope: bytes, node_id: str, *, keys: tuple[VerifyingKey, ...], threshold: int) -> None:
    """Nothing, where enough of the keys signed. Raises ManifestUnsigned."""
    try:
        dsse.verify(envelope, payload_type=PAYLOAD_TYPE, keys=keys, threshold=threshold)
    except dsse.SignatureInvalid as error:
        raise ManifestUnsigned(node_id=node_id) from error


def _decode(payload: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(payload, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestMalformed(what=str(error)[:120]) from error
    if manifest.created.tzinfo is None or manifest.expires.tzinfo is None:
        raise ManifestMalformed(what=gettext_noop("an instant without a zone"))
    if len({key.keyid for key in manifest.root.verifying}) != len(manifest.root.keys):
        raise ManifestMalformed(what=gettext_noop("the same root key twice"))
    if manifest.root.threshold > len(manifest.root.keys):
        raise ManifestMalformed(what=gettext_noop("a threshold above the number of root keys"))
    if len({desk.id for desk in manifest.desks}) != len(manifest.desks):
        raise ManifestMalformed(what=gettext_noop("the same desk twice"))
    if not timedelta() < manifest.expires - manifest.created <= LIFE:
        raise ManifestTooLong(node_id=manifest.node_id)
    return manifest
