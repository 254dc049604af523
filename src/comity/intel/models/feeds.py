"""Collections of other TAXII servers: from which this node takes, to which it gives, and how far it has come.

What signs this node in there stands in a file beside the node's keys, never here (`adapters.feeds.secrets`).
"""

import uuid

from django.db import models

from comity.intel.models.serving import Collection


class Source(models.Model):
    """A collection of another server, and the collection of ours that it is taken into or given from.

    What comes from it is owned by `feed:<name>`. `url` is the collection's address, with a final slash. `organisation`
    is whose server it is, by its id in the directory: the gate asks about it as about any client. `every_minutes` 0:
    only when somebody says so. `cursor` is `core.feeds.cursors.Cursor`, `reached` is `core.exchange.reach.Reached`.
    With a `code` the last exchange broke off: why; it is tried again at `due_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.SlugField(max_length=60, unique=True)
    url = models.CharField(max_length=1000)
    user = models.CharField(max_length=200, blank=True)
    organisation = models.UUIDField(null=True, blank=True)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT)
    pulls = models.BooleanField(default=True)
    pushes = models.BooleanField(default=False)
    every_minutes = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)  # its added_after is not to be relied on: read it all, each time
    all_versions = models.BooleanField(default=False)
    spec_version = models.CharField(max_length=3, blank=True)  # of STIX, where the server's default is another
    cursor = models.JSONField(default=dict)
    reached = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> str:
        """How the store names what comes from there first."""
        return f"feed:{self.name}"


class SentEnvelope(models.Model):
    """Objects that were chosen for another server, and what it says of them.

    It is kept, with its `Export`, before the first byte leaves; one that is READY may or may not have arrived, and is
    sent again. `statuses` are those of the other server that are still pending; `failures` are id, version, why.
    """

    class State(models.TextChoices):
        READY = "ready"
        PENDING = "pending"
        COMPLETE = "complete"

    source = models.ForeignKey(Source, on_delete=models.CASCADE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    objects_sent = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    statuses = models.JSONField(default=list)
    failures = models.JSONField(default=list)
    ids = models.BinaryField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("source", "state"), name="intel_sent_envelope"),)

    def __str__(self) -> str:
        return f"{self.source_id} {self.state}"
