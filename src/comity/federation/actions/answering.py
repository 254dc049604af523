"""Taking an answer: a peer's signed receipt settles a message, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.adapters.keys import sealing_keys
from comity.directory.core import dsse
from comity.federation.actions.alarms import raise_alarm
from comity.federation.adapters import registry
from comity.federation.adapters.registry import Answered
from comity.federation.core import envelope, message, receipt, signature
from comity.federation.core.receipt import Receipt, ReceiptMismatch
from comity.federation.models import Alarm, Outbox
from comity.ledger.actions import record
from comity.terms.errors import ComityError


def take_sealed_receipt(raw: bytes, *, at: datetime) -> Receipt:
    """The receipt inside sealed bytes, verified and stored. Raises ComityError; then nothing has changed."""
    return take_receipt(envelope.unseal(raw, reader=settings.COMITY_NODE_ID, keys=sealing_keys()).signed, at=at)


def take_receipt(signed: bytes, *, at: datetime) -> Receipt:
    """A peer's receipt, verified and stored with its message; the same again changes nothing.

    Raises PeerUnknown, PeerSuspended, SignatureInvalid, SignatureHalved, ReceiptMalformed, ReceiptMismatch.
    """
    signature.claimed(signed)
    claimed = receipt.decode(dsse.unverified_payload(signed))
    author = directory.peer(claimed.receiver, at=at)
    said = receipt.decode(signature.verify(signed, payload_type=receipt.PAYLOAD_TYPE, keys=author.verifying_keys))
    if _is_contradiction(said, signed, at=at):
        raise ReceiptMismatch(peer=said.receiver)
    return said


def _is_contradiction(said: Receipt, signed: bytes, *, at: datetime) -> bool:
    """Settle the message with the receipt; True where an earlier one, which stays, said otherwise."""
    with transaction.atomic():
        found = Outbox.objects.select_for_update().filter(message_id=said.message, recipient=said.receiver)
        row = found.select_related("message").first()
        if row is None:
            raise ReceiptMismatch(peer=said.receiver)
        receipt.check(
            said,
            message=row.message_id,
            digest=row.message.digest,
            sender=settings.COMITY_NODE_ID,
            receiver=row.recipient,
        )
        if row.receipt is None:
            _settle(row, said, signed, at=at)
            return False
        if dsse.unverified_payload(bytes(row.receipt)) == dsse.unverified_payload(signed):
            return False
        raise_alarm(
            Alarm.Kind.RECEIPT, said.receiver, said.message, ReceiptMismatch(peer=said.receiver), at=at, evidence=signed
        )
    return True


def _settle(row: Outbox, said: Receipt, signed: bytes, *, at: datetime) -> None:
    accepted = said.outcome is receipt.Outcome.ACCEPTED
    row.state = Outbox.State.DELIVERED if accepted else Outbox.State.REFUSED
    row.receipt, row.code, row.settled_at = signed, said.code, at
    row.save(update_fields=["state", "receipt", "code", "settled_at"])
    facts = {
        "message": said.message,
        "from": said.receiver,
        "outcome": said.outcome.value,
        "leaf": said.leaf,
        "receipt": message.digest(dsse.unverified_payload(signed)),
    }
    record("federation.receipt.received", row.message.ref, facts, at=at)
    _tell(row, said, at=at)


def _tell(row: Outbox, said: Receipt, *, at: datetime) -> None:
    """A listener that refuses does not undo the receipt: a person is told instead."""
    sent = row.message
    answered = Answered(sent.id, sent.type, sent.conversation, sent.ref, row.recipient, said, at)
    try:
        with transaction.atomic():
            registry.tell(answered)
    except ComityError as error:
        raise_alarm(Alarm.Kind.RECEIPT, row.recipient, sent.id, error, at=at)
