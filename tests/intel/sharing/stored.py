"""Objects as they stand in the store of the Philippines."""

import json
from collections.abc import Sequence
from uuid import UUID, uuid5

from comity.intel import actions
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks import handling
from comity.intel.models import Collection, StixObject
from comity.intel.queries import previewing
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import US, marking_id, terms

IDENTITY = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff"


def stix_id(kind: str, name: str) -> str:
    made = str(uuid5(UUID(int=1), f"{kind} {name}"))
    return f"{kind}--{made[:14]}4{made[15:]}"


def tool(name: str, *refs: str, modified: str = "2026-11-01T00:00:00.000Z", **more: object) -> bytes:
    """A tool with these markings."""
    body: dict[str, object] = {
        "type": "tool",
        "spec_version": "2.1",
        "id": stix_id("tool", name),
        "created": "2026-11-01T00:00:00.000Z",
        "modified": modified,
        "name": name,
    }
    return json.dumps(body | ({"object_marking_refs": list(refs)} if refs else {}) | more).encode()


def keep(*raws: bytes, owner: str = US, collection: Collection | None = None) -> list[StixObject]:
    """Put objects into the store, as their owner brought them."""
    outcome = actions.ingest(raws, collection=collection, owner=owner, by="", at=NOON)
    assert all(one.succeeded for one in outcome.results), outcome
    return list(previewing.newest(one.stix_id for one in outcome.results).objects)


def owned(name: str = "m", *, level: Tlp = Tlp.AMBER, owner: str = US, **said: object) -> str:
    """A marking of the owner's, in the store; its id."""
    raw = handling.definition(marking_id(name), terms(owner, **said), level=level, created=NOON)
    keep(raw, owner=owner)
    return marking_id(name)


def at_level(level: Tlp) -> str:
    return tlp.IDS[level]


def ids(objects: Sequence[StixObject]) -> list[str]:
    return [one.stix_id for one in objects]
