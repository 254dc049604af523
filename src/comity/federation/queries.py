"""What passed between this node and others, as it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from comity.federation.models import Alarm, Inbox, Outbox


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one recipient. `code` is the reason where it was refused, or why it still waits."""

    message_id: str
    type: str
    recipient: str
    state: Outbox.State
    digest: str
    leaf: int
    attempts: int
    code: str
    created_at: datetime
    settled_at: datetime | None
    signed: bytes
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message received, with the receipt this node gave for it."""

    message_id: str
    type: str
    sender: str
    outcome: Inbox.Outcome
    digest: str
    leaf: int
    code: str
    created_at: datetime
    received_at: datetime
    signed: bytes
    receipt: bytes


def outbox(ref: str) -> list[Delivery]:
    """What was sent about a reference, oldest first."""
    return _deliveries(Outbox.objects.filter(message__ref=ref))


def undelivered() -> list[Delivery]:
    """What waits, was refused or has expired, oldest first."""
    return _deliveries(Outbox.objects.exclude(state=Outbox.State.DELIVERED))


def conversation(name: str) -> tuple[list[Delivery], list[Arrival]]:
    """What was sent and what was received in a conversation, each oldest first."""
    received = Inbox.objects.filter(conversation=name).order_by("id")
    return _deliveries(Outbox.objects.filter(message__conversation=name)), [_arrival(row) for row in received]


def open_alarms() -> QuerySet[Alarm]:
    """Alarms that nobody has looked at, newest first; without their evidence."""
    return Alarm.objects.filter(seen_at=None).defer("evidence")


def _deliveries(rows: QuerySet[Outbox]) -> list[Delivery]:
    return [_delivery(row) for row in rows.select_related("message").defer("sealed").order_by("id")]


def _delivery(row: Outbox) -> Delivery:
    return Delivery(
        message_id=row.message_id,
        type=row.message.type,
        recipient=row.recipient,
        state=Outbox.State(row.state),
        digest=row.message.digest,
        leaf=row.message.leaf,
        attempts=row.attempts,
        code=row.code,
        created_at=row.message.created_at,
        settled_at=row.settled_at,
        signed=bytes(row.message.signed),
        receipt=bytes(row.receipt or b""),
    )


def _arrival(row: Inbox) -> Arrival:
    return Arrival(
        message_id=row.message_id,
        type=row.type,
        sender=row.sender,
        outcome=Inbox.Outcome(row.outcome),
        digest=row.digest,
        leaf=row.leaf or 0,
        code=row.code,
        created_at=row.created_at,
        received_at=row.received_at,
        signed=bytes(row.signed),
        receipt=bytes(row.receipt),
    )
