"""Where a package lies, whose keys count in it, and the chain of custody it has."""

from pathlib import Path

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.evidence.adapters import packages
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Event
from comity.evidence.core.package.manifest import Keyring
from comity.evidence.models import Package


def folder_of(package: Package) -> Path:
    folder: Path = settings.COMITY_BLOBS / package.folder
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keyring(peer: Peer) -> Keyring:
    """The keys whose signatures count in a package between the peer and us."""
    return {
        peer.node_id: peer.verifying_keys,
        settings.COMITY_NODE_ID: directory.own_manifest().verifying_keys,
    }


def chain_of(package: Package, *, peer: Peer) -> tuple[Event, ...]:
    """The custody events of a package as they hold, for a page. Raises CustodyBroken, ManifestMissing."""
    reader = peer.node_id if package.outgoing else settings.COMITY_NODE_ID
    folder, keys = folder_of(package), keyring(peer)
    sealed = packages.load(folder, keys)
    lines = packages.read_custody(folder, reader)
    return custody.verify_chain(lines, keys, package=sealed.manifest.package, sealed=sealed).events
