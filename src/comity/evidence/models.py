"""The tables of a case between two nodes. Officers and desks are the directory's: here only their ids."""

import uuid

from django.db import models

LISTED = (
    "is_open", "due_at", "id", "move", "side", "urgency", "desk", "referred_desk", "updated_at", "ref", "state", "kind",
    "peer", "requesting", "requested",
)  # fmt: skip
"""What lists of requests are narrowed, sorted and counted by. All of it is in one index, so that no list reads the rows
it does not show: these are a hundred times as wide."""


class Request(models.Model):
    """One request as this side has it. `ref` is the asking side's, and names the conversation on the wire too;
    `desk` is ours, `their_desk` the other side's id of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True)
    side = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=30)
    peer = models.CharField(max_length=255)
    requesting = models.CharField(max_length=3)
    requested = models.CharField(max_length=3)
    desk = models.UUIDField()
    referred_desk = models.UUIDField(null=True)
    their_desk = models.CharField(max_length=64, blank=True)

    route = models.CharField(max_length=80)
    instrument = models.CharField(max_length=80)
    article = models.CharField(max_length=200)
    data = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    urgency = models.CharField(max_length=20)
    offence = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=20, default="en")
    fields = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    preservation_ref = models.CharField(max_length=20, blank=True)

    tlp = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200)
    retain_until = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    signatures_needed = models.PositiveSmallIntegerField(default=1)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    ground = models.CharField(max_length=80, blank=True)
    problem_code = models.CharField(max_length=80, blank=True)
    problem = models.TextField(blank=True)

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    handled_by = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)
    move = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=LISTED, name="evidence_request_listed"),
            models.Index(fields=["preservation_ref"], name="evidence_request_followed_up"),
            models.Index(fields=["retain_until"], name="evidence_request_retain"),
        )

    def __str__(self) -> str:
        return self.ref


class Signature(models.Model):
    """An officer's hand under the content with that digest. On the asked side, as the asking side sent it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="signatures")
    officer = models.UUIDField()
    role = models.CharField(max_length=40)
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.officer} ({self.role})"


class StepTaken(models.Model):
    """One line of a timeline: what was done, by which side and officer, with the message and the leaf that prove it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    side = models.CharField(max_length=10)
    by = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=30, blank=True)
    ground = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    message = models.CharField(max_length=32, blank=True)
    leaf = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ref", "number"], name="evidence_step_once"),)

    def __str__(self) -> str:
        return f"{self.ref} {self.number} {self.step}"


class ClockRow(models.Model):
    """A time limit that runs or ran. `warned` counts the warnings already given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="clocks")
    event = models.CharField(max_length=20)
    what = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    duration = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    warned = models.PositiveSmallIntegerField(default=0)
    next_warning_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = (models.Index(fields=["next_warning_at"], name="evidence_clock_warning"),)

    def __str__(self) -> str:
        return self.what


class Preservation(models.Model):
    """A freeze: since when, until when, under which number of the holder."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, primary_key=True, related_name="preservation")
    state = models.CharField(max_length=20)
    floor = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    frozen_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    extension_asked_until = models.DateTimeField(null=True)
    holder_reference = models.CharField(max_length=200, blank=True)
    disclosure_ref = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "until"], name="evidence_preservation_until"),)

    def __str__(self) -> str:
        return f"{self.state} until {self.until}"


class Clarification(models.Model):
    """A question of the asked side, and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.asked_at)


class CallBack(models.Model):
    """Somebody rang the number pinned for the asking desk and heard that the request is real, or that it is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="call_backs")
    number = models.CharField(max_length=40)
    spoke_to = models.CharField(max_length=120)
    genuine = models.BooleanField()
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Order(models.Model):
    """What the requested authority orders a provider's desk to do, with the holder's view of the request as it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="orders")
    desk = models.UUIDField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    urgency = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    holder_reference = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["desk", "state", "due_at", "id", "answered_at", "ref"], name="evidence_order_listed"),
        )

    def __str__(self) -> str:
        return self.ref


class Information(models.Model):
    """Spontaneous information, offered to or by this node; the giver is the asking side of the conversation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True)
    side = models.CharField(max_length=10)
    peer = models.CharField(max_length=255)
    state = models.CharField(max_length=20)
    route = models.CharField(max_length=80)
    desk = models.UUIDField()
    their_desk = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=200)
    conditions = models.TextField(blank=True)
    information = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    problem_code = models.CharField(max_length=80, blank=True)
    retain_until = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["desk", "state", "updated_at", "id", "ref"], name="evidence_information_listed"),
        )

    def __str__(self) -> str:
        return self.ref


class Attachment(models.Model):
    """A file as it was given: named by its hash on disk, never parsed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="attachments")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="attachments")
    package = models.ForeignKey("Package", on_delete=models.SET_NULL, null=True, related_name="exhibits")
    about = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    class Meta:
        indexes = (models.Index(fields=["sha256"], name="evidence_attachment_sha256"),)

    def __str__(self) -> str:
        return self.name


class Package(models.Model):
    """A sealed evidence package on its way: `folder` under the node's blobs, `manifest` hashes the signed bytes.

    `retry_at` is when the worker takes it up next, and meanwhile its claim on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="packages")
    outgoing = models.BooleanField()
    about = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    folder = models.CharField(max_length=200)
    manifest = models.CharField(max_length=64, blank=True)
    bytes = models.BigIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    problem_code = models.CharField(max_length=80, blank=True)
    problem = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["state", "retry_at"], name="evidence_package_work"),)

    def __str__(self) -> str:
        return self.folder
