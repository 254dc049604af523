"""Pseudonymous sharing: an organisation publishes through another that vouches for it, and nobody else can tell."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from comity.federation.models import Inbox
from comity.intel import actions
from comity.intel.actions.exchange import lines
from comity.intel.actions.feedback import vouching
from comity.intel.actions.feedback.asking import GateRefused
from comity.intel.actions.feedback.vouching import Publication
from comity.intel.core.exchange import recalling as core
from comity.intel.core.exchange.feedback import REMARKS, RemarksBody
from comity.intel.core.exchange.pseudonyms import (
    DELEGATION,
    DELEGATION_ANSWER,
    ROUTED,
    CannotVouch,
    DelegationAnswer,
    DelegationBody,
    PseudonymLeaks,
    RoutedBody,
)
from comity.intel.core.exchange.recalling import RECALL, Kind, Notice, RecallBody, Version
from comity.intel.models import Delegation, Entry, Recall, StixObject
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, IDN, US
from tests.intel.sharing.stored import at_level, keep, stix_id, tool
from tests.intel.syncing.conftest import Circle

GREEN = at_level(Tlp.GREEN)
LATER = NOON + timedelta(hours=1)
MADE = "2026-11-01T00:00:00.000Z"
OURS, THEIRS = stix_id("identity", "us"), stix_id("identity", "them")
TOOL = stix_id("tool", "loader")


def identity() -> str:
    keep(
        msgspec.json.encode(
            {
                "type": "identity", "spec_version": "2.1", "id": OURS, "created": MADE, "modified": MADE,
                "name": "Cyber unit", "object_marking_refs": [GREEN],
            }
        )
    )  # fmt: skip
    return OURS


def original(description: str = "seen in May") -> bytes:
    source = {"source_name": "Reef Bank", "external_id": "RB-7"}
    return tool("loader", GREEN, created_by_ref=THEIRS, external_references=[source], description=description)


def asked(circle: Circle, raw: bytes, *, number: str = "") -> str:
    """Australia asks us to publish; the code with which we refuse, or nothing."""
    body = DelegationBody(id=number or str(uuid4()), community=circle.charter.id, raw=raw)
    return circle.scene.aus.says(DELEGATION, body, conversation="d").code


def published(circle: Circle, raw: bytes) -> dict[str, object]:
    """What goes to Indonesia once we have vouched."""
    asked(circle, raw)
    what = Publication(circle.collection.public_id, identity(), (GREEN,))
    row = Delegation.objects.get(state="waiting")
    vouching.publish(row.pk, what, by=circle.scene.actor(), at=LATER)
    lines.push_due(at=LATER, seconds=30)
    fields: dict[str, object] = msgspec.json.decode(circle.idn.opened()[-1].raws[-1])
    return fields


class TestAtTheVoucher:
    def test_what_is_published_is_an_object_of_the_vouchers(self, circle: Circle) -> None:
        made = published(circle, original())

        assert (made["name"], made["created_by_ref"]) == ("loader", OURS)
        assert made["id"] != TOOL
        assert made["created"] != MADE
        assert StixObject.objects.get(stix_id=made["id"]).owner == US

    def test_nothing_that_leaves_leads_back_to_the_source(self, circle: Circle) -> None:
        published(circle, original())

        went = b"".join(raw for one in circle.idn.opened() for raw in one.raws)
        for trace in (TOOL.partition("--")[2], THEIRS.partition("--")[2], AUS, "Reef Bank"):
            assert trace.encode() not in went

    def test_the_original_stands_in_no_store_and_no_collection(self, circle: Circle) -> None:
        published(circle, original())

        assert not StixObject.objects.filter(stix_id=TOOL).exists()
        assert not Entry.objects.filter(object__stix_id=TOOL).exists()
        assert bytes(Inbox.objects.get(type=DELEGATION).signed) == b""

    @pytest.mark.parametrize("text", ["seen at aus.example", "as Australia found", "was " + THEIRS])
    def test_a_name_in_its_words_is_noticed(self, circle: Circle, text: str) -> None:
        asked(circle, original(description=text))
        what = Publication(circle.collection.public_id, identity(), (GREEN,))

        with pytest.raises(PseudonymLeaks):
            vouching.publish(Delegation.objects.get().pk, what, by=circle.scene.actor(), at=LATER)

        assert not Entry.objects.exists()

    def test_a_reference_goes_to_what_was_published_before_or_goes(self, circle: Circle) -> None:
        first = published(circle, original())
        link = {
            "type": "relationship", "spec_version": "2.1", "id": stix_id("relationship", "l"), "created": MADE,
            "modified": MADE, "relationship_type": "related-to", "source_ref": TOOL, "target_ref": TOOL,
            "object_marking_refs": [GREEN],
        }  # fmt: skip

        made = published(circle, msgspec.json.encode(link))

        assert (made["source_ref"], made["target_ref"]) == (first["id"], first["id"])

    def test_a_reference_that_it_needs_and_that_was_not_published_is_refused(self, circle: Circle) -> None:
        link = {
            "type": "relationship", "spec_version": "2.1", "id": stix_id("relationship", "l"), "created": MADE,
            "modified": MADE, "relationship_type": "related-to", "source_ref": TOOL, "target_ref": TOOL,
        }  # fmt: skip

        with pytest.raises(CannotVouch):
            published(circle, msgspec.json.encode(link))

    def test_an_observable_needs_nobody_to_vouch_for_it(self, circle: Circle) -> None:
        address = {
            "type": "ipv4-addr", "spec_version": "2.1", "value": "192.0.2.7",
            "id": "ipv4-addr--4f3f1d3b-8b0c-5b1e-9a1a-5a2a4a9d9f11",
        }  # fmt: skip

        with pytest.raises(CannotVouch):
            published(circle, msgspec.json.encode(address))

    def test_only_an_identity_of_our_own_vouches(self, circle: Circle) -> None:
        asked(circle, original())
        what = Publication(circle.collection.public_id, THEIRS, (GREEN,))

        with pytest.raises(CannotVouch):
            vouching.publish(Delegation.objects.get().pk, what, by=circle.scene.actor(), at=LATER)

    def test_the_contributor_learns_what_it_is_called_and_nobody_else(self, circle: Circle) -> None:
        made = published(circle, original())

        (answer,) = circle.scene.aus.heard(DELEGATION_ANSWER, DelegationAnswer)
        assert answer.stix_id == made["id"]
        assert circle.scene.idn.heard(DELEGATION_ANSWER, DelegationAnswer) == []

    def test_when_it_is_declined_the_original_is_let_go(self, circle: Circle) -> None:
        asked(circle, original())

        row = vouching.decline(Delegation.objects.get().pk, "too little", by=circle.scene.actor(), at=LATER)

        (answer,) = circle.scene.aus.heard(DELEGATION_ANSWER, DelegationAnswer)
        assert bytes(row.raw) == b""
        assert (answer.stix_id, answer.reason) == ("", "too little")

    def test_what_is_said_about_it_is_passed_on_to_the_contributor(self, circle: Circle) -> None:
        made = published(circle, original())
        circle.idn.answers()
        remark = _opinion(str(made["id"]), GREEN)

        answer = circle.scene.idn.says(REMARKS, RemarksBody(about=str(made["id"]), remarks=(remark,)), conversation="r")

        (routed,) = circle.scene.aus.heard(ROUTED, RoutedBody)
        assert answer.code == ""
        assert routed.remarks == (remark,)
        assert IDN.encode() not in msgspec.json.encode(routed)

    def test_what_its_author_keeps_from_the_contributor_is_not(self, circle: Circle) -> None:
        made = published(circle, original())
        circle.idn.answers()
        remark = _opinion(str(made["id"]), at_level(Tlp.AMBER))

        circle.scene.idn.says(REMARKS, RemarksBody(about=str(made["id"]), remarks=(remark,)), conversation="r")

        assert circle.scene.aus.heard(ROUTED, RoutedBody) == []

    def test_when_the_contributor_calls_it_back_all_that_was_published_is(self, circle: Circle) -> None:
        made = published(circle, original())
        notice = Notice(
            id=str(uuid4()), owner=AUS, stix_id=TOOL, kind=Kind.WITHDRAWN, versions=(Version(MADE, "0" * 64),),
            written_at=LATER,
        )  # fmt: skip
        body = RecallBody(core.sign(notice, circle.scene.aus.node.signing).decode())

        circle.scene.aus.says(RECALL, body, conversation="recall")

        (told,) = circle.scene.idn.heard(RECALL, RecallBody)
        assert core.claimed(told.notice.encode()).stix_id == made["id"]
        assert core.claimed(told.notice.encode()).owner == US
        row = Delegation.objects.get()
        assert (row.state, bytes(row.raw)) == ("withdrawn", b"")
        assert Recall.objects.get(stix_id=TOOL).outcome == "erased"

    def test_a_client_of_ours_is_vouched_for_too(self, circle: Circle) -> None:
        actions.ingest([original()], collection=None, owner="taxii:reef-bank", by="", at=NOON)
        row = vouching.offer(TOOL, by=circle.scene.actor(), at=NOON)
        what = Publication(circle.collection.public_id, identity(), (GREEN,))

        vouching.publish(row.pk, what, by=circle.scene.actor(), at=LATER)
        lines.push_due(at=LATER, seconds=30)

        went = b"".join(raw for one in circle.aus.opened() for raw in one.raws)
        assert b"loader" in went
        assert b"eef" not in went


class TestAtTheContributor:
    def test_the_gate_is_asked(self, circle: Circle) -> None:
        keep(tool("loader"))

        with pytest.raises(GateRefused):
            vouching.entrust(TOOL, AUS, circle.charter.id, by=circle.scene.actor(), at=NOON)

    def test_the_voucher_alone_is_given_it(self, circle: Circle) -> None:
        keep(original())

        vouching.entrust(TOOL, AUS, circle.charter.id, by=circle.scene.actor(), at=NOON)

        (body,) = circle.scene.aus.heard(DELEGATION, DelegationBody)
        assert body.raw == original()
        assert circle.scene.idn.heard(DELEGATION, DelegationBody) == []

    def test_what_others_say_comes_back(self, circle: Circle) -> None:
        keep(original())
        row = vouching.entrust(TOOL, AUS, circle.charter.id, by=circle.scene.actor(), at=NOON)
        new = stix_id("tool", "new")
        circle.scene.aus.says(DELEGATION_ANSWER, DelegationAnswer(id=str(row.pk), stix_id=new), conversation="d")
        body = RoutedBody(id=str(row.pk), about=new, remarks=(_opinion(new, GREEN),))

        codes = [node.says(ROUTED, body, conversation="d").code for node in (circle.scene.aus, circle.scene.idn)]

        assert codes == ["", "intel.delegation-unknown"]
        assert [bytes(one.raw) for one in row.remarks.all()] == [_opinion(new, GREEN)]


def _opinion(about: str, ref: str) -> bytes:
    return msgspec.json.encode(
        {
            "type": "opinion", "spec_version": "2.1", "id": stix_id("opinion", "o"), "created": MADE,
            "modified": MADE, "opinion": "agree", "object_refs": [about], "object_marking_refs": [ref],
        }
    )  # fmt: skip
