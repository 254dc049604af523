"""Evidence packages on disk: seal, receive, verify and open, one chunk in memory at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from msgspec import Struct

from comity.directory.core.signing import SigningKey
from comity.evidence.core.chunks import CHUNK_BYTES
from comity.evidence.core.package import Acquisition, Keyring, Manifest, PackageHeader, SignedManifest
from comity.evidence.core.package_faults import PackageFault

Progress = Callable[[int, int], None]
"""Told the bytes done and the bytes to do, after each chunk."""


@dataclass(frozen=True, slots=True)
class ExhibitSource:
    """A file to be sealed as exhibit `id` (such as E-1), and what is known about its acquisition."""

    id: str
    path: Path
    name: str
    media_type: str
    acquisition: Acquisition
    claimed_hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenedExhibit:
    """An exhibit in clear: where it lies and the SHA-256 recomputed over the whole of it."""

    id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that opened without a fault."""

    manifest: Manifest
    digest: str
    exhibits: tuple[OpenedExhibit, ...]

    @property
    def recomputed(self) -> dict[str, str]:
        """What a receipt needs: SHA-256 by exhibit id, as recomputed here."""
        return {exhibit.id: exhibit.sha256 for exhibit in self.exhibits}


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found; nothing was decrypted. The package holds if `faults` is empty."""

    manifest: Manifest
    digest: str
    faults: tuple[PackageFault, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A blob to fetch: its SHA-256, its size in bytes, and where in the package folder it goes."""

    sha256: str
    size: int
    path: Path


class Announcement(Struct, frozen=True, forbid_unknown_fields=True):
    """What travels inside a sealed message so that the receiver can fetch the rest by hash."""

    manifest: str
    keys: str
    case_file: str


def seal(
    exhibits: Sequence[ExhibitSource],
    *,
    header: PackageHeader,
    signing_key: SigningKey,
    recipients: Mapping[str, MLKEM768X25519PublicKey],
    out: Path,
    progress: Progress | None = None,
    chunk_size: int = CHUNK_BYTES,
) -> Manifest:
    """Make the package folder `out`, whole or not at all: it is built beside `out` and renamed at the end.

    Raises NoRoom, PackageExists, ManifestInvalid; OSError if a source cannot be read.
    """
    raise NotImplementedError


def announcement(folder: Path, recipient: str) -> Announcement:
    """What to send to `recipient` (inside a sealed message). Raises NotARecipient, ManifestMissing."""
    raise NotImplementedError


def receive(announced: Announcement, folder: Path, *, keys: Keyring, recipient: str) -> SignedManifest:
    """Lay down the package folder of an announcement; doing it again changes nothing.

    Raises ManifestAltered, ManifestInvalid, SenderUnknown, NotARecipient, CaseFileAltered.
    """
    raise NotImplementedError


def load(folder: Path, keys: Keyring) -> SignedManifest:
    """The verified manifest of a folder. Raises ManifestMissing, ManifestAltered, ManifestInvalid, SenderUnknown."""
    raise NotImplementedError


def missing_chunks(manifest: Manifest, folder: Path) -> list[Missing]:
    """What is still to fetch, chunk lists first: ask again once they are there, for only they name the chunks."""
    raise NotImplementedError


def blob(folder: Path, sha256: str) -> Path | None:
    """The file of a chunk or chunk list in a sender's folder, if it is there: what a recipient may fetch by hash."""
    raise NotImplementedError


def verify(folder: Path, keys: Keyring, *, progress: Progress | None = None) -> Report:
    """Check every file against the manifest without any decryption key, and name every fault.

    Raises ManifestMissing, ManifestAltered, ManifestInvalid, SenderUnknown: without a manifest nothing can be said.
    """
    raise NotImplementedError


def open_package(
    folder: Path,
    sealing_key: MLKEM768X25519PrivateKey,
    keys: Keyring,
    out: Path,
    *,
    recipient: str,
    progress: Progress | None = None,
) -> Opened:
    """Decrypt all exhibits into the new folder `out`, going on where an earlier attempt stopped.

    `out` appears only when every whole-file hash agreed. Raises the first PackageFault, NoRoom, PackageExists.
    """
    raise NotImplementedError
