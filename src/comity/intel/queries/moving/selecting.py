"""What an officer chooses to export, as far as she may see it: a search, ids, or a collection."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comity.intel.adapters.segments import Row
from comity.intel.models import Collection, Entry, StixObject
from comity.intel.queries.collections import CollectionUnknown
from comity.intel.queries.finding import Filters, Hit, asked, find, revealed
from comity.intel.queries.reading import Sight

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Either all of a collection, or what a text finds: values, ids and words as in a search."""

    text: str = ""
    collection: Collection | None = None


def selection(text: str, collection_id: str, sight: Sight) -> Selection:
    """Raises CollectionUnknown."""
    return Selection(text, _open(collection_id, sight) if collection_id else None)


def rows(chosen: Selection, sight: Sight) -> Iterator[Row]:
    """The newest version of each object, as the officer may see it; of a collection in its order."""
    return _of_collection(chosen.collection, sight) if chosen.collection else _of_search(chosen.text, sight)


def _open(collection_id: str, sight: Sight) -> Collection:
    try:
        found = Collection.objects.filter(public_id=UUID(collection_id)).exclude(pk__in=sight.closed).first()
    except ValueError:
        found = None
    if found is None:
        raise CollectionUnknown(name=collection_id[:60])
    return found


def _of_collection(collection: Collection, sight: Sight) -> Iterator[Row]:
    after = 0
    entries = Entry.objects.filter(collection=collection, last=True, newest_spec=True, label__in=sight.labels)
    while some := list(entries.filter(added__gt=after).order_by("added").select_related("object")[:AT_ONCE]):
        for entry in some:
            stored = entry.object
            raw = revealed(stored, sight)
            if raw is not None:
                yield _row(stored, raw, entry.added)
        after = some[-1].added


def _of_search(text: str, sight: Sight) -> Iterator[Row]:
    after, wanted = 0, asked(text)
    while True:
        found = find(wanted, Filters(), sight, after=after, limit=AT_ONCE)
        granular = _granular(found.hits)
        for hit in found.hits:
            yield Row(0, hit.id, hit.id in granular, hit.owner, hit.label_id, hit.type, hit.raw)
        after = found.after
        if not after:
            return


def _granular(hits: tuple[Hit, ...]) -> frozenset[int]:
    """Those of whose properties some are marked by themselves."""
    rows = StixObject.objects.filter(pk__in=[one.id for one in hits], granular=True)
    return frozenset(rows.values_list("pk", flat=True))


def _row(stored: StixObject, raw: bytes, added: int) -> Row:
    return Row(added, stored.pk, stored.granular, stored.owner, stored.label_id, stored.type, raw)
