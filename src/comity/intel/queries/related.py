"""What an object has to do with others: relations, sightings, versions, and values that they share; for one reader.

Nothing is kept for this but the index: shared values are looked up, up to a bound, never stored as pairs. An object
that the reader may not see looks the same as one that is not here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from django.conf import settings

from comity.intel.adapters import finding, search
from comity.intel.adapters.finding import Narrowed
from comity.intel.adapters.warninglists import warning_lists
from comity.intel.core.indexing.references import references
from comity.intel.core.indexing.spans import Span
from comity.intel.core.observable import Observable, of
from comity.intel.core.observable.benign import Benign, why_benign
from comity.intel.models import Collection, StixObject
from comity.intel.queries.finding import Hit, hits
from comity.intel.queries.reading import Sight

MOST_VALUES = 50
MOST_SHARING = 100
MOST_SHOWN = 10
MOST_VERSIONS = 500
_OUTWARD, _INWARD = True, False

Json = object


@dataclass(frozen=True, slots=True)
class Shared:
    """A value of the object, and other objects that have it: the newest of them.

    `number` is how many there are, up to `MOST_SHARING`, which means that many or more. `benign` and `listed` say why
    the value may mean nothing: known facts, and the names of warning lists.
    """

    value: Observable
    hits: tuple[Hit, ...]
    number: int
    benign: Benign | None = None
    listed: tuple[str, ...] = ()

    @property
    def is_hot(self) -> bool:
        return self.benign is not None or bool(self.listed) or self.number >= MOST_SHARING


@dataclass(frozen=True, slots=True)
class Relation:
    """The object and another. `what` is the relationship's type, or the property that names; `outward`: from this
    object to the other; `via` is the relationship, None where one names the other itself. `other` is None where the
    reader finds nothing under `other_id`."""

    what: str
    outward: bool
    other_id: str
    other: Hit | None
    via: Hit | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """A page of relations; `after` begins the next page, 0: there is none. `left_out` is how many more the object
    names itself than are listed."""

    items: tuple[Relation, ...]
    after: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """That somebody saw it: how often, when, and by whose eyes (ids of identities). Instants as written."""

    hit: Hit
    count: int
    first_seen: str
    last_seen: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a version came from and where it stands. `sha256` is of the bytes as received, empty where the reader does
    not see all of them: it would let her try out what is hidden."""

    owner: str
    stored_at: int
    sha256: str
    marking_refs: tuple[str, ...]
    collections: tuple[Collection, ...]


def shared(hit: Hit, sight: Sight) -> tuple[Shared, ...]:
    """The values of an object, each with the others that have it; at most `MOST_VALUES` of them."""
    return tuple(_sharing(hit, value, sight) for value in of(opened(hit))[:MOST_VALUES])


def _sharing(hit: Hit, value: Observable, sight: Sight) -> Shared:
    narrowed, before = _narrowed(sight), search.last_object() + 1
    span = Span(value.kind, (value.value,))
    rows = finding.by_spans([span], narrowed, before, MOST_SHARING + 1)
    sure = [row for row in rows if not row.granular]
    marked = hits([row for row in rows if row.granular], sight)
    still = [one for one in marked if any(span.holds(found) for found in of(opened(one)))]
    shown = [one for one in (*hits(sure[: MOST_SHOWN + 1], sight), *still) if one.stix_id != hit.stix_id]
    here = any(row.id == hit.id for row in sure) or any(one.id == hit.id for one in still)
    number = min(len(sure) + len(still) - here, MOST_SHARING)
    return Shared(
        value, tuple(shown[:MOST_SHOWN]), number, why_benign(value), warning_lists().naming(value)
    )  # fmt: skip


def relations(hit: Hit, sight: Sight, *, after: int = 0, limit: int = 100) -> Relations:
    """What the object names, on the first page, and what names it or relates it to something, newest first; at most
    `limit` of each."""
    before = after or search.last_object() + 1
    rows = finding.by_references([hit.stix_id], _narrowed(sight), before, limit + 1)
    names = [] if after else references(opened(hit))
    found = [Relation(by, _OUTWARD, target, None) for by, target in names[:limit]]
    for one in hits(rows[:limit], sight):
        found.extend(_inward(hit.stix_id, one))
    others = newest({one.other_id for one in found}, sight)
    items = tuple(
        Relation(one.what, one.outward, one.other_id, others.get(one.other_id), one.via) for one in found
    )  # fmt: skip
    return Relations(items, rows[limit - 1].id if len(rows) > limit else 0, max(0, len(names) - limit))


def _inward(stix_id: str, one: Hit) -> Iterator[Relation]:
    """How another object names this one: a relationship stands for what it relates, sightings are told apart."""
    named = [by for by, target in references(opened(one)) if target == stix_id]
    if one.type == "relationship":
        obj = opened(one)
        for by, end in (("source_ref", "target_ref"), ("target_ref", "source_ref")):
            other = obj.get(end)
            if by in named and isinstance(other, str):
                yield Relation(str(obj.get("relationship_type", "")), by == "source_ref", other, None, one)
        named = [by for by in named if by not in ("source_ref", "target_ref")]
    for by in named:
        if (one.type, by) != ("sighting", "sighting_of_ref"):
            yield Relation(by, _INWARD, one.stix_id, one)


def newest(stix_ids: set[str], sight: Sight) -> Mapping[str, Hit]:
    """The newest version that the reader may see of each."""
    ids = sorted(stix_ids)
    rows = finding.by_ids(ids, _narrowed(sight), search.last_object() + 1, len(ids)) if ids else []
    return {one.stix_id: one for one in hits(rows, sight)}


def naming(stix_id: str, sight: Sight, *, by: str, types: tuple[str, ...] = (), limit: int = 100) -> tuple[Hit, ...]:
    """The newest objects of these types, or of any, that name another by a property and may be seen to do so."""
    narrowed = replace(_narrowed(sight), types=types)
    rows = finding.by_references([stix_id], narrowed, search.last_object() + 1, limit, by=by)
    return tuple(one for one in hits(rows, sight) if (by, stix_id) in references(opened(one)))


def sightings(hit: Hit, sight: Sight, *, limit: int = 100) -> tuple[Sighting, ...]:
    """Who saw it, newest first."""
    found = naming(hit.stix_id, sight, by="sighting_of_ref", limit=limit)
    return tuple(seen for one in found if (seen := _sighting(hit.stix_id, one)) is not None)


def _sighting(stix_id: str, one: Hit) -> Sighting | None:
    obj = opened(one)
    if one.revoked or obj.get("sighting_of_ref") != stix_id:
        return None
    count, where = obj.get("count", 1), obj.get("where_sighted_refs")
    first, last = obj.get("first_seen"), obj.get("last_seen")
    return Sighting(
        one,
        count if isinstance(count, int) else 1,
        first if isinstance(first, str) else "",
        last if isinstance(last, str) else "",
        tuple(place for place in where if isinstance(place, str)) if isinstance(where, list) else (),
    )


def versions(stix_id: str, sight: Sight) -> tuple[Hit, ...]:
    """Every version that the reader may see, the newest first; those in conflict beside each other."""
    rows = finding.by_ids([stix_id], _narrowed(sight, newest=False), search.last_object() + 1, MOST_VERSIONS)
    return tuple(sorted(hits(rows, sight), key=lambda one: (-one.version, one.id)))


def conflicts(found: Sequence[Hit]) -> tuple[tuple[Hit, ...], ...]:
    """Of versions, those that say different things under one id and version, the first that came first."""
    rivals: dict[tuple[str, int], list[Hit]] = {}
    for one in sorted(found, key=lambda hit: hit.id):
        if one.conflicting:
            rivals.setdefault((one.stix_id, one.version), []).append(one)
    return tuple(tuple(some) for some in rivals.values() if len(some) > 1)


def provenance(hit: Hit, sight: Sight) -> Provenance:
    """Of a version that the reader may see; collections that are closed to the reader are left out."""
    stored = StixObject.objects.select_related("label").get(pk=hit.id)
    collections = (
        Collection.objects.filter(entry__object_id=hit.id).exclude(pk__in=sight.closed).order_by("title", "pk")
    )
    return Provenance(
        stored.owner,
        stored.stored_at,
        bytes(stored.sha256).hex() if bytes(stored.raw) == hit.raw else "",
        tuple(stored.label.marking_refs),
        tuple(collections),
    )


def _narrowed(sight: Sight, *, newest: bool = True) -> Narrowed:
    return Narrowed(sight.labels, sight.owner, newest=newest, closed=sight.closed, home=settings.COMITY_NODE_ID)


def opened(hit: Hit) -> Mapping[str, Json]:
    """What it says, as far as the reader may see it."""
    obj: Mapping[str, Json] = msgspec.json.decode(hit.raw, type=dict[str, object])
    return obj
