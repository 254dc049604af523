"""What the directory knows: peers and their keys, our own manifest, desks, officers."""

from comity.directory.queries.desks import DeskFilter, DeskUnknown, desk, desks, own_organisations, search, states
from comity.directory.queries.keys import KeptManifest, kept_manifests, tenures
from comity.directory.queries.own import ManifestUnpublished, fingerprint, own_manifest, own_manifest_bytes
from comity.directory.queries.peers import (
    Peer,
    PeerLine,
    PeerNotTrusted,
    PeerSuspended,
    PeerUnknown,
    line,
    lines,
    peer,
    peers,
    pinned,
)
from comity.directory.queries.people import (
    actor,
    actor_of,
    holders_of,
    mandates_at,
    mfa_missing,
    names_of,
    officer,
    officer_of,
    officers,
)

__all__ = [
    "DeskFilter",
    "DeskUnknown",
    "KeptManifest",
    "ManifestUnpublished",
    "Peer",
    "PeerLine",
    "PeerNotTrusted",
    "PeerSuspended",
    "PeerUnknown",
    "actor",
    "actor_of",
    "desk",
    "desks",
    "fingerprint",
    "holders_of",
    "kept_manifests",
    "line",
    "lines",
    "mandates_at",
    "mfa_missing",
    "names_of",
    "officer",
    "officer_of",
    "officers",
    "own_manifest",
    "own_manifest_bytes",
    "own_organisations",
    "peer",
    "peers",
    "pinned",
    "search",
    "states",
    "tenures",
]
