"""The release: previewed by name, refused with its reasons, by two hands where persons are named."""

import json
from uuid import UUID, uuid4

import pytest

from comity.directory.core.permissions import NotPermitted
from comity.intel import actions
from comity.intel.actions.sharing import communities, releasing, terms
from comity.intel.actions.sharing.releasing import ReleaseRefused
from comity.intel.actions.tokens import Access
from comity.intel.core.sharing.cases import Channel
from comity.intel.core.sharing.community import Agreement
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.sharing.marks import handling
from comity.intel.models import Collection, Entry, ReleaseOrder
from comity.intel.queries import labels, previewing, readers
from comity.intel.queries.communities import CommunityUnknown
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import BAYANI, LIGAYA, NOON, TALA
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AGREEMENT, AUS, AUSTRALIA, IDN, INDONESIA, NODE_AUS, NODE_IDN, PURPOSE
from tests.intel.sharing.stored import at_level, ids, keep, owned, stix_id, tool

GREEN, AMBER, RED = at_level(Tlp.GREEN), at_level(Tlp.AMBER), at_level(Tlp.RED)


def standing(collection: Collection) -> set[str]:
    return set(Entry.objects.filter(collection=collection).values_list("object__stix_id", flat=True))


def codes(refusal: ReleaseRefused) -> set[str]:
    reasons = (one for _item, said in refusal.preview.for_nobody for one in said)
    return {one.code for one in reasons if isinstance(one, Ground)}


class TestPreview:
    def test_it_names_everybody_and_says_why(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle(NODE_AUS, NODE_IDN))
        actions.add_token("Harbour hospital", {collection: Access.READ}, at=NOON)
        only = owned("m", releasable_to=[handling.node(AUS)])
        objects = keep(tool("a", GREEN), tool("b", AMBER, only))

        shown = previewing.who_will_read(objects, collection, at=NOON)

        rows = {one.reader.name: (one.may, one.may_not) for one in shown.lines}
        assert rows == {"Australia": (2, 0), "Indonesia": (1, 1), "Harbour hospital": (0, 2)}
        indonesia = next(one for one in shown.lines if one.reader.name == "Indonesia")
        assert [(reason.text, number) for reason, number in indonesia.why_not] == [("Its marking names others.", 1)]
        assert shown.releasable

    def test_references_beyond_the_objects_are_listed_and_not_followed(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        (secret,) = keep(tool("secret", RED))
        (objects) = keep(tool("a", GREEN, created_by_ref=stix_id("identity", "informant")), link("a", "secret"))

        shown = previewing.who_will_read(objects, collection, at=NOON)

        assert set(shown.outside) == {stix_id("identity", "informant"), secret.stix_id}
        assert [one.may for one in shown.lines] == [2]

    def test_what_an_object_points_at_is_named_only_to_whom_may_read_it(self, scene: Scene) -> None:
        wanted = ids(keep(tool("a", GREEN), tool("secret", RED)))
        release = readers.out_of(scene.collection(scene.circle()), Channel.FEDERATION, at=NOON)

        assert previewing.named(wanted, AUSTRALIA, release) == {stix_id("tool", "a"): "a"}

    def test_a_dry_run_asks_the_same_of_a_whole_collection(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        hidden = [{"marking_ref": RED, "selectors": ["description"]}]
        objects = keep(
            *(tool(f"g{n}", GREEN) for n in range(5)),
            tool("s", GREEN, description="x", granular_markings=hidden),
            collection=collection,
        )

        run = previewing.dry_run(collection, at=NOON)
        shown = previewing.who_will_read(objects, collection, at=NOON)

        assert [(one.may, one.partly, one.may_not) for one in run.lines] == [(6, 1, 0)]
        assert run.lines == shown.lines

    def test_what_came_from_another_is_not_carried_further_by_a_dry_run(self, scene: Scene) -> None:
        first, second = scene.collection(scene.circle(NODE_AUS)), scene.collection(scene.circle(NODE_IDN))
        objects = keep(tool("theirs", AMBER), owner=AUS, collection=first)

        back = previewing.who_will_read(objects, first, at=NOON)
        on = previewing.who_will_read(objects, second, at=NOON)

        assert [one.may for one in back.lines] == [1]
        assert [one.may for one in on.lines] == [0]

    def test_an_empty_community_reads_nothing(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)
        communities.remove(UUID(charter.id), AUS, by=scene.actor(), at=NOON)

        shown = previewing.who_will_read(keep(tool("a", GREEN)), scene.collection(charter), at=NOON)

        assert not shown.lines
        assert not shown.releasable


class TestRelease:
    def test_objects_come_into_the_collection_with_one_leaf(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        objects = keep(tool("a", GREEN), tool("b", AMBER))

        order = releasing.release(ids(objects), collection.public_id, by=scene.actor(), at=NOON)

        assert order.state == ReleaseOrder.State.DONE
        assert standing(collection) == set(ids(objects))
        assert [leaf.kind for leaf in of(str(collection.public_id))].count("intel.released") == 1

    def test_the_markings_that_explain_them_go_with_them(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        marking = owned("m", releasable_to=[handling.node(AUS)])
        objects = keep(tool("a", AMBER, marking))

        releasing.release(ids(objects), collection.public_id, by=scene.actor(), at=NOON)

        assert marking in standing(collection)

    @pytest.mark.parametrize(
        ("markings", "code"),
        [
            ((), "intel.marking-missing"),
            ((GREEN, RED), "intel.marking-conflict"),
            ((GREEN, "marking-definition--00000000-0000-4000-8000-000000000001"), "intel.marking-unknown"),
            ((RED,), "intel.tlp-red"),
        ],
    )
    def test_what_nobody_would_read_is_refused_with_the_reasons(
        self, scene: Scene, markings: tuple[str, ...], code: str
    ) -> None:
        collection = scene.collection(scene.circle())
        objects = keep(tool("good", GREEN), tool("bad", *markings))

        with pytest.raises(ReleaseRefused) as refusal:
            releasing.release(ids(objects), collection.public_id, by=scene.actor(), at=NOON)

        assert codes(refusal.value) == {code}
        assert standing(collection) == set()

    def test_a_type_that_the_agreement_blocks_is_refused(self, scene: Scene) -> None:
        agreement = Agreement(legal_basis="x", retention_days=30, blocked_types=("tool",))
        collection = scene.collection(scene.circle(agreement=agreement))

        with pytest.raises(ReleaseRefused) as refusal:
            releasing.release(ids(keep(tool("a", GREEN))), collection.public_id, by=scene.actor(), at=NOON)

        assert codes(refusal.value) == {"intel.agreement-type"}

    def test_anothers_amber_is_not_released_into_another_circle(self, scene: Scene) -> None:
        objects = keep(tool("a", AMBER), owner=AUS, collection=scene.collection(scene.circle(NODE_AUS)))
        other = scene.collection(scene.circle(NODE_IDN))

        with pytest.raises(ReleaseRefused) as refusal:
            releasing.release(ids(objects), other.public_id, by=scene.actor(), at=NOON)

        assert codes(refusal.value) == {"intel.source-decides"}

    def test_a_purpose_that_is_demanded_has_to_be_the_collections(self, scene: Scene) -> None:
        charter = scene.circle(agreement=Agreement(legal_basis="x", retention_days=30, purposes=(PURPOSE,)))
        collection = scene.collection(charter, PURPOSE)

        with pytest.raises(terms.PurposeNotAgreed):
            scene.collection(charter, "advertising")
        order = releasing.release(ids(keep(tool("a", GREEN))), collection.public_id, by=scene.actor(), at=NOON)

        assert order.state == ReleaseOrder.State.DONE

    def test_what_is_not_in_the_store_is_named(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())

        with pytest.raises(releasing.ObjectsUnknown):
            releasing.release([stix_id("tool", "x")], collection.public_id, by=scene.actor(), at=NOON)
        with pytest.raises(releasing.ObjectsUnknown):
            releasing.release([], collection.public_id, by=scene.actor(), at=NOON)
        with pytest.raises(releasing.CollectionUnknown):
            releasing.release([stix_id("tool", "x")], uuid4(), by=scene.actor(), at=NOON)

    def test_a_version_in_conflict_waits_for_its_owner(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        objects = keep(tool("a", GREEN))
        actions.ingest([tool("a", GREEN, confidence=1)], collection=None, owner=IDN, by="", at=NOON)

        with pytest.raises(releasing.VersionsInConflict):
            releasing.release(ids(objects), collection.public_id, by=scene.actor(), at=NOON)

    @pytest.mark.parametrize("person", [TALA, LIGAYA, BAYANI])
    def test_not_everybody_releases(self, scene: Scene, person: object) -> None:
        collection = scene.collection(scene.circle())

        with pytest.raises(NotPermitted):
            releasing.release(ids(keep(tool("a", GREEN))), collection.public_id, by=scene.actor(person), at=NOON)  # type: ignore[arg-type]  # a person

    def test_a_community_that_was_left_is_released_into_no_more(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        Collection.objects.filter(pk=collection.pk).update(community=uuid4())

        with pytest.raises(CommunityUnknown):
            releasing.release(ids(keep(tool("a", GREEN))), collection.public_id, by=scene.actor(), at=NOON)


class TestTwoHands:
    @pytest.fixture
    def collection(self, scene: Scene) -> Collection:
        return scene.collection(scene.circle())

    @pytest.fixture
    def named(self, scene: Scene) -> list[str]:
        marking = owned("red", level=Tlp.AMBER_STRICT, persons=["olivia@aus.example"])
        return ids(keep(tool("a", RED, marking)))

    def test_what_names_persons_waits_for_a_second_officer(
        self, scene: Scene, collection: Collection, named: list[str]
    ) -> None:
        order = releasing.release(named, collection.public_id, by=scene.actor(), at=NOON)

        assert order.state == ReleaseOrder.State.WAITING
        assert standing(collection) == set()

        with pytest.raises(releasing.SecondHandNeeded):
            releasing.confirm(order.pk, by=scene.actor(), at=NOON)
        releasing.confirm(order.pk, by=scene.second, at=NOON)

        assert set(named) < standing(collection)

    def test_a_level_that_narrowed_meanwhile_counts(
        self, scene: Scene, collection: Collection, named: list[str]
    ) -> None:
        order = releasing.release(named, collection.public_id, by=scene.actor(), at=NOON)
        keep(tool("a", RED, modified="2026-11-02T00:00:00.000Z"))

        with pytest.raises(ReleaseRefused):
            releasing.confirm(order.pk, by=scene.second, at=NOON)

        assert standing(collection) == set()

    def test_declined_is_declined(self, scene: Scene, collection: Collection, named: list[str]) -> None:
        order = releasing.release(named, collection.public_id, by=scene.actor(), at=NOON)
        releasing.decline(order.pk, by=scene.second, at=NOON)

        with pytest.raises(releasing.ReleaseUnknown):
            releasing.confirm(order.pk, by=scene.second, at=NOON)


class TestAfterTheRelease:
    def test_a_level_that_narrows_closes_the_collection_to_it(self, scene: Scene) -> None:
        collection = scene.collection(scene.circle())
        (before,) = keep(tool("a", GREEN), collection=collection)
        (after,) = keep(tool("a", RED, modified="2026-11-02T00:00:00.000Z"), collection=collection)

        allowed = labels.allowed(AUSTRALIA, readers.out_of(collection, Channel.FEDERATION, at=NOON))

        assert before.label_id in allowed
        assert after.label_id not in allowed

    def test_whoever_is_removed_reads_no_further_and_whoever_is_admitted_does(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)
        collection = scene.collection(charter)
        (stored,) = keep(tool("a", AMBER), collection=collection)

        scene.admits(charter, NODE_IDN)
        communities.remove(UUID(charter.id), AUS, by=scene.actor(), at=NOON)
        release = readers.out_of(collection, Channel.FEDERATION, at=NOON)

        assert stored.label_id not in labels.allowed(AUSTRALIA, release)
        assert stored.label_id in labels.allowed(INDONESIA, release)

    def test_a_community_that_ended_reads_no_further(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)
        collection = scene.collection(charter)
        keep(tool("a", GREEN), collection=collection)

        communities.end(UUID(charter.id), by=scene.actor(), at=NOON)

        release = readers.out_of(collection, Channel.FEDERATION, at=NOON)
        assert not labels.allowed(AUSTRALIA, release)

    def test_a_collection_in_use_is_not_given_to_others(self, scene: Scene) -> None:
        collection = scene.collection()
        keep(tool("a", GREEN), collection=collection)
        charter = scene.circle(NODE_AUS, agreement=AGREEMENT)

        with pytest.raises(terms.CollectionInUse):
            terms.set_terms(collection.public_id, terms.Sharing(UUID(charter.id)), by=scene.actor(), at=NOON)


def link(source: str, target: str) -> bytes:
    return json.dumps(
        {
            "type": "relationship",
            "spec_version": "2.1",
            "id": stix_id("relationship", f"{source} {target}"),
            "created": "2026-11-01T00:00:00.000Z",
            "modified": "2026-11-01T00:00:00.000Z",
            "relationship_type": "related-to",
            "source_ref": stix_id("tool", source),
            "target_ref": stix_id("tool", target),
            "object_marking_refs": [GREEN],
        }
    ).encode()
