"""Versions go: from every collection and index, and their bytes; a tombstone says that they were here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from comity.intel.adapters import erasing, store
from comity.intel.core.exchange.recalling import Version
from comity.intel.core.instants import micros_of
from comity.intel.core.store.keys import key_of
from comity.intel.models import Attestation, Collection, Entry, Progress, StixObject, Tombstone

WORDS = "erased-words"


def erase(
    objects: Sequence[StixObject], why: Tombstone.Why, *, recall: UUID | None = None, by: str, at: datetime
) -> None:
    """Erase versions, in the caller's transaction. Served to nobody from here on, found by nobody."""
    if not objects:
        return
    store.lock()
    ids = [one.pk for one in objects]
    places = set(Entry.objects.filter(object__in=ids).values_list("collection", "object__stix_id"))
    for collection in Collection.objects.filter(pk__in={pk for pk, _ in places}).order_by("pk"):
        store.last_added(collection.pk)
    Tombstone.objects.bulk_create(
        Tombstone(
            key=one.key,
            stix_id=one.stix_id,
            version_text=one.version_text if one.versioned else "",
            sha256=bytes(one.sha256),
            owner=one.owner,
            why=why,
            recall=recall,
            erased_at=at,
            erased_by=by,
        )
        for one in objects
    )
    Attestation.objects.filter(object_id__in=ids).delete()
    erasing.erase(ids)
    for collection_id, stix_id in sorted(places):
        erasing.settle(collection_id, stix_id)


def bar(stix_id: str, owner: str, versions: Sequence[Version], recall: UUID, *, by: str, at: datetime) -> None:
    """Versions that were called back are not taken later either, should they still be on their way."""
    there = set(Tombstone.objects.filter(recall=recall).values_list("sha256", flat=True))
    known = {bytes(one) for one in there}
    Tombstone.objects.bulk_create(
        Tombstone(
            key=key_of(stix_id),
            stix_id=stix_id,
            version_text=one.text,
            sha256=bytes.fromhex(one.sha256),
            owner=owner,
            why=Tombstone.Why.RECALLED,
            recall=recall,
            erased_at=at,
            erased_by=by,
        )
        for one in versions
        if bytes.fromhex(one.sha256) not in known
    )


@transaction.atomic
def merge_words(*, at: datetime) -> bool:
    """Overwrite the words of what was erased since this was done last; whether there was anything."""
    newest = Tombstone.objects.aggregate(newest=Max("erased_at"))["newest"]
    progress, _ = Progress.objects.get_or_create(name=WORDS)
    if newest is None or micros_of(newest) < progress.through:
        return False
    erasing.merge_words()
    Progress.objects.filter(name=WORDS).update(through=micros_of(at))
    return True
