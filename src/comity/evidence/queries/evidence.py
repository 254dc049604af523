"""What a package says of itself: its signed manifest and its chain of custody, verified as they are read."""

from dataclasses import dataclass
from datetime import datetime

from comity.directory import queries as directory
from comity.evidence.adapters import packages
from comity.evidence.core.package.custody import Event
from comity.evidence.core.package.manifest import SignedManifest
from comity.evidence.core.package.packing import PackageState
from comity.evidence.models import Package
from comity.evidence.queries import custody
from comity.terms.errors import ComityError


@dataclass(frozen=True, slots=True)
class Contents:
    """A package whose signatures hold. `refused` is why they do not, and then the rest is empty."""

    signed: SignedManifest | None
    chain: tuple[Event, ...]
    refused: ComityError | None = None


def contents(package: Package, *, at: datetime) -> Contents:
    """The manifest and the custody chain of a package; nothing while it is being sealed."""
    if package.outgoing and package.state in (PackageState.SEALING, PackageState.FAILED):
        return Contents(None, ())
    try:
        peer = directory.peer(package.request.peer, at=at)
        signed = packages.load(custody.folder_of(package), custody.keyring(peer))
        return Contents(signed, custody.chain_of(package, peer=peer))
    except ComityError as refused:
        return Contents(None, (), refused)
