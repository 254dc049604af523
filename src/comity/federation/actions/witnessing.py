"""Cosigning: a peer's checkpoint that we verify, ours that a peer verified, and the manifests shown beside them."""

from datetime import datetime

from comity.directory import actions as directory_acts
from comity.directory import queries as directory
from comity.directory.core import manifest as manifests
from comity.directory.core.rotation import ManifestConflict
from comity.directory.models import PeerManifest
from comity.directory.queries import Peer
from comity.federation.actions.alarms import raise_alarm
from comity.federation.core import add_checkpoint
from comity.federation.core.message import digest
from comity.federation.models import Alarm
from comity.ledger import actions as ledger
from comity.ledger.actions.witnessing import Equivocated
from comity.terms.errors import ComityError, gettext_noop


class LogUnknown(ComityError):
    code = "federation.log-unknown"
    status = 404
    sentence = gettext_noop("This node trusts no peer whose log is named “{origin}”.")


class ToldOfEquivocation(ComityError):
    code = "federation.told-of-equivocation"
    status = 409
    sentence = gettext_noop(
        "{peer} says that the log of this node contradicts what it showed before ({theirs}). If this node was "
        "restored from a backup, tell the peer; if not, look for an intruder."
    )


def cosign(raw: bytes, *, at: datetime) -> str:
    """Our cosignature of a peer's checkpoint; a log that contradicts itself raises an alarm.

    Must not run inside a transaction. Raises CheckpointMalformed, LogUnknown and what ledger's `witness` raises.
    """
    asked = add_checkpoint.decode(raw)
    peer = _peer_of_log(asked.origin, at=at)
    try:
        return ledger.witness(
            asked.note, asked.proof, log_key=peer.log_vkey, peer=peer.node_id, at=at, old_size=asked.old
        )
    except Equivocated as error:
        subject = digest(asked.note.encode())
        raise_alarm(Alarm.Kind.EQUIVOCATION, peer.node_id, subject, error, at=at, evidence=asked.note.encode())
        raise


def take_cosignature(peer: Peer, size: int, lines: str, *, at: datetime) -> None:
    """Keep what a peer answered about our checkpoint of that size. Raises what ledger's `add_cosignature` raises."""
    ledger.add_cosignature(size, lines, witness_key=peer.log_vkey, peer=peer.node_id, at=at)


def told_of_equivocation(peer: Peer, size: int, theirs: str, *, at: datetime) -> None:
    """A peer refused to cosign because our log had shown it something else."""
    error = ToldOfEquivocation(peer=peer.node_id, theirs=theirs)
    raise_alarm(Alarm.Kind.EQUIVOCATION, peer.node_id, str(size), error, at=at)


def take_manifest(peer: Peer, envelope: bytes, *, at: datetime, received_from: str) -> None:
    """Put a newer manifest of the peer in force; one that cannot follow the pinned one raises an alarm."""
    try:
        if manifests.digest(envelope) == peer.manifest_digest:
            return
        kept = directory_acts.accept_rotation(envelope, at=at, received_from=received_from)
    except ComityError as error:
        raise_alarm(Alarm.Kind.MANIFEST, peer.node_id, digest(envelope), error, at=at, evidence=envelope)
        return
    if kept.place == PeerManifest.Place.CONFLICT:
        conflict = ManifestConflict(node_id=peer.node_id, version=kept.version)
        raise_alarm(Alarm.Kind.MANIFEST, peer.node_id, kept.digest, conflict, at=at, evidence=envelope)


def _peer_of_log(origin: str, *, at: datetime) -> Peer:
    for peer in directory.peers(at=at):
        if peer.log_vkey.partition("+")[0] == origin:
            return peer
    raise LogUnknown(origin=origin[:100])
