"""Before anything leaves: who will read it, by name, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Count, QuerySet

from comity.intel.core.sharing.cases import Channel, Reader, Release
from comity.intel.core.sharing.marks.granular import refs_of_fields
from comity.intel.core.sharing.marks.markings import MarkingMeaning, read_marking
from comity.intel.core.sharing.preview import Item, Preview, preview, references
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Collection, Entry, StixObject
from comity.intel.queries import labels, readers
from comity.intel.queries.rows import rows_named


@dataclass(frozen=True, slots=True)
class Newest:
    """Objects by their newest versions, and the ids of which there is none."""

    objects: tuple[StixObject, ...]
    unknown: tuple[str, ...]


class _Called(msgspec.Struct):
    name: str = ""
    value: str = ""


def who_will_read(objects: Sequence[StixObject], collection: Collection, *, at: datetime) -> Preview:
    """What every intended reader of the collection would read of these objects, were they released into it."""
    release = readers.out_of(collection, channel(collection), at=at)
    items = _items(objects)
    outside = references(bytes(one.raw) for one in objects) - {one.stix_id for one in objects}
    return preview(items, readers.intended(collection, release), release, _fields(items), outside=outside)


def dry_run(collection: Collection, *, at: datetime) -> Preview:
    """The same for all that stands in a collection: one question for each label, owner and type in it."""
    release = readers.out_of(collection, channel(collection), at=at)
    entries = Entry.objects.filter(collection=collection)
    alone = StixObject.objects.filter(entry__collection=collection, granular=True).select_related("label")
    items = [*_groups(entries, release), *_items(list(alone))]
    return preview(items, readers.intended(collection, release), release, _fields(items))


def of_markings(marked: Mapping[tuple[str, ...], int], collection: Collection, *, at: datetime) -> Preview:
    """The same for new objects of this node that would come into a collection: how many with which markings."""
    release = readers.out_of(collection, channel(collection), at=at)
    meanings = labels.definitions({ref for refs in marked for ref in refs})
    owner = settings.COMITY_NODE_ID
    items = [Item(read_marking(refs, meanings), owner=owner, count=count) for refs, count in marked.items()]
    return preview(items, readers.intended(collection, release), release, meanings)


def intended(collection: Collection, *, at: datetime) -> tuple[Reader, ...]:
    """Everybody beyond this node whom the collection is for, whatever stands in it."""
    return readers.intended(collection, readers.out_of(collection, channel(collection), at=at))


def newest(stix_ids: Iterable[str]) -> Newest:
    """The newest version of each object; of what is in conflict, the first that came.

    Where this node owns the object, what another source says under its id does not count.
    """
    wanted = tuple(dict.fromkeys(stix_ids))
    found: dict[str, StixObject] = {}
    rows = rows_named(wanted).select_related("label").order_by("version", "-pk")
    for row in sorted(rows, key=lambda one: is_ours(one.owner, settings.COMITY_NODE_ID)):
        found[row.stix_id] = row
    known = tuple(found[one] for one in wanted if one in found)
    return Newest(known, tuple(one for one in wanted if one not in found))


def named(stix_ids: Iterable[str], reader: Reader, release: Release) -> dict[str, str]:
    """What objects that another one points at are called, where the reader may read them; the others are left out."""
    may = labels.allowed(reader, release)
    rows = newest(stix_ids).objects
    return {one.stix_id: _called(one) for one in rows if one.label_id in may or one.owner == reader.owner != ""}


def _called(stored: StixObject) -> str:
    """Its name or value, unless its fields are marked by themselves: then its type."""
    known = _Called() if stored.granular else msgspec.json.decode(bytes(stored.raw), type=_Called)
    return known.name or known.value or stored.type


def channel(collection: Collection) -> Channel:
    """The way out of a collection that matters most: to members, else to clients."""
    return Channel.FEDERATION if collection.community else Channel.TAXII


def _through(objects: Sequence[StixObject]) -> dict[str, frozenset[str]]:
    """Through which communities each object came here."""
    entries = Entry.objects.filter(object__in=[one.pk for one in objects], collection__community__isnull=False)
    found: dict[str, set[str]] = {}
    for stix_id, community in entries.values_list("object__stix_id", "collection__community"):
        found.setdefault(stix_id, set()).add(str(community))
    return {stix_id: frozenset(ones) for stix_id, ones in found.items()}


def _items(objects: Sequence[StixObject]) -> list[Item]:
    meanings = labels.definitions({ref for one in objects for ref in one.label.marking_refs})
    through = _through(objects)
    return [
        Item(
            read_marking(one.label.marking_refs, meanings),
            one.stix_id,
            one.type,
            one.owner,
            through.get(one.stix_id, frozenset()),
            raw=bytes(one.raw) if one.granular else b"",
        )
        for one in objects
    ]


def _groups(entries: QuerySet[Entry], release: Release) -> Iterator[Item]:
    """Objects whose fields carry no markings of their own, counted by all that the gate looks at."""
    meanings = labels.markings()
    through = frozenset({release.community} - {""})
    alike = entries.filter(object__granular=False).values_list("label", "object__owner", "object__type")
    for label, owner, stix_type, count in alike.annotate(count=Count("pk")).order_by("label", "object__type"):
        yield Item(meanings[label], type=stix_type, owner=owner, through=through, count=count)


def _fields(items: Iterable[Item]) -> dict[str, MarkingMeaning]:
    """What the markings on fields mean."""
    sets = (refs for item in items if item.raw for refs in refs_of_fields(item.raw))
    return dict(labels.definitions({ref for refs in sets for ref in refs}))
