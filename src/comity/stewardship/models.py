"""Tables of stewardship. What a row means is in law.core.packs; what changes it is in actions."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pack(models.Model):
    """A data pack whose signature was verified here. `place` orders those in use; a pack taken back stays as proof."""

    class Standing(models.TextChoices):
        IN_USE = "in-use", _("In use")
        TAKEN_BACK = "taken-back", _("Taken back")

    class Came(models.TextChoices):
        OWN = "own", _("Published here")
        MESSAGE = "message", _("Received as a message")
        FILE = "file", _("Imported from a file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    issuer = models.CharField(max_length=255)
    state = models.CharField(max_length=3, db_index=True)
    version = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    envelope = models.BinaryField()
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.IN_USE)
    came = models.CharField(max_length=10, choices=Came.choices)
    place = models.PositiveBigIntegerField(unique=True)
    installed_at = models.DateTimeField()
    installed_by = models.CharField(max_length=36, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=36, blank=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-place",)
        constraints = (models.UniqueConstraint(fields=("issuer", "version"), name="one_pack_a_version"),)

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """What people and the ledger call it."""
        return f"LAW-{self.issuer}-{self.version}"

    @property
    def in_use(self) -> bool:
        return self.standing == self.Standing.IN_USE


class DraftLine(models.Model):
    """A line that a steward has written and nobody has published yet. `row` is the id of the row that it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.CharField(max_length=40)
    row = models.CharField(max_length=12)
    cells = models.JSONField()
    by = models.CharField(max_length=36)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("table", "row"), name="one_draft_line_a_row"),)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
