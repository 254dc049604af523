"""Tables of the directory. What a row means is in core; what changes it is in actions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from comity.directory.core.institutions import DESK_KINDS, ORGANISATION_KINDS
from comity.directory.core.peering import CHANNELS, Standing
from comity.directory.core.permissions import EVERY_INSTRUMENT, ROLE_NAMES


class Organisation(models.Model):
    """An authority, provider or body; `node_id` says which node speaks for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node_id = models.CharField(max_length=100, db_index=True)
    state = models.CharField(max_length=3, db_index=True)
    kind = models.CharField(max_length=40, choices=[(kind.value, label) for kind, label in ORGANISATION_KINDS.items()])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("state", "name")

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """Where requests arrive. `telephone` is the number for call-backs; a peer's comes from its pinned manifest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="desks")
    kind = models.CharField(max_length=40, choices=[(kind.value, label) for kind, label in DESK_KINDS.items()])
    name = models.CharField(max_length=200)
    languages = models.JSONField(default=list)
    email = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=200, blank=True)
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ("organisation__state", "organisation__name", "name")

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A person with an account at this node; to other nodes and the ledger she is her id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="officer")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="officers")
    desks = models.ManyToManyField(Desk, related_name="officers", blank=True)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    suspended_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A role, under one instrument or every one, from an instant and perhaps until one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=40, choices=[(role.value, label) for role, label in ROLE_NAMES.items()])
    instrument = models.CharField(max_length=80, default=EVERY_INSTRUMENT)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("role", "instrument", "valid_from")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="directory_mandate_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} ({self.instrument})"


class PeerNode(models.Model):
    """Another node as it stands with us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node_id = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=3, db_index=True)
    name = models.CharField(max_length=200)
    standing = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Standing], db_index=True)
    introduced_at = models.DateTimeField()
    introduced_by = models.CharField(max_length=36, blank=True)
    trusted_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.CharField(max_length=36, blank=True)
    suspended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("state", "name")

    def __str__(self) -> str:
        return self.name


class PeerManifest(models.Model):
    """A manifest of a peer exactly as received. One is pinned; one in conflict is kept as proof.

    `trusted_at` is when it began to count here: at the end of the ceremony, or when its predecessor's root vouched.
    """

    class Place(models.TextChoices):
        PINNED = "pinned"
        FORMER = "former"
        CONFLICT = "conflict"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    peer = models.ForeignKey(PeerNode, models.PROTECT, related_name="manifests")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    envelope = models.BinaryField()
    place = models.CharField(max_length=10, choices=Place.choices)
    change = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=100, blank=True)
    trusted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-version", "-received_at")
        constraints = (
            models.UniqueConstraint(fields=["peer", "digest"], name="directory_manifest_once"),
            models.UniqueConstraint(fields=["peer"], condition=Q(place="pinned"), name="directory_one_manifest_pinned"),
        )

    def __str__(self) -> str:
        return f"{self.peer} v{self.version}"


class Confirmation(models.Model):
    """An officer heard this fingerprint over this channel. Two officers make a peer trusted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    peer = models.ForeignKey(PeerNode, models.PROTECT, related_name="confirmations")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="confirmations")
    fingerprint = models.CharField(max_length=64)
    channel = models.CharField(max_length=40, choices=[(c.value, label) for c, label in CHANNELS.items()])
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("confirmed_at",)
        constraints = (
            models.UniqueConstraint(fields=["peer", "officer"], name="directory_officer_confirms_a_peer_once"),
        )

    def __str__(self) -> str:
        return f"{self.officer}: {self.peer}"


class OwnManifest(models.Model):
    """A manifest this node published; the highest version is in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    envelope = models.BinaryField()
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"v{self.version}"
