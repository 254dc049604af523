"""A segment comes in: in turn, unaltered, and of each object only what its owner said."""

import zlib
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import msgspec
import pytest

from comity.federation.core.receipt import Outcome, Receipt
from comity.federation.models import Inbox
from comity.intel.actions.exchange import lines
from comity.intel.actions.sharing import communities
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import ASK, REPORT, AskBody, Attested, ReportBody, SegmentBody
from comity.intel.models import Attestation, Collection, Entry, Incoming, Label, StixObject, TakenSegment
from comity.intel.queries.exchange import attesting, provenance
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, IDN, US
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import SECRET, Circle, Sender

GREEN = at_level(Tlp.GREEN)
LATER = NOON + timedelta(hours=1)


def offered(collection: Collection) -> list[str]:
    return list(Entry.objects.filter(collection=collection).order_by("added").values_list("object__stix_id", flat=True))


def said(answer: Receipt) -> str:
    assert (answer.outcome is Outcome.ACCEPTED) == (answer.code == "")
    return answer.code


def test_what_a_member_sends_stands_in_our_collection_as_its_owners(circle: Circle) -> None:
    raws = [tool("a", GREEN), tool("b", GREEN)]

    answer = circle.sender().sends(*raws)

    assert said(answer) == ""
    assert offered(circle.collection) == [stix_id("tool", "a"), stix_id("tool", "b")]
    stored = list(StixObject.objects.order_by("pk"))
    assert {one.owner for one in stored} == {AUS}
    assert [bytes(one.raw) for one in stored] == raws


def test_where_each_object_came_from_is_known(circle: Circle) -> None:
    aus = circle.sender()
    aus.sends(tool("a", GREEN))
    aus.sends(tool("b", GREEN), tool("c", GREEN), at=LATER)

    (origin,) = provenance.origins(StixObject.objects.get(stix_id=stix_id("tool", "c")).pk)

    assert (origin.node, origin.segment.sequence, origin.place, origin.at) == (AUS, 2, 1, LATER)
    assert str(origin.community) == circle.charter.id
    statement = segments.verified(bytes(origin.segment.statement), [circle.scene.aus.node.signing.public])
    assert statement.author == AUS


def test_its_owner_brings_new_versions_and_nobody_else(circle: Circle) -> None:
    circle.sender().sends(tool("a", GREEN))
    changed = tool("a", GREEN, modified="2026-11-02T00:00:00.000Z", description="changed")

    answer = circle.sender(circle.scene.idn).sends(changed)

    (report,) = circle.scene.idn.heard(REPORT, ReportBody)
    assert said(answer) == ""
    assert [one.code for one in report.failures] == ["intel.not-the-owner"]
    assert StixObject.objects.count() == 1


def test_what_is_wrong_with_one_object_is_reported_and_does_not_touch_the_others(circle: Circle) -> None:
    bad = b'{"type":"tool","spec_version":"2.1","id":"tool--00000000-0000-4000-8000-000000000009"}'

    circle.sender().sends(tool("a", GREEN), bad, tool("b", GREEN))

    (report,) = circle.scene.aus.heard(REPORT, ReportBody)
    assert [(one.index, one.code.split(".")[0]) for one in report.failures] == [(1, "stix")]
    assert all(one.why for one in report.failures)
    assert len(offered(circle.collection)) == 2
    assert TakenSegment.objects.get().objects_taken == 2


def test_when_all_was_taken_the_receipt_says_so_and_nothing_else_is_sent(circle: Circle) -> None:
    circle.sender().sends(tool("a", GREEN))

    assert circle.scene.aus.heard(REPORT, ReportBody) == []


def test_a_collection_is_opened_where_the_community_has_none(circle: Circle) -> None:
    Collection.objects.all().update(community=None)

    circle.sender().sends(tool("a", GREEN))

    made = Collection.objects.get(community=circle.id)
    assert made.title == circle.charter.name
    assert len(offered(made)) == 1


def test_the_text_of_the_message_is_let_go_once_its_objects_are_kept(circle: Circle) -> None:
    circle.sender().sends(tool("a", GREEN))

    row = Inbox.objects.get(sender=AUS, type="intel.segment")

    assert bytes(row.signed) == b""
    assert row.digest


def test_taking_is_one_leaf_besides_those_of_the_objects(circle: Circle) -> None:
    circle.sender().sends(tool("a", GREEN))

    kinds = [one.kind for one in of(str(circle.collection.public_id))]
    assert kinds.count("intel.segment.taken") == kinds.count("intel.objects.brought") == 1


class TestInTurn:
    def test_a_replay_is_refused(self, circle: Circle) -> None:
        aus = circle.sender()
        body = aus.writes(tool("a", GREEN))

        assert [said(aus.says(body)), said(aus.says(body))] == ["", "intel.segment-replayed"]

    def test_a_gap_is_refused_and_says_what_is_expected(self, circle: Circle) -> None:
        aus = circle.sender()
        aus.sends(tool("a", GREEN))
        first = aus.previous
        aus.writes(tool("b", GREEN))

        answer = aus.sends(tool("c", GREEN))

        assert said(answer) == "intel.segment-gap"
        assert (answer.facts["expected"], answer.facts["digest"]) == (2, first)
        assert len(offered(circle.collection)) == 1

    def test_after_the_missing_one_the_next_is_taken(self, circle: Circle) -> None:
        aus = circle.sender()
        first, second = aus.writes(tool("a", GREEN)), aus.writes(tool("b", GREEN))

        codes = [said(aus.says(one)) for one in (second, first, second)]

        assert codes == ["intel.segment-gap", "", ""]

    def test_another_history_is_refused(self, circle: Circle) -> None:
        aus = circle.sender()
        aus.sends(tool("a", GREEN))

        answer = aus.says(aus.writes(tool("b", GREEN), previous="0" * 64))

        assert said(answer) == "intel.segment-unchained"

    def test_each_collection_and_each_node_counts_by_itself(self, circle: Circle) -> None:
        aus = circle.sender()
        other = replace(circle.sender(), remote="b0a7b0a7-0000-4000-8000-000000000002")
        idn = circle.sender(circle.scene.idn)

        codes = {said(one.sends(tool(name, GREEN))) for one, name in ((aus, "a"), (other, "b"), (idn, "c"))}

        assert codes == {""}
        assert Incoming.objects.count() == 3


class TestAltered:
    def test_an_object_that_was_changed_on_the_way(self, circle: Circle) -> None:
        aus = circle.sender()
        body = aus.writes(tool("a", GREEN))
        other = tool("b", GREEN)
        changed = msgspec.structs.replace(body, sizes=(len(other),), content=zlib.compress(other))

        assert said(aus.says(changed)) == "intel.segment-altered"
        assert not StixObject.objects.exists()

    def test_an_object_that_was_left_out(self, circle: Circle) -> None:
        aus = circle.sender()
        one, two = tool("a", GREEN), tool("b", GREEN)
        body = aus.writes(one, two)
        shorter = msgspec.structs.replace(body, sizes=(len(one),), content=zlib.compress(one))

        assert said(aus.says(shorter)) == "intel.segment-altered"

    def test_objects_in_another_order(self, circle: Circle) -> None:
        aus = circle.sender()
        one, two = tool("a", GREEN), tool("b", GREEN)
        body = aus.writes(one, two)
        turned = msgspec.structs.replace(body, content=zlib.compress(two + one))

        assert said(aus.says(turned)) == "intel.segment-altered"

    def test_a_statement_of_another(self, circle: Circle) -> None:
        idn = circle.sender(circle.scene.idn)
        body = idn.writes(tool("a", GREEN))

        assert said(circle.sender().says(body)) == "directory.signature-invalid"

    def test_a_segment_that_was_written_for_another_reader(self, circle: Circle) -> None:
        aus = circle.sender()

        assert said(aus.says(aus.writes(tool("a", GREEN), reader=IDN))) == "intel.segment-misdirected"

    def test_a_bomb_ends_where_it_was_announced_to_end(self, circle: Circle) -> None:
        aus = circle.sender()
        body = aus.writes(tool("a", GREEN))
        bomb = msgspec.structs.replace(body, content=zlib.compress(bytes(200 * 1024 * 1024), 9))

        assert said(aus.says(bomb)) == "intel.segment-malformed"

    @pytest.mark.parametrize("sizes", [(1 << 21, 1 << 21), (1 << 22,)])
    def test_more_than_a_segment_may_hold(self, circle: Circle, sizes: tuple[int, ...]) -> None:
        aus = circle.sender()
        body = msgspec.structs.replace(aus.writes(tool("a", GREEN)), sizes=sizes)

        assert said(aus.says(body)) == "intel.segment-too-large"

    @pytest.mark.parametrize("content", [b"", b"nonsense", zlib.compress(b"x")])
    def test_nonsense(self, circle: Circle, content: bytes) -> None:
        aus = circle.sender()
        body = msgspec.structs.replace(aus.writes(tool("a", GREEN)), content=content)

        assert said(aus.says(body)) == "intel.segment-malformed"

    def test_what_is_no_object_at_all(self, circle: Circle) -> None:
        aus = circle.sender()
        body = aus.writes(tool("a", GREEN))
        junk = msgspec.structs.replace(body, sizes=(4,), content=zlib.compress(b"[1]]"))

        assert said(aus.says(junk)) == "intel.segment-malformed"


class TestTheCommunity:
    def test_a_node_that_is_no_member_is_refused(self, circle: Circle) -> None:
        communities.remove(circle.id, IDN, by=circle.scene.actor(), at=NOON)

        assert said(circle.sender(circle.scene.idn).sends(tool("a", GREEN))) == "intel.not-a-member"

    def test_an_ended_community_takes_nothing(self, circle: Circle) -> None:
        communities.end(circle.id, by=circle.scene.actor(), at=NOON)

        assert said(circle.sender().sends(tool("a", GREEN))) == "intel.not-a-member"

    def test_a_community_that_we_do_not_know(self, circle: Circle) -> None:
        aus = circle.sender()
        body = aus.writes(tool("a", GREEN), community="c0ffee00-0000-4000-8000-00000000ffff")

        assert said(aus.says(body)) == "intel.community-unknown"


class TestOnward:
    """Australia's object comes through Indonesia, with what Australia signed."""

    def test_with_its_owners_word_it_is_taken_as_its_owners(self, circle: Circle) -> None:
        body, raw = passed_on(circle)

        answer = circle.sender(circle.scene.idn).says(body)

        assert said(answer) == ""
        stored = StixObject.objects.get()
        assert (stored.owner, bytes(stored.raw)) == (AUS, raw)
        assert Attestation.objects.get().owner == AUS

    def test_it_can_be_proved_further_on(self, circle: Circle) -> None:
        body, raw = passed_on(circle)
        circle.sender(circle.scene.idn).says(body)

        proof = attesting.proof_of(StixObject.objects.get().pk, AUS)

        assert proof is not None
        statement = segments.verified(proof.statement, [circle.scene.aus.node.signing.public])
        one = Attested(index=0, proof=0, place=proof.place, salt=proof.salt, path=proof.path)
        assert segments.proves(statement, raw, one)

    def test_other_bytes_than_the_owner_signed_are_not(self, circle: Circle) -> None:
        body, _ = passed_on(circle, instead=tool("b", GREEN, description="b by Indonesia"))

        circle.sender(circle.scene.idn).says(body)

        (report,) = circle.scene.idn.heard(REPORT, ReportBody)
        assert [one.code for one in report.failures] == ["intel.owner-unproved"]
        assert not StixObject.objects.exists()

    def test_nor_what_its_owner_does_not_let_go_on(self, circle: Circle) -> None:
        ref = owned("kept", owner=AUS, releasable_to=[f"node:{US}", f"node:{IDN}"], onward="never")
        body, _ = passed_on(circle, raw=tool("b", GREEN, ref))

        circle.sender(circle.scene.idn).says(body)

        (report,) = circle.scene.idn.heard(REPORT, ReportBody)
        assert [one.code for one in report.failures] == ["intel.onward-refused"]

    def test_we_pass_on_what_the_owner_lets_go_on_with_its_word(self, circle: Circle) -> None:
        communities.remove(circle.id, AUS, by=circle.scene.actor(), at=NOON)
        wide = circle.scene.circle(*(one for one in circle.charter.members if one.id == AUS))
        sender = Sender(circle.scene.aus, wide)
        sender.sends(tool("a", GREEN), tool("b", GREEN))
        (kept,) = (one for one in StixObject.objects.all() if one.stix_id == stix_id("tool", "b"))
        keep(bytes(kept.raw), owner=AUS, collection=circle.collection)

        lines.push_due(at=NOON, seconds=30)

        (body,) = circle.idn.listens()
        (one,) = body.attested
        (opened,) = circle.idn.opened()
        assert opened.raws == (bytes(kept.raw),)
        statement = segments.verified(body.proofs[one.proof].encode(), [circle.scene.aus.node.signing.public])
        assert segments.proves(statement, opened.raws[0], one)
        assert stix_id("tool", "a") not in body.proofs[0]

    def test_without_its_owners_word_it_stays(self, circle: Circle) -> None:
        communities.remove(circle.id, AUS, by=circle.scene.actor(), at=NOON)
        keep(tool("a", GREEN), owner=AUS, collection=circle.collection)

        lines.push_due(at=NOON, seconds=30)

        assert circle.idn.listens() == []


def test_a_replay_after_a_restart_of_the_sender_tells_it_where_to_go_on(circle: Circle) -> None:
    aus = circle.sender()
    aus.sends(tool("a", GREEN))
    aus.sends(tool("b", GREEN))

    answer = circle.sender().sends(tool("c", GREEN))

    assert said(answer) == "intel.segment-replayed"
    assert (answer.facts["expected"], answer.facts["digest"]) == (3, aus.previous)


def test_we_can_ask_a_member_for_what_is_new(circle: Circle) -> None:
    aus = circle.sender()
    aus.sends(tool("a", GREEN))

    lines.ask(circle.charter.id, AUS, at=NOON)

    (body,) = circle.scene.aus.heard(ASK, AskBody)
    assert body.community == circle.charter.id
    assert [(one.collection, one.sequence, one.digest) for one in body.known] == [(aus.remote, 1, aus.previous)]


def test_labels_travel_with_the_objects(circle: Circle) -> None:
    circle.sender().sends(tool("a", GREEN))

    assert Label.objects.get(stixobject__owner=AUS).marking_refs == [GREEN]


def passed_on(
    circle: Circle, *, raw: bytes = tool("b", GREEN), instead: bytes | None = None
) -> tuple[SegmentBody, bytes]:
    """A segment of Indonesia with an object that Australia once sent it, among others; and the object."""
    others = [tool("a", GREEN), raw, tool("c", GREEN)]
    at_idn = Sender(circle.scene.aus, circle.charter, remote="b0a7b0a7-0000-4000-8000-000000000003")
    first = at_idn.writes(*others, reader=IDN)
    leaves = b"".join(segments.hashes(others, SECRET))
    one = Attested(index=0, proof=0, place=1, salt=segments.salt_of(SECRET, 1), path=segments.path_of(leaves, 1))
    idn = circle.sender(circle.scene.idn)
    return idn.writes(instead or raw, attested=[one], proofs=[first.statement.encode()]), raw


def test_the_hash_of_an_object_alone_is_not_its_leaf() -> None:
    raw = tool("a", GREEN)

    assert segments.leaf(raw, bytes(16)) not in (sha256(raw).digest(), segments.leaf(raw, bytes(15) + b"1"))
