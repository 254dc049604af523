"""A collection goes to the members of its community: what is new, what each may read, in bounded signed segments."""

from datetime import timedelta

import msgspec
import pytest

from comity.directory.adapters.keys import signing_key
from comity.federation.core.receipt import Outcome
from comity.federation.models import Outbox, SentMessage
from comity.intel import actions
from comity.intel.actions.exchange import lines
from comity.intel.actions.sharing import communities
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import ASK, REPORT, SEGMENT, AskBody, Attested, Failure, Known, ReportBody
from comity.intel.core.exchange.segments import Opened
from comity.intel.models import Outgoing, SentSegment, StixObject
from comity.intel.queries.exchange import provenance
from comity.ledger.queries import of
from comity.terms.errors import Fact
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, IDN
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import Circle, Reader

LATER = NOON + timedelta(hours=1)
GREEN = at_level(Tlp.GREEN)


def push(*, at: object = NOON) -> int:
    return lines.push_due(at=NOON if at is NOON else LATER, seconds=30)


def opened(node: Reader) -> list[Opened]:
    return node.opened()


def names(node: Reader) -> list[str]:
    return node.names()


def test_what_is_new_goes_to_every_member_as_it_was_stored(circle: Circle) -> None:
    raws = [tool("a", GREEN), tool("b", GREEN)]
    keep(*raws, collection=circle.collection)

    made = push()

    assert made == 2
    assert [one.raws for one in opened(circle.aus)] == [tuple(raws)]
    assert [one.raws for one in opened(circle.idn)] == [tuple(raws)]


def test_nothing_new_costs_no_message(circle: Circle) -> None:
    keep(tool("a", GREEN), collection=circle.collection)
    push()
    circle.aus.answers()
    before = SentMessage.objects.count()

    made = push(at=LATER)

    assert made == 0
    assert SentMessage.objects.count() == before


def test_segments_are_chained(circle: Circle) -> None:
    for name in "abc":
        keep(tool(name, GREEN), collection=circle.collection)
        push()

    said = [one.statement for one in opened(circle.aus)]

    assert [one.sequence for one in said] == [1, 2, 3]
    assert [one.previous for one in said] == ["", *map(segments.digest, said[:2])]
    assert {one.reader for one in said} == {AUS}


def test_a_segment_ends_at_a_thousand_objects_or_a_mebibyte(circle: Circle) -> None:
    keep(*(tool(f"t{number}", GREEN) for number in range(1001)), collection=circle.collection)
    long = [tool(f"long{number}", GREEN, description="x" * 400_000) for number in range(3)]
    keep(*long, collection=circle.collection)

    push()

    sizes = [len(one.raws) for one in opened(circle.aus)]
    assert sizes == [1000, 3, 1]
    assert all(sum(map(len, one.raws)) <= segments.MOST_BYTES for one in opened(circle.aus))


def test_what_is_too_large_for_a_message_stays_and_is_counted(circle: Circle) -> None:
    huge = tool("huge", GREEN, description="x" * (segments.LARGEST_OBJECT + 1))
    keep(huge, tool("a", GREEN), collection=circle.collection)

    push()

    assert names(circle.aus) == ["a"]
    assert sum(one.withheld.get("intel.too-large", 0) for one in SentSegment.objects.all()) in (0, 2)


class TestTheGate:
    def test_only_whoever_may_read_an_object_is_sent_it(self, circle: Circle) -> None:
        ref = owned(level=Tlp.AMBER, releasable_to=[f"node:{AUS}"])
        keep(tool("for Australia", at_level(Tlp.AMBER), ref), tool("for all", GREEN), collection=circle.collection)

        push()

        assert names(circle.aus) == ["for Australia", "for all"]
        assert names(circle.idn) == ["for all"]

    def test_not_even_the_id_of_what_may_not_leave_is_in_the_message(self, circle: Circle) -> None:
        ref = owned(releasable_to=[f"node:{AUS}"])
        keep(tool("secret", at_level(Tlp.AMBER), ref), tool("open", GREEN), collection=circle.collection)

        push()

        (row,) = Outbox.objects.filter(recipient=IDN, message__type=SEGMENT).select_related("message")
        (said,) = opened(circle.idn)
        assert stix_id("tool", "secret").encode() not in b"".join(said.raws)
        assert said.statement.objects == 1
        assert b"secret" not in bytes(row.message.signed)

    def test_what_carries_no_marking_stays(self, circle: Circle) -> None:
        keep(tool("bare"), collection=circle.collection)

        assert push() == 0
        assert not SentSegment.objects.exists()

    def test_fields_that_a_node_may_not_read_are_left_out(self, circle: Circle) -> None:
        red = owned("red", releasable_to=[f"node:{AUS}"])
        marked = [{"marking_ref": red, "selectors": ["description"]}]
        keep(tool("a", GREEN, description="for Australia", granular_markings=marked), collection=circle.collection)

        push()

        (aus,), (idn,) = opened(circle.aus), opened(circle.idn)
        assert b"for Australia" in aus.raws[0]
        assert b"for Australia" not in idn.raws[0]
        assert red.encode() not in idn.raws[0]

    def test_types_that_the_agreement_blocks_stay(self, circle: Circle) -> None:
        agreement = msgspec.structs.replace(circle.charter.agreement, blocked_types=("tool",))
        communities.amend(circle.id, agreement, by=circle.scene.actor(), at=NOON)
        keep(tool("a", GREEN), collection=circle.collection)

        push()

        assert opened(circle.aus) == []

    def test_a_node_that_is_let_in_later_is_sent_what_it_missed(self, circle: Circle) -> None:
        ref = "marking-definition--7e0f2f3a-5c7e-4c60-9b0a-2a1f3b1f9d10"
        keep(tool("early", GREEN, ref), tool("open", GREEN), collection=circle.collection)
        push()
        statement = (
            b'{"type":"marking-definition","spec_version":"2.1","id":"%s","created":"2026-11-01T00:00:00.000Z",'
            b'"definition_type":"statement","definition":{"statement":"Courtesy of the harbour"},'
            b'"object_marking_refs":["%s"]}' % (ref.encode(), GREEN.encode())
        )
        keep(statement)

        push(at=LATER)

        assert names(circle.aus) == ["open", "early"]

    def test_a_member_that_leaves_is_sent_nothing_more(self, circle: Circle) -> None:
        communities.remove(circle.id, AUS, by=circle.scene.actor(), at=NOON)
        keep(tool("a", GREEN), collection=circle.collection)

        push()

        assert opened(circle.aus) == []
        assert names(circle.idn) == ["a"]

    def test_what_another_member_owns_it_sends_itself(self, circle: Circle) -> None:
        keep(tool("theirs", GREEN), owner=AUS, collection=circle.collection)

        push()

        assert opened(circle.aus) == opened(circle.idn) == []


class TestAnswers:
    def test_what_was_taken_is_known(self, circle: Circle) -> None:
        (kept,) = keep(tool("a", GREEN), collection=circle.collection)
        push()

        circle.aus.answers()
        circle.idn.answers(Outcome.REFUSED, code="intel.community-unknown")

        found = {one.node: one.taken for one in provenance.holdings(kept.pk)}
        assert found == {AUS: True}

    def test_the_text_of_a_settled_message_is_let_go(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)
        push()

        circle.aus.answers()

        rows = Outbox.objects.filter(message__type=SEGMENT).select_related("message")
        texts = {one.recipient: (bytes(one.sealed), bytes(one.message.signed)) for one in rows}
        assert texts[AUS] == (b"", b"")
        assert all(texts[IDN])

    def test_a_gap_makes_us_go_back_to_where_the_other_side_is(self, circle: Circle) -> None:
        for name in "abc":
            keep(tool(name, GREEN), collection=circle.collection)
            push()
        first = opened(circle.aus)[0]
        line = Outgoing.objects.get(node=AUS)
        messages = list(SentSegment.objects.filter(line=line).values_list("message", flat=True))
        lines.accepted(messages[0], at=NOON)
        expected: dict[str, Fact] = {"sequence": 3, "expected": 2, "digest": segments.digest(first.statement)}

        lines.refused(messages[2], "intel.segment-gap", expected, at=NOON)
        push(at=LATER)

        (*_, again) = opened(circle.aus)
        assert again.statement.sequence == 2
        assert again.statement.previous == segments.digest(first.statement)
        assert len(again.raws) == 2

    def test_a_node_that_lost_its_store_is_sent_everything_again(self, circle: Circle) -> None:
        keep(tool("a", GREEN), tool("b", GREEN), collection=circle.collection)
        push()
        circle.aus.answers()

        circle.scene.aus.says(ASK, AskBody(community=circle.charter.id), conversation="ask")
        push(at=LATER)

        assert names(circle.aus) == ["a", "b", "a", "b"]
        assert [one.statement.sequence for one in opened(circle.aus)] == [1, 1]

    def test_asking_when_nothing_is_new_costs_one_round_trip(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)
        push()
        circle.aus.answers()
        said = opened(circle.aus)[0].statement
        known = Known(collection=said.collection, sequence=1, digest=segments.digest(said))
        before = SentMessage.objects.count()

        answer = circle.scene.aus.says(ASK, AskBody(community=circle.charter.id, known=(known,)), conversation="ask")
        push(at=LATER)

        assert answer.outcome is Outcome.ACCEPTED
        assert SentMessage.objects.count() == before

    def test_a_line_that_was_refused_rests_and_then_goes_on(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)
        push()

        circle.aus.answers(Outcome.REFUSED, code="intel.community-unknown")

        assert push() == 0
        assert Outgoing.objects.get(node=AUS).code == "intel.community-unknown"
        assert push(at=LATER) == 1
        assert names(circle.aus) == ["a", "a"]

    def test_a_report_says_which_objects_were_not_taken_and_why(self, circle: Circle) -> None:
        first, second = keep(tool("a", GREEN), tool("b", GREEN), collection=circle.collection)
        push()
        circle.aus.answers()
        said = opened(circle.aus)[0].statement
        failure = Failure(index=1, code="intel.conflict", why="Another content is stored.")
        report = ReportBody(collection=said.collection, sequence=1, digest=segments.digest(said), failures=(failure,))

        circle.scene.aus.says(REPORT, report, conversation="report")
        circle.scene.idn.says(REPORT, report, conversation="report")

        of_aus = [provenance.holdings(one.pk)[0] for one in (first, second)]
        assert [one.taken for one in of_aus] == [True, False]
        assert SentSegment.objects.get(line__node=IDN).failures == []

    def test_what_expired_on_its_way_is_sent_again(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)
        push()

        lines.recover(at=NOON + lines.LIFETIME)

        assert {one.reached for one in Outgoing.objects.all() if one.reached} == set()
        assert {one.state for one in SentSegment.objects.all()} == {SentSegment.State.VOID}

    def test_each_segment_is_a_leaf(self, circle: Circle) -> None:
        keep(tool("a", GREEN), collection=circle.collection)

        push()

        leaves = [one for one in of(str(circle.collection.public_id)) if one.kind == "intel.segment.sent"]
        assert len(leaves) == 2


def test_no_more_than_a_window_is_on_its_way(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "WINDOW", 2)
    monkeypatch.setattr(segments, "MOST_OBJECTS", 2)
    keep(*(tool(name, GREEN) for name in "abcdefgh"), collection=circle.collection)

    first = push()
    again = push()
    circle.aus.answers()
    after = push(at=LATER)

    assert (first, again, after) == (4, 0, 2)
    assert names(circle.aus) == list("abcdefgh")


def test_one_object_proves_its_owner_and_shows_no_other(circle: Circle) -> None:
    raws = [tool(name, GREEN) for name in "abcde"]
    keep(*raws, collection=circle.collection)
    push()
    (body,) = circle.aus.listens()
    (said,) = opened(circle.aus)

    salt, path = segments.salt_of(body.secret, 3), segments.path_of(said.leaves, 3)

    proof = Attested(index=0, proof=0, place=3, salt=salt, path=path)
    statement = segments.verified(body.statement.encode(), [signing_key().public])
    assert segments.proves(statement, raws[3], proof)
    assert not segments.proves(statement, raws[2], proof)
    assert not any(segments.leaf(raw, salt) in path for raw in raws)


def test_the_objects_of_clients_are_answered_for_by_this_node(circle: Circle) -> None:
    actions.ingest([tool("a", GREEN)], collection=circle.collection, owner="taxii:x", by="", at=NOON)

    push()

    assert names(circle.aus) == ["a"]
    assert StixObject.objects.get().owner == "taxii:x"
