"""Evidence packages: seal, announce, receive, verify and open. This is what other modules import."""

from pathlib import Path

from msgspec import Struct

from comity.evidence.adapters import package_folder as disk
from comity.evidence.adapters.package_check import Report, verify
from comity.evidence.adapters.package_folder import (
    Missing,
    blob,
    load,
    missing_chunks,
    read_custody,
    store_blob,
    write_custody,
)
from comity.evidence.adapters.package_open import Opened, OpenedExhibit, open_package
from comity.evidence.adapters.package_seal import ExhibitSource, Progress, appearing, seal
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.faults import NotARecipient, PackageExists
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Manifest, SignedManifest

__all__ = [
    "Announcement",
    "ExhibitSource",
    "Missing",
    "Opened",
    "OpenedExhibit",
    "Progress",
    "Report",
    "announcement",
    "blob",
    "claimed",
    "load",
    "missing_chunks",
    "open_package",
    "read_custody",
    "receive",
    "seal",
    "store_blob",
    "verify",
    "write_custody",
]


class Announcement(Struct, frozen=True, forbid_unknown_fields=True):
    """What travels inside a sealed message so that the receiver can fetch the rest by hash.

    The texts of the manifest's envelope, of the recipient's key file, of the case file, and of each custody event.
    """

    manifest: str
    keys: str
    case_file: str
    custody: tuple[str, ...] = ()


def announcement(folder: Path, recipient: str) -> Announcement:
    """What to send to `recipient`, inside a sealed message only: it names exhibits in clear.

    Raises NotARecipient, ManifestMissing.
    """
    envelope = disk.envelope(folder)
    case_file = disk.read_small(folder / disk.CASE_FILE, disk.SMALL_FILE_MAX_BYTES)
    if recipient not in manifests.claimed(envelope).recipients:
        raise NotARecipient(recipient=recipient)
    keys = disk.read_small(folder / disk.KEYS / f"{recipient}.json", disk.SMALL_FILE_MAX_BYTES)
    custody = tuple(line.decode() for line in read_custody(folder, recipient))
    return Announcement(envelope.decode(), keys.decode(), case_file.decode(), custody)


def claimed(folder: Path) -> Manifest:
    """The manifest of a folder before any trust, to find out whose keys verify it.

    Raises ManifestMissing, ManifestInvalid.
    """
    return manifests.claimed(disk.envelope(folder))


def receive(announced: Announcement, folder: Path, *, keys: Keyring, recipient: str) -> SignedManifest:
    """Lay down the package folder of an announcement; doing it again changes nothing.

    Raises ManifestAltered, ManifestInvalid, SenderUnknown, NotARecipient, KeyMissing, KeyRefused, CaseFileAltered,
    NoRoom; PackageExists if the folder holds another package.
    """
    signed = manifests.verified(announced.manifest.encode(), keys)
    if recipient not in signed.manifest.recipients:
        raise NotARecipient(recipient=recipient)
    if folder.exists():
        if load(folder, keys).digest != signed.digest:
            raise PackageExists(folder=str(folder))
        return signed
    with appearing(folder, 0) as draft:
        _lay_down(announced, draft, recipient)
        disk.wraps(draft, signed.manifest, recipient)
        if fault := disk.case_file_fault(draft, signed.manifest):
            raise fault
    return signed


def _lay_down(announced: Announcement, folder: Path, recipient: str) -> None:
    for name in (disk.CHUNKS, disk.LISTS, disk.KEYS):
        (folder / name).mkdir(mode=0o700)
    disk.write_new(folder / disk.MANIFEST, announced.manifest.encode())
    disk.write_new(folder / disk.CASE_FILE, announced.case_file.encode())
    disk.write_new(folder / disk.KEYS / f"{recipient}.json", announced.keys.encode())
    write_custody(folder, recipient, tuple(line.encode() for line in announced.custody))
