"""Where a package lies, whose keys count in it, and the chain of custody it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from comity.directory import queries as directory
from comity.evidence.adapters import packages
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Chain
from comity.evidence.core.package.keyring import Keyring, Record
from comity.evidence.core.package.manifest import SignedManifest
from comity.evidence.models import Package
from comity.ledger import queries as ledger

PROVING = ("manifest", "custody")
"""The facts of a leaf that name a signed manifest or the head of a chain of custody."""


@dataclass(frozen=True, slots=True)
class Held:
    """A package as it lies here, its signatures verified."""

    sealed: SignedManifest
    chain: Chain


def folder_of(package: Package) -> Path:
    folder: Path = settings.COMITY_BLOBS / package.folder
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def traces_of(package: Package) -> list[Path]:
    """Every folder that the work on a package leaves: itself, what was opened, and drafts of both."""
    folder = folder_of(package)
    return [*folder.parent.glob(f"{folder.name}*"), *folder.parent.glob(f".{folder.name}*")]


def keyring(peer: str, ref: str) -> Keyring:
    """The keys that ever counted for that node and for this one; and what our ledger recorded of the request."""
    nodes = (peer, settings.COMITY_NODE_ID)
    tenures = {node: directory.tenures(node) for node in nodes}
    revoked = any(tenure.revoked for each in tenures.values() for tenure in each)
    return Keyring(tenures, tuple(_records(ref)) if revoked else ())


def held(package: Package, added: Sequence[bytes] = ()) -> Held:
    """The manifest and the chain of custody, with lines that were `added` by the other hand.

    Raises CustodyBroken and what `packages.load` raises.
    """
    folder, keys = folder_of(package), keyring(package.request.peer, package.request.ref)
    reader = package.request.peer if package.outgoing else settings.COMITY_NODE_ID
    sealed = packages.load(folder, keys)
    lines = (*packages.read_custody(folder, reader), *added)
    return Held(sealed, custody.verify_chain(lines, keys, package=sealed.manifest.package, sealed=sealed))


def _records(ref: str) -> Iterator[Record]:
    for leaf in ledger.of(ref):
        for fact in PROVING:
            if digest := leaf.event.get(fact):
                yield Record(str(digest), leaf.at)
