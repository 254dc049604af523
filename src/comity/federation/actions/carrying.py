"""Carrying messages offline: the same bytes in a file, and what becomes of them at the other end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.adapters.keys import sealing_keys
from comity.directory.core import manifest as manifests
from comity.directory.queries import Peer
from comity.federation.actions import answering, delivering, receiving, witnessing
from comity.federation.actions.sending import seal_to
from comity.federation.adapters import bundles, registry
from comity.federation.adapters.bundles import Item, Part
from comity.federation.core import add_checkpoint, bundle, envelope, receipt, signature
from comity.federation.core.bundle import Header, Kind
from comity.federation.core.receipt import Outcome
from comity.federation.models import Inbox, Outbox
from comity.ledger import queries as ledger
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class Fate(StrEnum):
    """What becomes of one part of a bundle."""

    TAKEN = "taken"
    KNOWN = "known"
    REFUSED = "refused"
    LEFT = "left"


FATES = {
    Fate.TAKEN: gettext_noop("taken in"),
    Fate.KNOWN: gettext_noop("known already"),
    Fate.REFUSED: gettext_noop("refused"),
    Fate.LEFT: gettext_noop("left aside"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a bundle, what it is, what became of it or would, and why."""

    name: str
    what: str
    fate: Fate
    code: str = ""
    why: str = ""


def pack(node_id: str, to: Path, *, at: datetime, by: str = "") -> int:
    """Write all that waits for a peer into a bundle; how many parts. Nothing in the outbox changes by it.

    It carries our manifest, the messages that wait, the receipts for what the peer sent by bundle, our newest
    checkpoint with the proof from the size the peer cosigned, and the files other words want carried.

    Raises PeerUnknown, PeerNotTrusted, PeerSuspended, ManifestExpired.
    """
    peer = directory.peer(node_id, at=at)
    count = bundles.write(to, _items(peer, at=at))
    with transaction.atomic():
        record("federation.bundle.packed", node_id, {"to": node_id, "parts": count}, at=at, by=by)
    return count


def unpack(path: Path, *, apply: bool, at: datetime, by: str = "") -> list[Finding]:
    """What becomes of each part of a bundle; without `apply` what would, and nothing changes.

    The same bundle again changes nothing. Raises BundleMalformed, BundleForAnother; what came before a fault in the
    file has been taken in.
    """
    if apply:
        findings = list(_unpack(path, apply=True, at=at))
        with transaction.atomic():
            facts = {"parts": len(findings), "taken": sum(each.fate is Fate.TAKEN for each in findings)}
            record("federation.bundle.unpacked", settings.COMITY_NODE_ID, facts, at=at, by=by)
        return findings
    with transaction.atomic():
        findings = list(_unpack(path, apply=False, at=at))
        transaction.set_rollback(True)
    return findings


def _items(peer: Peer, *, at: datetime) -> Iterator[Item]:
    header = Header(settings.COMITY_NODE_ID, peer.node_id, at)
    yield Item(bundle.HEADER_NAME, bundle.encode_header(header))
    manifest = directory.own_manifest_bytes()
    yield Item(f"manifests/{sha256(manifest).hexdigest()}", manifest)
    for number, sealed in enumerate(_letters(peer, at=at)):
        yield Item(bundle.letter_name(number, sha256(sealed).hexdigest()), sealed)
    latest = ledger.latest_checkpoint()
    known = ledger.cosigned_size(peer.node_id)
    if latest is not None and latest.size > known:
        proof = ledger.consistency(known, latest.size)
        yield Item(bundle.CHECKPOINT_NAME, add_checkpoint.encode(known, proof, latest.note))
    for path in registry.luggage_for(peer.node_id):
        yield Item(f"chunks/{path.name}", path)


def _letters(peer: Peer, *, at: datetime) -> Iterator[bytes]:
    receipts = Inbox.objects.filter(sender=peer.node_id, carried=True, expires_at__gt=at).order_by("id")
    for given in receipts.values_list("receipt", flat=True):
        yield seal_to(peer, bytes(given))
    rows = Outbox.objects.filter(recipient=peer.node_id, state=Outbox.State.PENDING, message__expires_at__gt=at)
    for row in rows.select_related("message").order_by("id"):
        yield delivering.sealed_bytes(row, peer)


def _unpack(path: Path, *, apply: bool, at: datetime) -> Iterator[Finding]:
    sender = ""
    for part in bundles.read(path):
        if part.entry.kind is Kind.HEADER:
            sender = bundle.decode_header(part.read(), reader=settings.COMITY_NODE_ID).sender
        else:
            yield _take(part, sender, apply=apply, at=at)


def _take(part: Part, sender: str, *, apply: bool, at: datetime) -> Finding:
    name = part.entry.name
    try:
        match part.entry.kind:
            case Kind.MANIFEST:
                return _take_manifest(name, part.read(), at=at)
            case Kind.LETTER:
                return _take_letter(name, part.read(), at=at)
            case Kind.CHECKPOINT:
                return _take_checkpoint(name, part.read(), apply=apply, at=at)
            case _:
                return _take_chunk(part, sender, apply=apply)
    except bundle.BundleMalformed:
        raise
    except ComityError as error:
        return Finding(name, part.entry.kind.value, Fate.REFUSED, error.code, error.explain())


def _take_manifest(name: str, raw: bytes, *, at: datetime) -> Finding:
    """A manifest in a bundle may follow a pinned one; it introduces nobody."""
    node_id = manifests.unverified(raw).node_id
    peer = directory.peer(node_id, at=at)
    known = manifests.digest(raw) == peer.manifest_digest
    witnessing.take_manifest(peer, raw, at=at, received_from="bundle")
    taken = directory.peer(node_id, at=at).manifest_digest == manifests.digest(raw)
    fate = Fate.KNOWN if known else Fate.TAKEN if taken else Fate.REFUSED
    return Finding(name, f"manifest of {node_id}", fate)


def _take_letter(name: str, raw: bytes, *, at: datetime) -> Finding:
    opened = envelope.unseal(raw, reader=settings.COMITY_NODE_ID, keys=sealing_keys())
    payload_type, _ = signature.claimed(opened.signed)
    if payload_type == receipt.PAYLOAD_TYPE:
        return _take_receipt(name, opened.signed, at=at)
    letter = receiving.identify_signed(opened, at=at)
    said = letter.message
    mine = Inbox.objects.filter(sender=said.sender, message_id=said.id)
    known = mine.exists()
    signed = receiving.admit(letter, at=at, metered=False)
    mine.update(carried=True)
    answer = receipt.decode(signature.claimed(signed)[1])
    what = f"{said.type} from {said.sender}, {said.id}"
    if answer.outcome is Outcome.REFUSED:
        return Finding(name, what, Fate.KNOWN if known else Fate.REFUSED, answer.code, answer.sentence)
    return Finding(name, what, Fate.KNOWN if known else Fate.TAKEN)


def _take_receipt(name: str, signed: bytes, *, at: datetime) -> Finding:
    claimed = receipt.decode(signature.claimed(signed)[1])
    waits = Outbox.objects.filter(message_id=claimed.message, recipient=claimed.receiver, receipt=None).exists()
    said = answering.take_receipt(signed, at=at)
    what = f"receipt of {said.receiver} for {said.message}: {said.outcome.value}"
    return Finding(name, what, Fate.TAKEN if waits else Fate.KNOWN, said.code, said.sentence)


def _take_checkpoint(name: str, raw: bytes, *, apply: bool, at: datetime) -> Finding:
    """Our cosignature stays here until the nodes can talk: the next exchange asks for it."""
    asked = add_checkpoint.decode(raw)
    if apply:
        witnessing.cosign(raw, at=at)
    return Finding(name, f"checkpoint of {asked.origin}", Fate.TAKEN)


def _take_chunk(part: Part, sender: str, *, apply: bool) -> Finding:
    shelf = registry.shelf_for(part.entry.digest, sender)
    if shelf is None or shelf.exists():
        return Finding(part.entry.name, "file", Fate.LEFT if shelf is None else Fate.KNOWN)
    if apply:
        part.copy_to(shelf)
    return Finding(part.entry.name, "file", Fate.TAKEN)
