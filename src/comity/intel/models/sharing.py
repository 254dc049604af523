"""With whom intelligence is shared: communities in their signed versions, who was told of them, and releases."""

import uuid

from django.db import models

from comity.intel.models.serving import Collection


class Community(models.Model):
    """A community that this node coordinates, is invited to, belongs to, or belonged to. `version` and `digest` are the
    newest known.

    The gate knows those alone of which this node is a MEMBER. The members of one that it has left are not kept.
    """

    class State(models.TextChoices):
        INVITED = "invited"  # an officer of ours has to accept the agreement
        ACCEPTED = "accepted"  # one has, and the coordinator has not said yet that it knows
        MEMBER = "member"
        LEFT = "left"

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    coordinator = models.CharField(max_length=253)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MEMBER)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class CommunityVersion(models.Model):
    """A charter as its coordinator signed it: a DSSE envelope, verified before it was kept."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    envelope = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "version"), name="intel_community_version"),)

    def __str__(self) -> str:
        return f"{self.community_id} v{self.version}"


class Telling(models.Model):
    """That a node has to be told of a version, and whether it was. One that cannot be written to now waits."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="tellings", db_index=False)
    node = models.CharField(max_length=253)
    version = models.PositiveIntegerField()
    departure = models.BooleanField(default=False)  # it is told that it is a member no longer
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    message = models.CharField(max_length=32, blank=True, db_index=True)
    refusal = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "version", "node"), name="intel_telling_once"),)

    def __str__(self) -> str:
        return f"{self.node} {self.state}"


class CollectionTerms(models.Model):
    """How a collection goes out: for which purpose, and how its readers take objects without a TLP level.

    Without a row there is no purpose, and what is unmarked stays here.
    """

    collection = models.OneToOneField(Collection, on_delete=models.CASCADE, primary_key=True, related_name="terms")
    purpose = models.CharField(max_length=200, blank=True)
    unmarked = models.CharField(max_length=20, blank=True)  # a TLP level

    def __str__(self) -> str:
        return f"{self.collection_id} {self.unmarked}"


class ReleaseOrder(models.Model):
    """Objects that an officer releases into a collection. An order that names persons waits for a second hand."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT)
    stix_ids = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    shown = models.CharField(max_length=64, blank=True)  # the digest of the preview that whoever asked was shown
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    settled_by = models.CharField(max_length=36, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Onward(models.Model):
    """The question whether what carries a marking of its owner's may go on; at whoever asks, and at the owner.

    `readers` are names for people, `keys` tell them apart at whoever asks. An agreement is about one collection, and
    about those readers: it holds as long as nobody else would read.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ALLOWED = "allowed"
        DECLINED = "declined"
        REFUSED = "refused"  # the owner's node would not take the question

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stix_id = models.CharField(max_length=300)
    marking = models.CharField(max_length=60, db_index=True)
    owner = models.CharField(max_length=253)
    asker = models.CharField(max_length=253)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, null=True, blank=True)
    readers = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    purpose = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    message = models.CharField(max_length=32, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    asked_by = models.CharField(max_length=36, blank=True)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.marking} by {self.asker}"
