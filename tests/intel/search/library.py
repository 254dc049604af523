"""Objects to be found, invented, and readers of them."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5

from comity.intel import actions
from comity.intel.actions.indexing import begin_again, index_next
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks.granular import without_hidden
from comity.intel.models import Collection, Label, StixObject
from comity.intel.queries.finding import Filters, Found, asked, find
from comity.intel.queries.reading import Sight
from comity.terms.marking import Tlp

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
OURS, THEIRS = "phl.example", "aus.example"
CLEAR, GREEN, RED = (tlp.IDS[level] for level in (Tlp.CLEAR, Tlp.GREEN, Tlp.RED))
SPACE = UUID("2f8e7f0c-55a4-4a5a-9f9e-4c1b8e9d7a02")
SCO_SPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1, 2.9

Object = dict[str, object]


def an_id(kind: str, name: str) -> str:
    made = str(uuid5(SPACE, f"{kind} {name}"))
    return f"{kind}--{made[:14]}4{made[15:]}"


def thing(kind: str, name: str, **more: object) -> Object:
    """A domain object that is told from others by its name. A property that is None is left out."""
    made = "2026-11-01T08:00:00.000Z"
    common: Object = {"type": kind, "spec_version": "2.1", "id": an_id(kind, name), "created": made, "modified": made}
    said = {**common, "name": name, "object_marking_refs": [CLEAR], **more}
    return {key: value for key, value in said.items() if value is not None}


def indicator(name: str, pattern: str = "[ipv4-addr:value = '192.0.2.7']", **more: object) -> Object:
    since = "2026-11-01T08:00:00Z"
    return thing("indicator", name, pattern=pattern, pattern_type="stix", valid_from=since, **more)


def link(source: Object, target: Object, kind: str = "indicates", **more: object) -> Object:
    made = thing("relationship", f"{source['id']} {kind} {target['id']}", **more)
    del made["name"]
    return {**made, "relationship_type": kind, "source_ref": source["id"], "target_ref": target["id"]}


def sighting(of: Object, count: int = 1, **more: object) -> Object:
    made = thing("sighting", f"{of['id']} {count}", count=count, sighting_of_ref=of["id"], **more)
    del made["name"]
    return made


def observable(kind: str, value: str, **more: object) -> Object:
    key = json.dumps({"value": value}, separators=(",", ":"))
    made = f"{kind}--{uuid5(SCO_SPACE, key)}"
    return {"type": kind, "spec_version": "2.1", "id": made, "value": value, "object_marking_refs": [CLEAR], **more}


def keep(*objects: Object, owner: str = OURS, collection: Collection | None = None, index: bool = True) -> None:
    """Store objects, and index them, or leave nothing indexed."""
    raws = [json.dumps(one).encode() for one in objects]
    outcome = actions.ingest(raws, collection=collection, owner=owner, by="", at=AT)
    assert not [one for one in outcome.results if one.verdict == "refused"], outcome
    if not index:
        begin_again()
    while index and index_next():
        pass


def labels(*allowed: str) -> frozenset[int]:
    """The labels that carry no other marking than these."""
    every: Mapping[int, list[str]] = dict(Label.objects.values_list("pk", "marking_refs"))
    return frozenset(pk for pk, refs in every.items() if set(refs) <= set(allowed))


def eyes(*allowed: str, owner: str = "") -> Sight:
    """A reader who may read what is marked so, and field by field likewise."""
    may: Callable[[tuple[str, ...]], bool] = lambda refs: set(refs) <= set(allowed)  # noqa: E731
    return Sight(labels(*allowed), lambda raw: without_hidden(raw, may), owner)


def search(text: str, sight: Sight | None = None, filters: Filters | None = None, **paging: int) -> Found:
    return find(asked(text), filters or Filters(), sight or eyes(CLEAR, GREEN), **paging)


def titles(found: Found) -> list[str]:
    return [hit.title for hit in found.hits]


def stored(name: str, kind: str = "indicator") -> StixObject:
    return StixObject.objects.filter(stix_id=an_id(kind, name)).latest("pk")
