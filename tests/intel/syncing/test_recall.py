"""Recall: what its owner calls back is gone wherever it went, and the owner sees who has said so."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec
import pytest
from django.db import connection

from comity.directory import actions as directory
from comity.directory.adapters.keys import signing_key
from comity.directory.core.permissions import NotPermitted
from comity.federation.core.receipt import Outcome as Said
from comity.intel import actions
from comity.intel.actions import indexing
from comity.intel.actions.exchange import lines, notifying, recalling
from comity.intel.actions.exchange.erasing import merge_words
from comity.intel.actions.exchange.exporting import exported
from comity.intel.actions.sharing import communities
from comity.intel.actions.tokens import Access
from comity.intel.core.exchange import recalling as core
from comity.intel.core.exchange.bodies import REPORT, ReportBody
from comity.intel.core.exchange.recalling import (
    RECALL,
    RECALL_ANSWER,
    Kind,
    Notice,
    NotNarrower,
    Outcome,
    RecallAnswer,
    RecallBody,
    Version,
)
from comity.intel.models import Entry, Holder, Observable, Recall, Reference, StixObject, Tombstone
from comity.intel.queries.exchange import found
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import NOON, TALA
from tests.evidence.abroad import Abroad
from tests.intel.sharing.marked import AUS, IDN
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import Circle, Sender

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
LATER = NOON + timedelta(hours=1)
TOOL = stix_id("tool", "a")
MODIFIED = "2026-11-02T00:00:00.000Z"


def shared(circle: Circle, *raws: bytes) -> None:
    """Objects of ours that every member has taken."""
    keep(*raws, collection=circle.collection)
    lines.push_due(at=NOON, seconds=30)
    for node in (circle.aus, circle.idn):
        node.answers()


def withdraw(circle: Circle, stix: str = TOOL, **how: object) -> Recall:
    return recalling.withdraw(stix, reason="false positive", by=circle.scene.actor(), at=NOON, **how)  # type: ignore[arg-type]


def notices(node: Abroad) -> list[Notice]:
    """What a node was told to erase, verified with our key."""
    bodies = node.heard(RECALL, RecallBody)
    return [core.verified(one.notice.encode(), [signing_key().public]) for one in bodies]


def answers(node: Abroad, recall: Recall, outcome: Outcome = Outcome.ERASED, **more: object) -> str:
    said = {"recall": str(recall.pk), "holder": node.node.node_id, "outcome": outcome, **more}
    return node.says(RECALL_ANSWER, msgspec.convert(said, RecallAnswer), conversation="recall").code


class TestAtTheOwner:
    def test_every_node_that_was_let_have_it_is_told(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))

        withdraw(circle)

        assert [one.stix_id for one in notices(circle.scene.aus)] == [TOOL]
        assert [one.stix_id for one in notices(circle.scene.idn)] == [TOOL]

    def test_whoever_never_had_it_is_not(self, circle: Circle) -> None:
        ref = owned(releasable_to=[f"node:{AUS}"])
        shared(circle, tool("a", AMBER, ref))

        withdraw(circle)

        assert len(notices(circle.scene.aus)) == 1
        assert notices(circle.scene.idn) == []

    def test_it_is_gone_here_at_once_and_its_bytes_with_it(self, circle: Circle) -> None:
        raw = tool("a", GREEN)
        shared(circle, raw)
        indexing.index_next()

        withdraw(circle)

        assert not StixObject.objects.filter(stix_id=TOOL).exists()
        assert not Entry.objects.exists()
        assert not Reference.objects.exists()
        assert not Observable.objects.exists()
        stone = Tombstone.objects.get()
        assert (stone.stix_id, stone.why, stone.erased_at) == (TOOL, "recalled", NOON)
        assert bytes(stone.sha256)

    def test_it_sees_who_has_said_that_it_is_gone_and_who_has_not(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        recall = withdraw(circle)

        answers(circle.scene.aus, recall, versions=1, collections=1, derived=2)

        rows = {one.node: one for one in recall.holders.all()}
        assert (rows[AUS].state, rows[AUS].outcome, rows[AUS].found["derived"]) == ("answered", "erased", 2)
        assert (rows[IDN].state, rows[IDN].told_at, rows[IDN].answered_at) == ("sent", NOON, None)
        assert rows[IDN].held_since == NOON

    def test_a_node_that_cannot_be_written_to_is_told_on_its_return(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        directory.suspend(AUS, why="key lost", by=circle.scene.actor(), at=NOON)
        recall = withdraw(circle)
        before = notices(circle.scene.aus)
        directory.reinstate(AUS, why="key found", by=circle.scene.second, at=LATER)

        told = notifying.remind_due(at=LATER)

        assert before == []
        assert told == 1
        assert [one.id for one in notices(circle.scene.aus)] == [str(recall.pk)]

    def test_who_says_nothing_is_reminded(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        recall = withdraw(circle)
        answers(circle.scene.aus, recall)

        soon = notifying.remind_due(at=LATER)
        later = notifying.remind_due(at=NOON + notifying.REMIND_AFTER)

        assert (soon, later) == (0, 1)
        assert Holder.objects.get(node=IDN).reminders == 1

    def test_an_officer_reminds_one_holder(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        recall = withdraw(circle)
        circle.scene.idn.answers(Said.REFUSED, code="federation.type-unknown")

        told = notifying.remind(recall.pk, IDN, by=circle.scene.actor(), at=LATER)

        assert told == 1
        assert Holder.objects.get(node=IDN).state == "sent"

    def test_a_stranger_to_the_recall_cannot_answer_it(self, circle: Circle) -> None:
        ref = owned(releasable_to=[f"node:{AUS}"])
        shared(circle, tool("a", AMBER, ref))
        recall = withdraw(circle)

        answers(circle.scene.idn, recall)

        assert Holder.objects.get().state == "sent"

    def test_only_some_versions(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        shared(circle, tool("a", GREEN, modified=MODIFIED))

        withdraw(circle, versions=[MODIFIED])

        (kept,) = Entry.objects.filter(object__stix_id=TOOL)
        assert (kept.first, kept.last) == (True, True)
        assert [one.text for one in notices(circle.scene.aus)[0].versions] == [MODIFIED]

    def test_what_was_written_to_files_and_read_by_clients_is_listed(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        stored = StixObject.objects.get(stix_id=TOOL)
        exported([stored.pk], "csv", recipient="Bank A", by="ligaya", at=NOON)
        actions.add_token("Bank B", {circle.collection: Access.READ}, at=NOON)

        recall = withdraw(circle)

        assert [one["recipient"] for one in recall.found["exports"]] == ["Bank A"]
        assert [one["name"] for one in recall.found["clients"]] == ["Bank B"]
        assert [one["title"] for one in recall.found["collections"]] == ["Bay indicators"]

    def test_what_rests_on_it_is_listed_with_how(self, circle: Circle) -> None:
        report = {
            "type": "report", "spec_version": "2.1", "id": stix_id("report", "r"), "name": "r",
            "created": "2026-11-01T00:00:00.000Z", "modified": "2026-11-01T00:00:00.000Z",
            "published": "2026-11-01T00:00:00.000Z", "object_refs": [TOOL], "object_marking_refs": [GREEN],
        }  # fmt: skip
        link = {
            "type": "relationship", "spec_version": "2.1", "id": stix_id("relationship", "l"),
            "created": "2026-11-01T00:00:00.000Z", "modified": "2026-11-01T00:00:00.000Z",
            "relationship_type": "derived-from", "source_ref": stix_id("tool", "b"), "target_ref": TOOL,
        }  # fmt: skip
        keep(tool("a", GREEN), tool("b", GREEN), msgspec.json.encode(report), msgspec.json.encode(link))
        indexing.index_next()

        rests = {(one.stix_id, one.how) for one in found.derived(TOOL)}

        assert rests == {
            (stix_id("report", "r"), "object_refs"),
            (stix_id("tool", "b"), "derived-from"),
            (stix_id("relationship", "l"), "target_ref"),
        }

    def test_nobody_calls_back_what_another_owns(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))

        with pytest.raises(recalling.NotOursToRecall):
            withdraw(circle)
        with pytest.raises(recalling.NothingToRecall):
            withdraw(circle, stix_id("tool", "unknown"))

    def test_not_everybody_may(self, circle: Circle) -> None:
        with pytest.raises(NotPermitted):
            recalling.withdraw(TOOL, reason="x", by=circle.scene.actor(TALA), at=NOON)

    def test_it_is_a_leaf(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        recall = withdraw(circle)
        answers(circle.scene.aus, recall)

        kinds = [one.kind for one in of(TOOL)]

        assert kinds.count("intel.recalled") == kinds.count("intel.recall.answered") == 1


class TestNarrowing:
    def test_whoever_may_no_longer_read_it_loses_it_and_the_others_get_the_narrower_one(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        ref = owned(level=Tlp.AMBER, releasable_to=[f"node:{AUS}"])

        recalling.narrow(TOOL, [AMBER, ref], reason="a live case", by=circle.scene.actor(), at=LATER)
        lines.push_due(at=LATER, seconds=30)

        assert {one.kind for node in (circle.scene.aus, circle.scene.idn) for one in notices(node)} == {Kind.NARROWED}
        assert [one.object.label.marking_refs for one in Entry.objects.all()] == [sorted([AMBER, ref])]
        assert len(circle.aus.opened()) == 2
        assert len(circle.idn.opened()) == 1
        newest = msgspec.json.decode(circle.aus.opened()[-1].raws[0])
        assert newest["object_marking_refs"] == sorted([AMBER, ref])

    def test_nothing_is_widened_by_it(self, circle: Circle) -> None:
        shared(circle, tool("a", AMBER))

        with pytest.raises(NotNarrower):
            recalling.narrow(TOOL, [GREEN], reason="x", by=circle.scene.actor(), at=LATER)
        with pytest.raises(NotNarrower):
            recalling.narrow(TOOL, [AMBER], reason="x", by=circle.scene.actor(), at=LATER)

        assert Entry.objects.count() == 1


class TestAtAHolder:
    """Australia calls back what we hold."""

    def test_it_is_erased_and_served_to_nobody(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN), tool("b", GREEN))
        indexing.index_next()

        code = theirs(circle, tool("a", GREEN))

        assert code == ""
        assert [one.object.stix_id for one in Entry.objects.all()] == [stix_id("tool", "b")]
        assert not StixObject.objects.filter(stix_id=TOOL).exists()
        (answer,) = circle.scene.aus.heard(RECALL_ANSWER, RecallAnswer)
        assert (answer.outcome, answer.versions, answer.collections) == (Outcome.ERASED, 1, 1)

    def test_no_byte_of_it_is_left_in_any_table(self, circle: Circle) -> None:
        marker = "planted4711"
        circle.sender().sends(tool("a", GREEN, description=marker))
        indexing.index_next()

        theirs(circle, tool("a", GREEN, description=marker))
        merge_words(at=NOON)

        assert not _anywhere(marker.encode())

    def test_what_we_never_had_is_answered_as_not_held_and_not_taken_later(self, circle: Circle) -> None:
        aus = circle.sender()
        late = aus.writes(tool("a", GREEN), tool("b", GREEN))

        theirs(circle, tool("a", GREEN))
        aus.says(late)

        (answer,) = circle.scene.aus.heard(RECALL_ANSWER, RecallAnswer)
        (report,) = circle.scene.aus.heard(REPORT, ReportBody)
        assert answer.outcome is Outcome.NOT_HELD
        assert [one.code for one in report.failures] == ["intel.recalled"]
        assert [one.object.stix_id for one in Entry.objects.all()] == [stix_id("tool", "b")]

    def test_the_same_object_of_our_own_stays(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)
        circle.sender().sends(tool("a", GREEN))

        theirs(circle, tool("a", GREEN))

        (answer,) = circle.scene.aus.heard(RECALL_ANSWER, RecallAnswer)
        assert answer.outcome is Outcome.OWN_SOURCE
        assert Entry.objects.count() == 1

    def test_nobody_calls_back_for_another(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))

        theirs(circle, tool("a", GREEN), owner=IDN, node=circle.scene.idn)
        forged = theirs(circle, tool("a", GREEN), owner=AUS, node=circle.scene.idn)

        assert forged == "directory.signature-invalid"
        assert StixObject.objects.filter(stix_id=TOOL).exists()

    def test_a_reminder_is_answered_again_and_changes_nothing(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        number = str(uuid4())

        theirs(circle, tool("a", GREEN), number=number)
        theirs(circle, tool("a", GREEN), number=number)

        said = circle.scene.aus.heard(RECALL_ANSWER, RecallAnswer)
        assert [one.outcome for one in said] == [Outcome.ERASED, Outcome.ERASED]
        assert Recall.objects.count() == 1

    def test_it_goes_on_to_whom_we_passed_it_on_and_their_answer_back(self, circle: Circle) -> None:
        sender = Sender(circle.scene.aus, circle.charter)
        sender.sends(tool("a", GREEN))
        communities.remove(circle.id, AUS, by=circle.scene.actor(), at=NOON)
        lines.push_due(at=NOON, seconds=30)
        circle.idn.answers()
        number = str(uuid4())

        theirs(circle, tool("a", GREEN), number=number)
        (passed,) = circle.scene.idn.heard(RECALL, RecallBody)
        told = core.verified(passed.notice.encode(), [circle.scene.aus.node.signing.public])
        answers(circle.scene.idn, Recall.objects.get(), Outcome.ERASED)

        ours, on = circle.scene.aus.heard(RECALL_ANSWER, RecallAnswer)
        assert (told.owner, told.stix_id) == (AUS, TOOL)
        assert ours.passed_on == (IDN,)
        assert (on.holder, on.outcome) == (IDN, Outcome.ERASED)

    def test_fields_left_out_on_the_way_do_not_save_it(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))

        theirs(circle, tool("a", GREEN, description="of which we were not sent this"))

        assert not StixObject.objects.filter(stix_id=TOOL).exists()


def theirs(circle: Circle, raw: bytes, *, owner: str = AUS, node: Abroad | None = None, number: str = "") -> str:
    """A peer calls back an object; the code with which we refuse, or nothing."""
    peer = node or circle.scene.aus
    fields = msgspec.json.decode(raw)
    notice = Notice(
        id=number or str(uuid4()),
        owner=owner,
        stix_id=fields["id"],
        kind=Kind.WITHDRAWN,
        versions=(Version(fields["modified"], sha256(raw).hexdigest()),),
        written_at=NOON,
    )
    body = RecallBody(core.sign(notice, peer.node.signing).decode())
    return peer.says(RECALL, body, conversation=f"intel-recall:{UUID(notice.id)}").code


def _anywhere(marker: bytes) -> list[str]:
    """The tables in which the marker stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                texts = [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
                if any(marker in one for one in texts):
                    found.append(table)
    return found
