"""What the directory knows: peers and their keys, our own manifest, desks, officers."""

from comity.directory.queries.desks import DeskFilter, DeskUnknown, desk, desks, own_organisations, search, states
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
    officer,
    officer_of,
    officers,
)

__all__ = [
    "DeskFilter",
    "DeskUnknown",
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
    "line",
    "lines",
    "mandates_at",
    "mfa_missing",
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
]
