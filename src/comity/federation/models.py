"""Tables of the federation. What a row means is in core; what changes it is in actions."""

import uuid

from django.db import models


class SentMessage(models.Model):
    """A message this node signed, once for all its recipients. `leaf` is its index in our log."""

    id = models.CharField(primary_key=True, max_length=32)
    type = models.CharField(max_length=80)
    conversation = models.CharField(max_length=200, db_index=True)
    ref = models.CharField(max_length=200, db_index=True)
    reply_to = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    signed = models.BinaryField()
    leaf = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class Outbox(models.Model):
    """One message on its way to one recipient. `sealed_for` is the SHA-256 of the key it is sealed to.

    Rows leave in the order of `id` within a conversation. `code` is the last reason why it is still here.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        REFUSED = "refused"
        EXPIRED = "expired"

    SENT_AGAIN = "federation.sent-again"
    """The code of a message that was given up, once a new one has taken its place."""

    message = models.ForeignKey(SentMessage, models.PROTECT, related_name="deliveries")
    recipient = models.CharField(max_length=253)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    sealed = models.BinaryField()
    sealed_for = models.CharField(max_length=64)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    code = models.CharField(max_length=100, blank=True)
    receipt = models.BinaryField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["message", "recipient"], name="federation_sent_once_to_each"),)
        indexes = (
            models.Index(
                fields=["recipient", "id"], name="federation_outbox_pending", condition=models.Q(state="pending")
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} to {self.recipient}"


class Inbox(models.Model):
    """A message another node signed for us, as it was signed, with the receipt that was given for it.

    `carried` if it came by a bundle, so that its receipt has to go back by one.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"

    sender = models.CharField(max_length=253)
    message_id = models.CharField(max_length=32)
    type = models.CharField(max_length=80)
    conversation = models.CharField(max_length=200, db_index=True)
    reply_to = models.CharField(max_length=32, blank=True)
    stream = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    signed = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    code = models.CharField(max_length=100, blank=True)
    leaf = models.PositiveBigIntegerField(null=True)
    receipt = models.BinaryField(default=b"")
    carried = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["sender", "message_id"], name="federation_received_once"),)
        indexes = (models.Index(fields=["sender", "stream", "sequence"], name="federation_inbox_stream"),)

    def __str__(self) -> str:
        return f"{self.message_id} from {self.sender}"


class Alarm(models.Model):
    """Something a person has to look at. `evidence` is what arrived, as it arrived."""

    class Kind(models.TextChoices):
        CONFLICT = "conflict"
        DOWNGRADE = "downgrade"
        EQUIVOCATION = "equivocation"
        MANIFEST = "manifest"
        MISDIRECTED = "misdirected"
        RECEIPT = "receipt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    peer = models.CharField(max_length=253)
    subject = models.CharField(max_length=64)
    code = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    evidence = models.BinaryField(default=b"")
    times = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (models.UniqueConstraint(fields=["kind", "peer", "subject"], name="federation_alarm_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.peer}"


class Line(models.Model):
    """The line to one peer: whether it answers, who is using it, when to try again and when to exchange checkpoints."""

    peer = models.CharField(primary_key=True, max_length=253)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    code = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)
    checkpoint_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.peer


class Stream(models.Model):
    """The number of the last message this node wrote to exactly these recipients."""

    name = models.CharField(primary_key=True, max_length=64)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class PeerQuota(models.Model):
    """What a peer used up in one whole minute."""

    peer = models.CharField(max_length=253)
    minute_at = models.DateTimeField()
    messages = models.PositiveIntegerField(default=0)
    octets = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["peer", "minute_at"], name="federation_quota_of_a_minute"),)

    def __str__(self) -> str:
        return f"{self.peer} {self.minute_at}"
