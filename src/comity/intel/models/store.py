"""What is known: each version of each STIX object, its bytes as they came."""

from django.db import models


class Label(models.Model):
    """A set of markings as objects carry it. Few sets mark many objects, so the gate decides once for each set."""

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the refs, sorted, one a line; of nothing for none
    marking_refs = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.key[:12]


class StixObject(models.Model):
    """One version of a STIX object.

    It is found by its `key`, `core.store.keys.key_of(stix_id)`, through `Named`. Ids rise in the order of commits.
    `version` is `modified`, else `created`, else (an observable has neither) the instant it was stored here, in
    microseconds since 1970 UTC; `version_text` is the same as the object writes it. Two rows that differ only in
    `sha256` are a conflict. `owner` is who alone may make a new version: a node, `taxii:<client>` or `feed:<name>`.
    `raw` stands last: SQLite reads a row from its front. Here and in Entry the database does not check foreign keys,
    which it would do for every row (a quarter of the cost); `adapters.store` alone writes them.
    """

    key = models.BigIntegerField()
    stix_id = models.CharField(max_length=300)
    type = models.CharField(max_length=250)
    version = models.BigIntegerField()
    version_text = models.CharField(max_length=40)
    versioned = models.BooleanField(default=True)  # has `modified` or `created`
    spec_version = models.PositiveSmallIntegerField(default=21)  # 20 or 21
    sha256 = models.BinaryField(max_length=32)
    owner = models.CharField(max_length=300)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    granular = models.BooleanField(default=False)  # some of its fields are marked by themselves
    revoked = models.BooleanField(default=False)
    conflicting = models.BooleanField(default=False)
    stored_at = models.BigIntegerField()  # microseconds since 1970 UTC
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.stix_id} {self.version_text}"


class Key(models.Model):
    """Which rows have a key, for all rows but the newest.

    Ids of STIX are random, so in one large index each new object would dirty a page of its own, and at a million
    objects that would be half the cost of storing one. New ones therefore go to the small `NewKey`, which is merged
    into this one, in order, every `adapters.store.MERGED` objects. Rows of objects that are gone may stay behind.
    """

    pk = models.CompositePrimaryKey("key", "object_id")
    key = models.BigIntegerField()
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.object_id}"


class NewKey(models.Model):
    """Which of the newest rows have a key."""

    pk = models.CompositePrimaryKey("key", "object_id")
    key = models.BigIntegerField()
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.object_id}"


class Named(models.Model):
    """Both together, as a view: which rows have a key. Two ids may share one, so compare the ids too."""

    pk = models.CompositePrimaryKey("key", "object_id")
    key = models.BigIntegerField()
    object_id = models.BigIntegerField()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.key} {self.object_id}"
