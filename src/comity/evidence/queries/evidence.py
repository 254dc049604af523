"""What a package says of itself: its signed manifest and its chain of custody, verified as they are read."""

from dataclasses import dataclass

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


def contents(package: Package) -> Contents:
    """The manifest and the custody chain of a package; nothing while it is being sealed."""
    if package.outgoing and package.state in (PackageState.SEALING, PackageState.FAILED):
        return Contents(None, ())
    try:
        held = custody.held(package)
    except ComityError as refused:
        return Contents(None, (), refused)
    return Contents(held.sealed, held.chain.events)
