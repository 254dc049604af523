"""What stands here of an object: its versions, where they are offered, who could read them, what derives from it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from comity.intel.adapters.segments import unpacked
from comity.intel.models import Collection, Export, Reference, Right, StixObject
from comity.intel.queries.rows import rows_named

MOST = 1000
DERIVING = frozenset({"derived-from", "based-on"})
"""Relationships by which an object says that it was made from another (STIX 2.1, 3.7 and 4.7)."""


@dataclass(frozen=True, slots=True)
class Derived:
    """An object that rests on another, and how: by a relationship (its type), or by a property (its name)."""

    stix_id: str
    how: str


@dataclass(frozen=True, slots=True)
class Found:
    """All of it. `clients` are those who could read it over TAXII: name and collection. Nobody can call them back."""

    objects: tuple[StixObject, ...]
    collections: tuple[Collection, ...]
    exports: tuple[Export, ...]
    clients: tuple[tuple[str, str], ...]
    derived: tuple[Derived, ...]

    def facts(self) -> dict[str, list[dict[str, str]]]:
        """What a recall keeps of it."""
        return {
            "collections": [{"id": str(one.public_id), "title": one.title} for one in self.collections],
            "exports": [
                {"id": str(one.pk), "form": one.form, "recipient": one.recipient, "sha256": one.sha256}
                for one in self.exports
            ],
            "clients": [{"name": name, "collection": title} for name, title in self.clients],
            "derived": [{"id": one.stix_id, "how": one.how} for one in self.derived],
        }


class _Relationship(msgspec.Struct):
    id: str
    relationship_type: str = ""
    source_ref: str = ""
    target_ref: str = ""


def found(stix_id: str, objects: Sequence[StixObject]) -> Found:
    """What is known here of these versions of an object."""
    ids = [one.pk for one in objects]
    collections = tuple(Collection.objects.filter(entry__object__in=ids).distinct().order_by("pk"))
    rights = Right.objects.filter(collection__in=collections, can_read=True).select_related("token", "collection")
    clients = tuple((one.token.name, one.collection.title) for one in rights.order_by("token__name", "pk"))
    return Found(tuple(objects), collections, exports(ids), clients, derived(stix_id) if ids else ())


def versions(stix_id: str) -> list[StixObject]:
    """Every version of an object that is stored, of whatever owner, oldest first."""
    return list(rows_named([stix_id]).order_by("version", "pk"))


def exports(object_ids: Iterable[int]) -> tuple[Export, ...]:
    """The files that any of these objects was written to."""
    ones: dict[object, Export] = {}
    for object_id in object_ids:
        for row in Export.objects.filter(first_object__lte=object_id, last_object__gte=object_id).order_by("made_at"):
            if object_id in unpacked(bytes(row.ids)):
                ones[row.pk] = row
    return tuple(ones.values())


def derived(stix_id: str) -> tuple[Derived, ...]:
    """What rests on an object, as far as it is indexed: `derived-from` and `based-on` by their sources, all else by
    the property that names it, such as `object_refs` of a report or `sighting_of_ref`."""
    rows = Reference.objects.filter(target=stix_id).select_related("object").order_by("object")[:MOST]
    return tuple(dict.fromkeys(one for row in rows for one in _derived(row, stix_id)))


def _derived(row: Reference, stix_id: str) -> Iterator[Derived]:
    if row.object.type != "relationship":
        yield Derived(row.object.stix_id, row.by)
        return
    said = msgspec.json.decode(bytes(row.object.raw), type=_Relationship)
    if said.relationship_type in DERIVING and said.target_ref == stix_id:
        yield Derived(said.source_ref, said.relationship_type)
    yield Derived(said.id, row.by)
