"""References a hundred thousand deep, in circles, and all to one place: every question about them is a look-up."""

import json
import time
from collections.abc import Callable
from uuid import UUID

import pytest

from comity.intel import actions
from comity.intel.actions import indexing
from comity.intel.models import Collection
from comity.intel.queries import previewing
from comity.intel.queries.exchange import found
from comity.intel.queries.finding import Hit
from comity.intel.queries.related import relations, sightings, versions
from comity.intel.queries.showing.network import network
from tests.intel.search.library import CLEAR, eyes, search
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import Object, Taxii, indicator

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DEEP, MANY = 100_000, 20_000
SECONDS = 5
"""For one question, on a machine that does much else."""


def an_id(kind: str, number: int) -> str:
    return f"{kind}--{UUID(int=number, version=4)}"


def derived(number: int, source: str, target: str) -> bytes:
    made = {
        "type": "relationship",
        "spec_version": "2.1",
        "id": an_id("relationship", number),
        "created": "2026-11-01T08:00:00.000Z",
        "modified": "2026-11-01T08:00:00.000Z",
        "relationship_type": "derived-from",
        "source_ref": source,
        "target_ref": target,
        "object_marking_refs": [CLEAR],
    }
    return json.dumps(made).encode()


def note(number: int, about: str) -> bytes:
    made = {
        "type": "note",
        "spec_version": "2.1",
        "id": an_id("note", number),
        "created": "2026-11-01T08:00:00.000Z",
        "modified": "2026-11-01T08:00:00.000Z",
        "content": "see below",
        "object_refs": [about],
        "object_marking_refs": [CLEAR],
    }
    return json.dumps(made).encode()


def stored(collection: Collection, raws: list[bytes]) -> None:
    for start in range(0, len(raws), 5000):
        some = raws[start : start + 5000]
        outcome = actions.ingest(some, collection=collection, owner="phl.example", by="", at=AT)
        assert [one for one in outcome.results if not one.succeeded][:1] == []
    while indexing.index_next():
        pass


def hit(stix_id: str) -> Hit:
    (one,) = search(stix_id, eyes(CLEAR)).hits[:1]
    return one


def told(question: Callable[[], object]) -> object:
    """The answer, if it comes in time."""
    begun = time.monotonic()
    answer = question()
    assert time.monotonic() - begun < SECONDS
    return answer


def ask_everything(stix_id: str, collection: Collection) -> None:
    """All that pages and recalls ask about an object."""
    sight, one = eyes(CLEAR), hit(stix_id)
    told(lambda: relations(one, sight))
    told(lambda: sightings(one, sight))
    told(lambda: versions(stix_id, sight))
    told(lambda: network(one, [], sight))
    told(lambda: found.found(stix_id, found.versions(stix_id)))
    objects = previewing.newest([stix_id]).objects
    told(lambda: previewing.who_will_read(objects, collection, at=AT))


def test_a_circle_of_a_hundred_thousand_is_walked_one_step_at_a_time(
    collection: Collection, reader: Taxii, place: str
) -> None:
    """Each note is about the one before, the first about the last."""
    names = [an_id("note", number) for number in range(DEEP)]
    stored(collection, [note(number, names[number - 1]) for number in range(DEEP)])

    for number in (0, DEEP // 2, DEEP - 1):
        ask_everything(names[number], collection)
    page = told(lambda: reader.get(f"{place}objects/", "limit=1000&match[type]=note"))

    assert page.status == 200  # type: ignore[attr-defined]  # an answer


def test_an_object_that_names_very_many_and_one_that_very_many_name_are_asked_about_like_others(
    collection: Collection, reader: Taxii, place: str
) -> None:
    first = indicator("first")
    names = [an_id("indicator", number) for number in range(DEEP)]
    report: Object = {
        **{key: value for key, value in indicator("report").items() if key not in {"pattern", "pattern_type"}},
        "type": "report",
        "id": an_id("report", 1),
        "published": "2026-11-01T08:00:00Z",
        "object_refs": [str(first["id"]), *names],
    }
    report = {key: value for key, value in report.items() if key != "valid_from"}
    raws = [derived(number, name, str(first["id"])) for number, name in enumerate(names[:MANY])]
    stored(collection, [json.dumps(first).encode(), json.dumps(report).encode(), *raws])

    ask_everything(str(first["id"]), collection)
    ask_everything(str(report["id"]), collection)

    assert str(report["id"]) in reader.get(f"{place}objects/", "match[type]=report").ids
