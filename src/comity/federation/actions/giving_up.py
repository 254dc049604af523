"""Messages that did not arrive before their end: given up, told to the word that sent them, perhaps sent again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from comity.directory.core import dsse
from comity.federation.actions.alarms import raise_alarm
from comity.federation.actions.sending import DeliveryUnknown, send
from comity.federation.adapters import registry
from comity.federation.adapters.registry import GivenUp
from comity.federation.core import message
from comity.federation.models import Alarm, Outbox
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class NotGivenUp(ComityError):
    code = "federation.not-given-up"
    status = 409
    sentence = gettext_noop("This message is still on its way, was answered, or was sent again already.")


def expire(*, at: datetime) -> int:
    """Give up what could not be delivered before its end, and what follows it in its conversation; how many.

    Whoever hears of a later message without the earlier ones cannot place it: they are sent again together or not.
    """
    with transaction.atomic():
        pending = Outbox.objects.select_for_update().filter(state=Outbox.State.PENDING).order_by("id")
        pending = pending.select_related("message").defer("sealed", "message__signed")
        late = list(pending.filter(message__expires_at__lte=at))
        first = {(row.recipient, row.message.conversation): row.pk for row in reversed(late)}
        rows = [row for talk, pk in first.items() for row in _from(pending, *talk, pk)]
        for row in rows:
            _give_up(row, at=at)
    return len(rows)


def send_again(message_id: str, recipient: str, *, by: str, at: datetime) -> str:
    """Write a message that was given up once more, to the same peer; the id of the new one.

    Raises DeliveryUnknown, NotGivenUp, and what `send` raises.
    """
    row = Outbox.objects.select_for_update().filter(message_id=message_id, recipient=recipient).first()
    if row is None:
        raise DeliveryUnknown
    if row.state != Outbox.State.EXPIRED or row.code == Outbox.SENT_AGAIN:
        raise NotGivenUp
    said = message.decode(dsse.unverified_payload(bytes(row.message.signed)))
    again = send(
        said.type,
        said.body,
        to=[recipient],
        purpose=said.purpose,
        conversation=said.conversation,
        ref=row.message.ref,
        at=at,
        reply_to=said.reply_to,
        blobs=said.blobs,
        by=by,
    )
    row.code = Outbox.SENT_AGAIN
    row.save(update_fields=["code"])
    return again


def _from(pending: QuerySet[Outbox], recipient: str, conversation: str, first: int) -> QuerySet[Outbox]:
    return pending.filter(recipient=recipient, message__conversation=conversation, id__gte=first)


def _give_up(row: Outbox, *, at: datetime) -> None:
    """A listener that refuses does not keep the message alive: a person is told instead."""
    sent = row.message
    row.state, row.settled_at = Outbox.State.EXPIRED, at
    row.save(update_fields=["state", "settled_at"])
    record("federation.message.expired", sent.ref, {"message": sent.id, "to": row.recipient}, at=at)
    try:
        with transaction.atomic():
            registry.tell_given_up(GivenUp(sent.id, sent.type, sent.conversation, sent.ref, row.recipient, at))
    except ComityError as error:
        raise_alarm(Alarm.Kind.RECEIPT, row.recipient, sent.id, error, at=at)
