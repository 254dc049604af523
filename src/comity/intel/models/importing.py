"""Files that officers bring: how far each has come, and what was not taken of it."""

import uuid

from django.db import models

from comity.intel.models.serving import Collection


class Import(models.Model):
    """A file on its way in. `kept` is its name in the folder of blobs, empty once it is deleted.

    `plan` is `adapters.moving.plans.Plan`; what of the file has been read and dealt with is `position` things and
    `bytes_read` bytes, so a worker that was killed goes on from there. `counts` is by verdict. `broken` says why the
    rest of the file could not be read, or why nothing could.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    format = models.CharField(max_length=10)  # adapters.moving.plans.Format
    plan = models.BinaryField(default=b"")
    collection = models.ForeignKey(Collection, null=True, on_delete=models.PROTECT, db_index=False)
    kept = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    bytes_read = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    unreadable = models.PositiveBigIntegerField(default=0)
    broken = models.JSONField(default=dict)  # sentence, facts
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("made_by", "-made_at"), name="intel_import_by"),)

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def not_taken(self) -> int:
        return int(self.counts.get("conflict", 0)) + int(self.counts.get("refused", 0)) + self.unreadable


class ImportFailure(models.Model):
    """Something in a file that was not taken, the first `actions.moving.jobs.MOST_KEPT` of them.

    `sentence` and `facts` are the reason, worded when it is read.
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="failures", db_index=False)
    position = models.PositiveBigIntegerField()
    line = models.PositiveBigIntegerField(default=0)
    stix_id = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=100)
    sentence = models.TextField()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("imported", "position"), name="intel_importfailure_once"),)

    def __str__(self) -> str:
        return f"{self.position} {self.code}"
