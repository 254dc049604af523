"""The tables of the log. A row of `Entry` is never changed after its act, except that its event may be forgotten."""

from django.db import models


class Log(models.Model):
    """This node's one log: how far it has grown. The row is the lock under which an index is assigned."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"log of {self.size}"


class Entry(models.Model):
    """One leaf. `entry` is public; `event` and `salt` are not, and are null once forgotten."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=80)
    ref = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.CharField(max_length=64, blank=True)
    entry = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    event = models.BinaryField(null=True)
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = (
            models.Index(fields=["ref", "index"], name="ledger_entry_ref"),
            models.Index(fields=["kind", "index"], name="ledger_entry_kind"),
            models.Index(fields=["at", "index"], name="ledger_entry_at"),
        )

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class Tile(models.Model):
    """Up to 256 hashes of one level (C2SP tlog-tiles). Level 0 holds full tiles only: the rest is in `Entry`."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_once"),)

    def __str__(self) -> str:
        return f"tile/{self.level}/{self.number}"


class Checkpoint(models.Model):
    """A tree head this node has signed (C2SP tlog-checkpoint). `note` has the log's own signatures."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Cosignature(models.Model):
    """A peer's statement that one of our checkpoints continues all it saw before (C2SP tlog-cosignature)."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    peer = models.CharField(max_length=255)
    lines = models.TextField()
    keys = models.TextField()
    cosigned_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["checkpoint", "peer"], name="ledger_cosigned_once"),)

    def __str__(self) -> str:
        return f"{self.peer} on checkpoint {self.checkpoint_id}"


class PeerCheckpoint(models.Model):
    """The newest checkpoint of a peer's log that this node verified and cosigned."""

    origin = models.CharField(max_length=255, primary_key=True)
    peer = models.CharField(max_length=255)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Equivocation(models.Model):
    """Two notes of one log that contradict each other, kept for ever as portable proof. `id` follows from the notes."""

    id = models.UUIDField(primary_key=True)
    origin = models.CharField(max_length=255)
    peer = models.CharField(max_length=255)
    verdict = models.CharField(max_length=20)
    first_note = models.TextField()
    second_note = models.TextField()
    proof = models.TextField(blank=True)
    keys = models.TextField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verdict} by {self.origin}"
