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
