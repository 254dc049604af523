"""What was called back: by whom, why, who held it, and who has said that it is gone."""

import uuid

from django.db import models


class Recall(models.Model):
    """A recall that this node gave or received. `notice` is what the owner signed.

    `found` is what stood here: collections, exports, clients that could read it, objects that derive from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stix_id = models.CharField(max_length=300, db_index=True)
    owner = models.CharField(max_length=253)
    kind = models.CharField(max_length=10)  # core.exchange.recalling.Kind
    reason = models.TextField(blank=True)
    notice = models.BinaryField()
    outcome = models.CharField(max_length=12)  # core.exchange.recalling.Outcome, of this node
    found = models.JSONField(default=dict)
    told_by = models.CharField(max_length=253, blank=True)  # the node that sent it here; empty for our own
    by = models.CharField(max_length=36, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.stix_id}"


class Holder(models.Model):
    """A node that was let have it, and what it says. One that cannot be written to waits; `via` passed it on."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        ANSWERED = "answered"
        REFUSED = "refused"

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="holders", db_index=False)
    node = models.CharField(max_length=253)
    via = models.CharField(max_length=253, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    message = models.CharField(max_length=32, blank=True, db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    found = models.JSONField(default=dict)
    code = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recall", "node"), name="intel_holder_once"),)

    def __str__(self) -> str:
        return f"{self.node} {self.state}"


class Export(models.Model):
    """A file that objects were written to. `ids` are eight bytes each, as in a segment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    form = models.CharField(max_length=40)
    recipient = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    first_object = models.BigIntegerField()
    last_object = models.BigIntegerField()
    ids = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("first_object", "last_object"), name="intel_export_objects"),)

    def __str__(self) -> str:
        return f"{self.form} {self.made_at:%Y-%m-%d}"
