"""Officers mark objects of ours before they are released, and what they were shown is what they release."""

import json
from datetime import timedelta

import msgspec
import pytest

from comity.directory.core.permissions import NotPermitted
from comity.intel.actions.sharing import marking, releasing
from comity.intel.actions.sharing.marking import NotOurs, Said
from comity.intel.core.sharing.cases import Channel
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Onward
from comity.intel.core.sharing.preview import digest
from comity.intel.models import Collection, Entry, ReleaseOrder, StixObject
from comity.intel.queries import labels, previewing, readers
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AUS, AUSTRALIA, INDONESIA, NODE_AUS, NODE_IDN, US, terms
from tests.intel.sharing.stored import at_level, ids, keep, stix_id, tool

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
STATEMENT = "marking-definition--00000000-0000-4000-8000-00000000000a"
FOR_AUSTRALIA = Said(Tlp.AMBER, terms(US, releasable_to=[handling.node(AUS)], onward=Onward.NEVER))


def newest(name: str) -> StixObject:
    (one,) = previewing.newest([stix_id("tool", name)]).objects
    return one


def readable(stored: StixObject, collection: Collection) -> tuple[bool, bool]:
    """Whether Australia reads it there, and whether Indonesia does."""
    release = readers.out_of(collection, Channel.FEDERATION, at=NOON)
    return tuple(stored.label_id in labels.allowed(one, release) for one in (AUSTRALIA, INDONESIA))  # type: ignore[return-value]  # two


class TestMarking:
    def test_a_marking_names_who_may_read(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS, NODE_IDN))
        objects = keep(tool("a", GREEN))

        made = marking.mark(ids(objects), FOR_AUSTRALIA, by=scene.actor(), at=NOON)

        after = newest("a")
        assert set(after.label.marking_refs) == {AMBER, made}
        assert readable(after, collection) == (True, False)
        assert of(made)[-1].kind == "intel.marked"

    def test_a_level_alone_makes_no_marking(self, scene: Scene) -> None:
        made = marking.mark(ids(keep(tool("a", GREEN))), Said(Tlp.RED), by=scene.actor(), at=NOON)

        assert made == ""
        assert newest("a").label.marking_refs == [at_level(Tlp.RED)]

    def test_marked_again_the_former_marking_goes_and_a_statement_stays(self, scene: Scene) -> None:
        statement = {
            "type": "marking-definition", "spec_version": "2.1", "id": STATEMENT, "created": "2026-11-01T00:00:00.000Z",
            "definition_type": "statement", "definition": {"statement": "Copyright, invented."},
        }  # fmt: skip
        keep(json.dumps(statement).encode())
        objects = keep(tool("a", GREEN, STATEMENT))

        marking.mark(ids(objects), FOR_AUSTRALIA, by=scene.actor(), at=NOON)
        marking.mark(ids(objects), Said(Tlp.AMBER), by=scene.actor(), at=NOON)

        assert set(newest("a").label.marking_refs) == {AMBER, STATEMENT}

    def test_it_counts_at_once_where_the_object_stands(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS, NODE_IDN))
        objects = keep(tool("a", GREEN), collection=collection)

        marking.mark(ids(objects), FOR_AUSTRALIA, by=scene.actor(), at=NOON)

        assert Entry.objects.filter(collection=collection, object=newest("a").pk, last=True).exists()

    def test_nothing_else_of_the_object_changes(self, scene: Scene) -> None:
        (before,) = keep(tool("a", GREEN, description="é"))

        marking.mark([before.stix_id], Said(Tlp.AMBER), by=scene.actor(), at=NOON)

        old, new = (msgspec.json.decode(bytes(one.raw)) for one in (before, newest("a")))
        changed = {name for name in new if new[name] != old.get(name)}
        assert changed == {"modified", "object_marking_refs"}

    def test_an_observable_is_marked_too(self, scene: Scene) -> None:
        value = {
            "type": "ipv4-addr", "spec_version": "2.1", "id": "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
            "value": "198.51.100.3",
        }  # fmt: skip
        (before,) = keep(json.dumps(value).encode())

        marking.mark([before.stix_id], Said(Tlp.GREEN), by=scene.actor(), at=NOON + timedelta(seconds=1))

        (after,) = previewing.newest([before.stix_id]).objects
        assert after.label.marking_refs == [GREEN]

    def test_what_others_own_is_theirs_to_mark(self, scene: Scene) -> None:
        mine, theirs = keep(tool("mine", GREEN)), keep(tool("theirs", GREEN), owner=AUS)

        with pytest.raises(NotOurs):
            marking.mark(ids([*mine, *theirs]), FOR_AUSTRALIA, by=scene.actor(), at=NOON)
        assert newest("mine").pk == mine[0].pk

    def test_not_everybody_marks(self, scene: Scene) -> None:
        with pytest.raises(NotPermitted):
            marking.mark(ids(keep(tool("a", GREEN))), FOR_AUSTRALIA, by=scene.actor(LIGAYA), at=NOON)


class TestWhatWasShown:
    def shown(self, stix_ids: list[str], collection: Collection) -> str:
        found = previewing.newest(stix_ids).objects
        preview = previewing.who_will_read(found, collection, at=NOON)
        return digest(preview, (bytes(one.sha256) for one in found))

    def test_is_what_is_decided(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS))
        objects = ids(keep(tool("a", GREEN)))

        order = releasing.release(
            objects, collection.public_id, shown=self.shown(objects, collection), by=scene.actor(), at=NOON
        )

        assert order.state == ReleaseOrder.State.DONE

    def test_a_reader_more_is_noticed(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)
        collection = scene.collection(charter)
        objects = ids(keep(tool("a", GREEN)))
        shown = self.shown(objects, collection)

        scene.admits(charter, NODE_IDN)

        with pytest.raises(releasing.PreviewChanged):
            releasing.release(objects, collection.public_id, shown=shown, by=scene.actor(), at=NOON)

    def test_another_content_is_noticed(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS))
        objects = ids(keep(tool("a", GREEN)))
        shown = self.shown(objects, collection)

        keep(tool("a", GREEN, modified="2026-11-02T00:00:00.000Z", description="more"))

        with pytest.raises(releasing.PreviewChanged):
            releasing.release(objects, collection.public_id, shown=shown, by=scene.actor(), at=NOON)

    def test_fields_that_go_are_named(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS))
        marked = [{"selectors": ["description"], "marking_ref": at_level(Tlp.RED)}]
        objects = keep(tool("a", GREEN, description="secret", granular_markings=marked))

        (line,) = previewing.who_will_read(objects, collection, at=NOON).lines

        assert (line.may, line.partly, line.removed) == (1, 1, ((objects[0].stix_id, ("description",)),))
