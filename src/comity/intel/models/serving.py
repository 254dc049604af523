"""What is offered: API roots, collections, what stands in them in which order, and who may read or write there."""

import uuid

from django.db import models

from comity.intel.models.store import Label, StixObject


class ApiRoot(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug


class Collection(models.Model):
    """A place that clients and nodes read from in order.

    `last_added` is the date_added of its newest entry; `largest` bounds how many objects are read at once.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)  # the key itself is small, for Entry's indices
    root = models.ForeignKey(ApiRoot, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    alias = models.SlugField(max_length=60, blank=True)
    community = models.UUIDField(null=True, blank=True)  # whose members may read it; nobody beyond clients if null
    last_added = models.BigIntegerField(default=0)
    largest = models.PositiveIntegerField(default=1)  # bytes of the largest object that was ever in it
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("root", "alias"), condition=~models.Q(alias=""), name="intel_collection_alias"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A version of an object in a collection.

    `added` is the date_added in microseconds since 1970 UTC: unique within the collection and rising in the order
    of commits, so that a page may be cut at any instant (TAXII 2.1, 3.4 and 5.4). `first`, `last` and `newest_spec`
    answer match[version] and match[spec_version] without looking at other rows: the earliest and latest version of
    the object's id, within its spec_version, in this collection; and whether no later spec_version of it is there.
    `label` is the object's, so that the gate is asked within the index.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    added = models.BigIntegerField()
    object = models.ForeignKey(StixObject, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    type = models.CharField(max_length=250)
    spec_version = models.PositiveSmallIntegerField(default=21)
    first = models.BooleanField(default=True)
    last = models.BooleanField(default=True)
    newest_spec = models.BooleanField(default=True)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, db_index=False, db_constraint=False)

    class Meta:
        indexes = (
            models.Index(
                fields=("collection", "added", "last", "newest_spec", "label", "object"), name="intel_entry_added"
            ),
            models.Index(fields=("collection", "type", "added"), name="intel_entry_type"),
        )
        constraints = (models.UniqueConstraint(fields=("object", "collection"), name="intel_entry_once"),)

    def __str__(self) -> str:
        return f"{self.collection_id} {self.added}"


class Token(models.Model):
    """A client's secret, kept as its SHA-256: it has 256 random bits, so a slow hash would guard nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    organisation = models.UUIDField(null=True, blank=True)  # in the directory
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the hour or so

    def __str__(self) -> str:
        return self.name


class Right(models.Model):
    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE)
    can_read = models.BooleanField(default=False)
    can_write = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "collection"), name="intel_right_once"),)

    def __str__(self) -> str:
        return f"{self.token_id} {self.collection_id}"


class Status(models.Model):
    """The status resource of one POST (TAXII 2.1, 4.3), kept at least a day after it is complete."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    root = models.ForeignKey(ApiRoot, on_delete=models.CASCADE, db_index=False)
    token = models.ForeignKey(Token, on_delete=models.CASCADE, db_index=False)
    asked_at = models.DateTimeField(db_index=True)
    body = models.BinaryField()  # JSON as it is served

    def __str__(self) -> str:
        return str(self.id)
