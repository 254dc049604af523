"""Feedback: what holders say about an object comes back to its owner, and the owner's answer to them."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from comity.directory.core.permissions import NotPermitted
from comity.federation.core.receipt import Outcome as Said
from comity.intel.actions.exchange import lines, recalling
from comity.intel.actions.feedback import proposing, remarking
from comity.intel.actions.feedback.asking import GateRefused
from comity.intel.core.exchange.feedback import (
    DECISION,
    PROPOSAL,
    REMARKS,
    DecisionBody,
    NothingProposed,
    NotProposable,
    ProposalBody,
    RemarksBody,
    differences,
)
from comity.intel.core.exchange.recalling import RECALL, RecallBody
from comity.intel.models import Entry, Proposal, StixObject
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import NOON, TALA
from tests.evidence.abroad import Abroad
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import Circle

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
LATER = NOON + timedelta(hours=1)
TOOL = stix_id("tool", "a")
MADE = "2026-11-01T00:00:00.000Z"
AUTHOR = stix_id("identity", "cyber unit")


def shared(circle: Circle, raw: bytes) -> None:
    """An object of ours that the others have taken."""
    keep(raw, collection=circle.collection)
    lines.push_due(at=NOON, seconds=30)
    for node in (circle.aus, circle.idn):
        node.answers()


def opinion(*refs: str, about: str = TOOL) -> bytes:
    body = {
        "type": "opinion", "spec_version": "2.1", "id": stix_id("opinion", "o"), "created": MADE, "modified": MADE,
        "opinion": "disagree", "explanation": "It is the printer.", "object_refs": [about],
    }  # fmt: skip
    return msgspec.json.encode(body | ({"object_marking_refs": list(refs)} if refs else {}))


def proposes(node: Abroad, stix: str = TOOL, /, **changes: object) -> str:
    """A holder proposes changes, unnamed unless it says `named`; the code with which we refuse, or nothing."""
    named = bool(changes.pop("named", False))
    body = ProposalBody(
        id=str(uuid4()), stix_id=stix, version=MADE, changes=msgspec.json.encode(changes), note="seen", named=named
    )
    return node.says(PROPOSAL, body, conversation="proposal").code


class TestAtTheOwner:
    def test_an_accepted_proposal_is_the_owners_next_version_and_travels_to_all(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, description="used since May")

        row = proposing.accept(Proposal.objects.get().pk, by=circle.scene.actor(), at=LATER)
        lines.push_due(at=LATER, seconds=30)

        newest = msgspec.json.decode(circle.idn.opened()[-1].raws[0])
        assert (newest["id"], newest["description"], newest["modified"]) == (TOOL, "used since May", row.version)
        assert {one.owner for one in StixObject.objects.filter(stix_id=TOOL)} == {US}
        assert "external_references" not in newest

    def test_the_proposer_is_named_if_it_allows_that(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, named=True, description="used since May")

        proposing.accept(Proposal.objects.get().pk, by=circle.scene.actor(), at=LATER)

        newest = msgspec.json.decode(bytes(StixObject.objects.filter(stix_id=TOOL).latest("pk").raw))
        assert newest["external_references"] == [{"source_name": "proposal", "description": AUS}]

    def test_the_answer_travels_back(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, description="used since May")
        proposes(circle.scene.aus, description="used since June")
        first, second = Proposal.objects.order_by("proposed_at", "pk")

        proposing.accept(first.pk, by=circle.scene.actor(), at=LATER)
        proposing.decline(second.pk, "no source", by=circle.scene.actor(), at=LATER)

        said = circle.scene.aus.heard(DECISION, DecisionBody)
        assert [(one.accepted, one.reason) for one in said] == [(True, ""), (False, "no source")]
        assert said[0].sha256
        assert circle.scene.idn.heard(DECISION, DecisionBody) == []

    def test_it_is_decided_once(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, description="x")
        number = Proposal.objects.get().pk
        proposing.decline(number, "no", by=circle.scene.actor(), at=LATER)

        with pytest.raises(proposing.ProposalUnknown):
            proposing.accept(number, by=circle.scene.actor(), at=LATER)

    def test_what_has_changed_since_is_not_overwritten(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, description="x")
        shared(circle, tool("a", GREEN, modified="2026-11-02T00:00:00.000Z"))

        with pytest.raises(proposing.ProposalOutdated):
            proposing.accept(Proposal.objects.get().pk, by=circle.scene.actor(), at=LATER)

    def test_what_would_not_be_a_proper_object_is_not_stored(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))
        proposes(circle.scene.aus, name=7)

        with pytest.raises(proposing.ProposalImproper):
            proposing.accept(Proposal.objects.get().pk, by=circle.scene.actor(), at=LATER)

        assert Entry.objects.count() == 1

    @pytest.mark.parametrize("name", ["object_marking_refs", "id", "created_by_ref", "granular_markings", "revoked"])
    def test_nobody_proposes_who_may_read_it_or_whose_it_is(self, circle: Circle, name: str) -> None:
        shared(circle, tool("a", GREEN))

        assert proposes(circle.scene.aus, **{name: "x"}) == "intel.not-proposable"

    def test_whoever_was_never_given_it_does_not_learn_that_it_is_here(self, circle: Circle) -> None:
        ref = owned(releasable_to=[f"node:{AUS}"])
        shared(circle, tool("a", AMBER, ref))

        codes = [proposes(circle.scene.idn, stix, name="x") for stix in (TOOL, stix_id("tool", "none"))]

        assert codes == ["intel.not-yours-to-speak-of"] * 2

    def test_fields_that_the_proposer_never_saw_stay(self, circle: Circle) -> None:
        hidden = owned("red", releasable_to=["node:nowhere.example"])
        marked = [{"marking_ref": hidden, "selectors": ["description"]}]
        shared(circle, tool("a", GREEN, description="for nobody else", granular_markings=marked))
        proposes(circle.scene.aus, tool_types=["remote-access"])

        proposing.accept(Proposal.objects.get().pk, by=circle.scene.actor(), at=LATER)

        newest = msgspec.json.decode(bytes(StixObject.objects.filter(stix_id=TOOL).latest("pk").raw))
        assert newest["description"] == "for nobody else"
        assert newest["tool_types"] == ["remote-access"]

    def test_not_everybody_decides(self, circle: Circle) -> None:
        with pytest.raises(NotPermitted):
            proposing.decline(uuid4(), "x", by=circle.scene.actor(TALA), at=NOON)

    def test_remarks_are_kept_as_the_holders_and_offered_to_nobody(self, circle: Circle) -> None:
        shared(circle, tool("a", GREEN))

        code = circle.scene.aus.says(REMARKS, RemarksBody(about=TOOL, remarks=(opinion(GREEN),)), conversation="r").code

        assert code == ""
        assert StixObject.objects.get(type="opinion").owner == AUS
        assert not Entry.objects.filter(type="opinion").exists()

    @pytest.mark.parametrize("raw", [tool("b", GREEN), opinion(GREEN, about=stix_id("tool", "b")), b"[]"])
    def test_what_is_no_remark_about_it_is_refused(self, circle: Circle, raw: bytes) -> None:
        shared(circle, tool("a", GREEN))

        answer = circle.scene.aus.says(REMARKS, RemarksBody(about=TOOL, remarks=(raw,)), conversation="r")

        assert answer.code == "intel.no-remark"


class TestAtAHolder:
    def test_a_proposal_says_only_what_changes(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN, description="old"))

        row = proposing.propose(TOOL, tool("a", GREEN, aliases=["b"]), by=circle.scene.actor(), at=NOON)

        (body,) = circle.scene.aus.heard(PROPOSAL, ProposalBody)
        assert (body.version, msgspec.json.decode(body.changes), body.removed) == (
            MADE,
            {"aliases": ["b"]},
            ("description",),
        )
        assert (row.owner, row.state) == (AUS, "waiting")

    def test_the_owners_answer_is_kept_with_it(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        row = proposing.propose(TOOL, tool("a", GREEN, aliases=["b"]), by=circle.scene.actor(), at=NOON)
        answer = DecisionBody(id=str(row.pk), accepted=False, reason="no source")

        forged = circle.scene.idn.says(DECISION, answer, conversation="d")
        circle.scene.aus.says(DECISION, answer, conversation="d")

        row.refresh_from_db()
        assert forged.code == "intel.proposal-unknown"
        assert (row.state, row.reason) == ("declined", "no source")

    def test_a_proposal_that_the_other_node_refuses_is_known(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        row = proposing.propose(TOOL, tool("a", GREEN, aliases=["b"]), by=circle.scene.actor(), at=NOON)

        circle.scene.aus.answers(Said.REFUSED, code="intel.not-yours-to-speak-of")

        row.refresh_from_db()
        assert (row.state, row.reason) == ("refused", "intel.not-yours-to-speak-of")

    def test_to_ourselves_we_propose_nothing(self, circle: Circle) -> None:
        keep(tool("a", GREEN))

        with pytest.raises(proposing.NotAForeignObject):
            proposing.propose(TOOL, tool("a", GREEN, aliases=["b"]), by=circle.scene.actor(), at=NOON)

    def test_a_remark_goes_to_the_owner_alone(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        keep(opinion(AMBER))

        told = remarking.remark(stix_id("opinion", "o"), by=circle.scene.actor(), at=NOON)

        (body,) = circle.scene.aus.heard(REMARKS, RemarksBody)
        assert told == [AUS]
        assert (body.about, body.remarks) == (TOOL, (opinion(AMBER),))
        assert circle.scene.idn.heard(REMARKS, RemarksBody) == []

    @pytest.mark.parametrize("refs", [(), (at_level(Tlp.RED),)])
    def test_the_gate_is_asked_for_it(self, circle: Circle, refs: tuple[str, ...]) -> None:
        circle.sender().sends(tool("a", GREEN))
        keep(opinion(*refs))

        with pytest.raises(GateRefused):
            remarking.remark(stix_id("opinion", "o"), by=circle.scene.actor(), at=NOON)

        assert circle.scene.aus.heard(REMARKS, RemarksBody) == []

    def test_a_remark_can_be_called_back(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        keep(opinion(GREEN))
        remarking.remark(stix_id("opinion", "o"), by=circle.scene.actor(), at=NOON)

        recalling.withdraw(stix_id("opinion", "o"), reason="wrong", by=circle.scene.actor(), at=LATER)

        assert len(circle.scene.aus.heard(RECALL, RecallBody)) == 1

    def test_each_is_a_leaf(self, circle: Circle) -> None:
        circle.sender().sends(tool("a", GREEN))
        keep(opinion(GREEN))
        remarking.remark(stix_id("opinion", "o"), by=circle.scene.actor(), at=NOON)
        proposing.propose(TOOL, tool("a", GREEN, aliases=["b"]), by=circle.scene.actor(), at=NOON)

        kinds = [one.kind for one in of(TOOL)]

        assert kinds.count("intel.remarked") == kinds.count("intel.proposed") == 1


def test_saying_the_same_in_other_bytes_changes_nothing() -> None:
    raw = tool("a", GREEN)

    with pytest.raises(NothingProposed):
        differences(raw, msgspec.json.format(raw))


def test_markings_are_not_proposed() -> None:
    with pytest.raises(NotProposable):
        differences(tool("a", AMBER), tool("a", GREEN))
