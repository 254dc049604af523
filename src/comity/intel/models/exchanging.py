"""How collections travel: lines to and from the nodes of a community, and what went over them in which segment.

The ids of a segment's objects stand together, eight bytes each, in the order of its leaves: a row for each object and
reader would outgrow the objects. Which segments may hold an object is found by the span of ids, then looked at.
"""

import uuid

from django.db import models

from comity.intel.models.serving import Collection


class Outgoing(models.Model):
    """How far a collection has gone to a node. `sequence` and `digest` are those of the last segment written.

    `reached` is `core.exchange.reach.Reached`. With a `code` the line rests until `retry_at`: why, the other side said.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, db_index=False)
    node = models.CharField(max_length=253)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    reached = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=100, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("collection", "node"), name="intel_outgoing_once"),)

    def __str__(self) -> str:
        return f"{self.collection_id} to {self.node}"


class SentSegment(models.Model):
    """What left for a node, and what became of it there. `withheld` counts by code what stayed here.

    `failures` are the objects that were not taken: index, code, why. A segment that had to be written again is VOID.
    """

    class State(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        VOID = "void"

    line = models.ForeignKey(Outgoing, on_delete=models.PROTECT, db_index=False)
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    message = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    code = models.CharField(max_length=100, blank=True)
    objects_sent = models.PositiveIntegerField()
    first_object = models.BigIntegerField()
    last_object = models.BigIntegerField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    withheld = models.JSONField(default=dict)
    failures = models.JSONField(default=list)
    reached = models.JSONField(default=list)
    ids = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(fields=("line", "sequence"), name="intel_sent_line"),
            models.Index(fields=("first_object", "last_object"), name="intel_sent_objects"),
        )

    def __str__(self) -> str:
        return f"{self.line_id} #{self.sequence}"


class Incoming(models.Model):
    """How far a node's collection has come here, and into which collection of ours it goes."""

    node = models.CharField(max_length=253)
    remote = models.UUIDField()
    community = models.UUIDField()
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("node", "remote"), name="intel_incoming_once"),)

    def __str__(self) -> str:
        return f"{self.remote} of {self.node}"


class TakenSegment(models.Model):
    """A segment that was taken: the provenance of its objects. `ids` has 0 where an object was not taken.

    `statement` is what its author signed, `secret` and `leaves` are what proves of one object that it was in there.
    """

    line = models.ForeignKey(Incoming, on_delete=models.PROTECT, db_index=False)
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    message = models.CharField(max_length=32)
    objects_taken = models.PositiveIntegerField()
    first_object = models.BigIntegerField()
    last_object = models.BigIntegerField()
    taken_at = models.DateTimeField(db_index=True)
    emptied_at = models.DateTimeField(null=True, blank=True)  # when its time was over, by the community's agreement
    failures = models.JSONField(default=list)
    statement = models.BinaryField()
    secret = models.BinaryField(max_length=16)
    ids = models.BinaryField()
    leaves = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("first_object", "last_object"), name="intel_taken_objects"),)
        constraints = (models.UniqueConstraint(fields=("line", "sequence"), name="intel_taken_once"),)

    def __str__(self) -> str:
        return f"{self.line_id} #{self.sequence}"


class Attestation(models.Model):
    """That its owner said an object which came through another node: with what it may be proved again further on."""

    object_id = models.BigIntegerField(db_index=True)
    owner = models.CharField(max_length=253)
    statement = models.BinaryField()
    place = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=16)
    path = models.JSONField(default=list)  # hexadecimal

    def __str__(self) -> str:
        return f"{self.object_id} by {self.owner}"


class Tombstone(models.Model):
    """A version that was called back or that had to go: its id and hash stay, its bytes are gone."""

    class Why(models.TextChoices):
        RECALLED = "recalled"
        RETENTION = "retention"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.BigIntegerField(db_index=True)
    stix_id = models.CharField(max_length=300)
    version_text = models.CharField(max_length=40, blank=True)
    sha256 = models.BinaryField(max_length=32)
    owner = models.CharField(max_length=300)
    why = models.CharField(max_length=10, choices=Why.choices)
    recall = models.UUIDField(null=True, blank=True, db_index=True)
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=253, blank=True)  # an officer of ours, or the node that called it back

    def __str__(self) -> str:
        return f"{self.stix_id} {self.version_text}"
