"""What passed between this node and others, as it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from comity.federation.models import Alarm, Inbox, Line, Outbox


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


def given_up(ref: str) -> list[Delivery]:
    """What was sent about a reference, did not arrive before its end, and was not sent again since; oldest first."""
    lost = Outbox.objects.filter(message__ref=ref, state=Outbox.State.EXPIRED)
    return _deliveries(lost.exclude(code=Outbox.SENT_AGAIN))


def arrived(ref: str, type: str) -> bool:  # noqa: A002  the wire's own name
    """Whether a peer took a message of this type about a reference."""
    return Outbox.objects.filter(message__ref=ref, message__type=type, state=Outbox.State.DELIVERED).exists()


def undelivered() -> list[Delivery]:
    """What waits, was refused or has expired, oldest first."""
    return _deliveries(Outbox.objects.exclude(state=Outbox.State.DELIVERED))


def conversation(name: str) -> tuple[list[Delivery], list[Arrival]]:
    """What was sent and what was received in a conversation, each oldest first."""
    received = Inbox.objects.filter(conversation=name).order_by("id")
    return _deliveries(Outbox.objects.filter(message__conversation=name)), [_arrival(row) for row in received]


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


@dataclass(frozen=True, slots=True)
class Search:
    """What a list of messages or alarms is narrowed and ordered by; empty fields narrow nothing."""

    peer: str = ""
    state: str = ""
    ref: str = ""
    oldest_first: bool = False


def sent(search: Search) -> QuerySet[Outbox]:
    """Messages on their way or settled; `state` is a state of the outbox."""
    rows = Outbox.objects.select_related("message").defer("sealed", "message__signed")
    rows = rows.filter(recipient=search.peer) if search.peer else rows
    rows = rows.filter(state=search.state) if search.state else rows
    rows = rows.filter(message__ref=search.ref) if search.ref else rows
    return rows.order_by("id" if search.oldest_first else "-id")


def received(search: Search) -> QuerySet[Inbox]:
    """Messages taken in; `state` is an outcome."""
    rows = Inbox.objects.defer("signed")
    rows = rows.filter(sender=search.peer) if search.peer else rows
    rows = rows.filter(outcome=search.state) if search.state else rows
    rows = rows.filter(conversation=search.ref) if search.ref else rows
    return rows.order_by("id" if search.oldest_first else "-id")


def alarms(search: Search) -> QuerySet[Alarm]:
    """Alarms; `state` is “new” or “seen”."""
    rows = Alarm.objects.defer("evidence")
    rows = rows.filter(peer=search.peer) if search.peer else rows
    rows = rows.filter(seen_at__isnull=search.state == "new") if search.state else rows
    return rows.order_by("raised_at" if search.oldest_first else "-raised_at")


def resting_lines() -> list[Line]:
    """The lines to peers that did not answer, the next try first."""
    return list(Line.objects.exclude(failures=0).order_by("next_at"))
