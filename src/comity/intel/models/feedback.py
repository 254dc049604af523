"""What is said about others' objects, and what was made of it; and who publishes through whom."""

import uuid

from django.db import models


class Given(models.Model):
    """That one object went to a node by itself, not in a segment: a remark, or what another shall publish."""

    object_id = models.BigIntegerField(db_index=True)
    stix_id = models.CharField(max_length=300)
    node = models.CharField(max_length=253)
    message = models.CharField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stix_id} to {self.node}"


class Proposal(models.Model):
    """A change that a holder proposes to an owner; at both of them. `owner` and `proposer` are nodes."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        REFUSED = "refused"  # the owner's node would not take it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stix_id = models.CharField(max_length=300, db_index=True)
    base_version = models.CharField(max_length=40)
    changes = models.BinaryField()
    removed = models.JSONField(default=list)
    note = models.TextField(blank=True)
    named = models.BooleanField(default=False)
    owner = models.CharField(max_length=253)
    proposer = models.CharField(max_length=253)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    message = models.CharField(max_length=32, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    version = models.CharField(max_length=40, blank=True)
    proposed_by = models.CharField(max_length=36, blank=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-proposed_at",)

    def __str__(self) -> str:
        return f"{self.stix_id} by {self.proposer}"


class Delegation(models.Model):
    """An object that `contributor` publishes through `voucher`, under a pseudonym: at those two, and nowhere else.

    `raw` is the original, kept at the voucher only and served by nothing. `stix_id` is what was published.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        PUBLISHED = "published"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    contributor = models.CharField(max_length=300, db_index=True)
    voucher = models.CharField(max_length=253)
    original = models.CharField(max_length=300, db_index=True)
    stix_id = models.CharField(max_length=300, blank=True, db_index=True)
    raw = models.BinaryField(default=b"")
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    reason = models.TextField(blank=True)
    asked_by = models.CharField(max_length=36, blank=True)
    asked_at = models.DateTimeField()
    settled_by = models.CharField(max_length=36, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.contributor} through {self.voucher}"


class RoutedRemark(models.Model):
    """What somebody said about a published object, passed on to its contributor by the voucher, who knows by whom."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="remarks")
    raw = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.at:%Y-%m-%d}"
