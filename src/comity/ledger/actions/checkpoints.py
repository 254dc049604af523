"""Signing the head of the log, and keeping what peers sign over it."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from comity.ledger.actions.recording import locked
from comity.ledger.adapters import keys
from comity.ledger.core.checkpoints import Checkpoint as Head
from comity.ledger.core.cosignatures import cosigning
from comity.ledger.core.notes import NotSigned, read_lines, read_note, signed, verified
from comity.ledger.core.tiles import WIDTH
from comity.ledger.core.vkeys import read_vkeys
from comity.ledger.models import Checkpoint, Cosignature
from comity.ledger.queries import SignedCheckpoint, latest_checkpoint
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.instants import utc

EVERY = timedelta(minutes=10)


class NoSuchCheckpoint(ComityError):
    code = "ledger.no-such-checkpoint"
    status = 404
    sentence = gettext_noop("This log has signed no checkpoint of {size} leaves.")


def checkpoint(*, at: datetime) -> SignedCheckpoint | None:
    """Sign the head if it is time: ten minutes after the last, or 256 leaves; never twice the same. None if not.

    Raises RuntimeError within a transaction: a head must not be signed, and perhaps sent, before its leaves are
    certain, since a log that signs two histories convicts itself.
    """
    return _sign(at=utc(at), every=EVERY)


def checkpoint_now(*, at: datetime) -> SignedCheckpoint | None:
    """Sign the head even if the last was signed a moment ago. None if no leaf came since."""
    return _sign(at=utc(at), every=timedelta(0))


def add_cosignature(size: int, lines: str, *, witness_key: str, peer: str, at: datetime) -> None:
    """Keep a peer's cosignature over our checkpoint of `size` leaves, once every key of the peer's verifies.

    Raises NoSuchCheckpoint, NotANote, NotAVerifierKey, WrongSignature, NotSigned.
    """
    row = Checkpoint.objects.filter(size=size).first()
    if row is None:
        raise NoSuchCheckpoint(size=size)
    trusted = [cosigning(key) for key in read_vkeys(witness_key)]
    found = verified(read_note(row.note).text, read_lines(lines), trusted)
    if len(found) < len(trusted):
        raise NotSigned(name=trusted[0].name)
    stated = min(each.timestamp or 0 for each in found)
    Cosignature.objects.update_or_create(
        checkpoint=row,
        peer=peer,
        defaults={
            "lines": "".join(str(each.line) for each in found),
            "keys": witness_key,
            "cosigned_at": min(datetime.fromtimestamp(stated, UTC), utc(at)) if stated else utc(at),
        },
    )


@transaction.atomic(durable=True)
def _sign(*, at: datetime, every: timedelta) -> SignedCheckpoint | None:
    last = Checkpoint.objects.order_by("-size").first()
    tree = locked()
    fresh = tree.size - (last.size if last else 0)
    if fresh <= 0 or (last and fresh < WIDTH and at - last.at < every):
        return None
    head = Head(keys.origin(), tree.size, tree.root)
    Checkpoint.objects.create(size=head.size, root=head.root, at=at, note=str(signed(head, keys.private(), at)))
    return latest_checkpoint()
