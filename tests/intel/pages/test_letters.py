"""Proposals, remarks and requests to publish: what an officer sees of them, and what she does about them."""

import json
from uuid import uuid4

import msgspec
import pytest
from django.test import Client

from comity.intel.actions.exchange import lines
from comity.intel.actions.feedback import proposing
from comity.intel.core.exchange.feedback import DECISION, PROPOSAL, REMARKS, DecisionBody, ProposalBody, RemarksBody
from comity.intel.core.exchange.pseudonyms import DELEGATION, DelegationBody
from comity.intel.models import Delegation, Proposal, StixObject
from comity.terms.marking import Tlp
from tests.cast import CRISANTO, LIGAYA, NOON, TALA
from tests.intel.pages.people import HALIYA, SINAG, Office
from tests.intel.pages.wording import said
from tests.intel.sharing.marked import AUS
from tests.intel.sharing.stored import at_level, keep, stix_id, tool
from tests.intel.syncing.conftest import Circle, circle

__all__ = ["circle"]

GREEN, RED = at_level(Tlp.GREEN), at_level(Tlp.RED)
TOOL = stix_id("tool", "a")
MADE = "2026-11-01T00:00:00.000Z"
PAGE = f"/intel/objects/{TOOL}/"


def shared(circle: Circle, raw: bytes) -> None:
    keep(raw, collection=circle.collection)
    lines.push_due(at=NOON, seconds=30)
    for node in (circle.aus, circle.idn):
        node.answers()


def proposed(circle: Circle, **changes: object) -> str:
    """Australia proposes a change to our object; the address of its page."""
    shared(circle, tool("a", GREEN, description="of the harbour"))
    body = ProposalBody(
        id=str(uuid4()), stix_id=TOOL, version=MADE, changes=msgspec.json.encode(changes), note="We saw it since May."
    )
    assert circle.scene.aus.says(PROPOSAL, body, conversation="p").code == ""
    return f"/intel/inbox/proposals/{body.id}/"


class TestAProposal:
    def test_it_waits_in_the_inbox_and_is_shown_field_by_field(self, circle: Circle, analyst: Client) -> None:
        page = proposed(circle, description="of the bay")

        listed, shown = said(analyst.get("/intel/inbox/")), said(analyst.get(page))

        assert page in listed
        assert "<del>of the harbour</del>" in shown
        assert "<ins>of the bay</ins>" in shown
        assert "We saw it since May." in shown

    def test_accepted_it_is_the_next_version_and_the_answer_goes_back(self, circle: Circle, analyst: Client) -> None:
        page = proposed(circle, description="of the bay")

        answer = analyst.post(f"{page}accept/")

        assert answer.status_code == 302
        newest = json.loads(bytes(StixObject.objects.filter(stix_id=TOOL).latest("pk").raw))
        assert newest["description"] == "of the bay"
        assert circle.scene.aus.heard(DECISION, DecisionBody)[0].accepted
        assert "Accepted" in said(analyst.get(page))

    def test_it_is_declined_with_a_reason(self, circle: Circle, analyst: Client) -> None:
        page = proposed(circle, description="of the bay")

        empty = analyst.post(f"{page}decline/", {"reason": ""})
        declined = analyst.post(f"{page}decline/", {"reason": "no source"})

        assert (empty.status_code, declined.status_code) == (422, 302)
        assert circle.scene.aus.heard(DECISION, DecisionBody)[0].reason == "no source"
        assert "no source" in said(analyst.get(page))

    def test_one_that_the_object_has_outgrown_can_only_be_declined(self, circle: Circle, analyst: Client) -> None:
        page = proposed(circle, description="of the bay")
        keep(tool("a", GREEN, modified="2026-11-03T00:00:00.000Z"), collection=circle.collection)

        shown = said(analyst.get(page))

        assert "has changed since" in shown
        assert "Accept the change" not in shown

    def test_who_may_not_read_the_object_does_not_see_it(self, circle: Circle, office: Office) -> None:
        page = proposed(circle, description="of the bay")
        StixObject.objects.filter(stix_id=TOOL).update(label=keep(tool("b", RED))[0].label)

        for path in (page, f"{page}accept/", f"{page}decline/"):
            answer = office.client().get(path) if path == page else office.client().post(path, {"reason": "x"})
            assert answer.status_code == 404, path
        assert page not in said(office.client().get("/intel/inbox/"))

    def test_who_may_not_release_only_reads_it(self, circle: Circle, office: Office) -> None:
        page = proposed(circle, description="of the bay")

        assert "Accept the change" not in said(office.client(LIGAYA).get(page))
        assert office.client(LIGAYA).post(f"{page}accept/").status_code == 403
        assert office.client(TALA).get(page).status_code == 403
        assert office.client(SINAG).get("/intel/inbox/").status_code == 403

    def test_the_list_is_a_file_too(self, circle: Circle, analyst: Client) -> None:
        proposed(circle, description="of the bay")

        (row,) = json.loads(analyst.get("/intel/inbox/?format=json").content)["rows"]

        assert (row["kind"], row["object"], row["with"], row["state"]) == ("proposal", TOOL, AUS, "waiting")


class TestProposing:
    def test_a_changed_field_is_all_that_is_proposed(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN, description="old", tool_types=["unknown"]))
        shown = analyst.get(f"{PAGE}propose/")
        whole = shown.context["form"].initial["whole"]

        answer = analyst.post(f"{PAGE}propose/", {"name": "a", "description": "new", "whole": whole, "note": "seen"})

        row = Proposal.objects.get()
        assert answer["Location"] == f"/intel/inbox/proposals/{row.pk}/"
        assert (json.loads(bytes(row.changes)), row.removed, row.note) == ({"description": "new"}, [], "seen")
        assert "Your proposal to Australia" in said(analyst.get(answer["Location"]))
        assert str(row.pk) in said(analyst.get("/intel/inbox/?show=sent"))

    def test_the_whole_object_can_be_edited(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN, tool_types=["unknown"]))
        whole = json.dumps(json.loads(tool("a", GREEN)) | {"tool_version": "2"})

        analyst.post(f"{PAGE}propose/", {"name": "a", "whole": whole})

        row = Proposal.objects.get()
        assert (json.loads(bytes(row.changes)), row.removed) == ({"tool_version": "2"}, ["tool_types"])

    @pytest.mark.parametrize("whole", ["{", "[]", "\ud800", json.dumps({"id": "x"}), ""])
    def test_what_is_no_proper_change_is_said_beside_the_form(
        self, circle: Circle, analyst: Client, whole: str
    ) -> None:
        circle.sender().sends(tool("a", GREEN))

        answer = analyst.post(f"{PAGE}propose/", {"name": "a", "whole": whole.encode("utf-8", "replace").decode()})

        assert answer.status_code == 422
        assert not Proposal.objects.exists()

    def test_nothing_is_proposed_to_oneself(self, circle: Circle, analyst: Client) -> None:
        keep(tool("a", GREEN))

        assert analyst.get(f"{PAGE}propose/").status_code == 409

    def test_what_is_hidden_from_the_officer_stays_as_it_is(self, circle: Circle, office: Office) -> None:
        hidden = [{"selectors": ["description"], "marking_ref": RED}]
        raw = tool("a", GREEN, description="secret", granular_markings=hidden)
        circle.sender().sends(raw)
        client = office.client()
        whole = client.get(f"{PAGE}propose/").context["form"].initial["whole"]

        client.post(f"{PAGE}propose/", {"name": "b", "whole": whole})

        assert "secret" not in whole
        row = Proposal.objects.get()
        assert (json.loads(bytes(row.changes)), row.removed) == ({"name": "b"}, [])


class TestRemarking:
    def test_a_sighting_is_stored_and_goes_to_the_owner(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN))

        answer = analyst.post(
            f"{PAGE}remark/",
            {"kind": "sighting", "count": "3", "first_seen": "2026-11-20T08:00", "last_seen": "2026-11-21T08:00",
             "text": "In the harbour", "level": "TLP:GREEN"},
        )  # fmt: skip

        assert answer["Location"] == PAGE
        (body,) = circle.scene.aus.heard(REMARKS, RemarksBody)
        told = json.loads(body.remarks[0])
        assert (told["type"], told["count"], told["sighting_of_ref"]) == ("sighting", 3, TOOL)
        assert told["first_seen"] == "2026-11-20T00:00:00.000000Z"  # eight o'clock in Manila
        assert StixObject.objects.get(type="sighting").owner == "phl.example"

    def test_so_does_an_opinion(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN))

        analyst.post(
            f"{PAGE}remark/",
            {"kind": "opinion", "opinion": "disagree", "text": "The printer.", "level": "TLP:GREEN"},
        )

        (body,) = circle.scene.aus.heard(REMARKS, RemarksBody)
        told = json.loads(body.remarks[0])
        assert (told["opinion"], told["explanation"], told["object_refs"]) == ("disagree", "The printer.", [TOOL])

    def test_one_about_our_own_object_stays_here(self, circle: Circle, analyst: Client) -> None:
        keep(tool("a", GREEN))

        analyst.post(f"{PAGE}remark/", {"kind": "sighting", "level": "TLP:GREEN"})

        assert StixObject.objects.filter(type="sighting").exists()
        assert circle.scene.aus.heard(REMARKS, RemarksBody) == []

    def test_what_its_owner_may_not_read_is_not_stored_at_all(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN))

        answer = analyst.post(f"{PAGE}remark/", {"kind": "sighting", "level": "TLP:RED"})

        assert answer.status_code == 422
        assert not StixObject.objects.filter(type="sighting").exists()

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"kind": "opinion", "level": "TLP:GREEN"},
            {"kind": "sighting", "level": "TLP:GREEN", "count": "0"},
            {"kind": "sighting", "level": "TLP:GREEN", "last_seen": "2999-01-01T00:00"},
            {"kind": "sighting", "first_seen": "2026-11-21T08:00", "last_seen": "2026-11-20T08:00", "level": "TLP:RED"},
        ],
    )  # fmt: skip
    def test_what_is_not_right_is_said_beside_the_field(
        self, circle: Circle, analyst: Client, form: dict[str, str]
    ) -> None:
        circle.sender().sends(tool("a", GREEN))

        assert analyst.post(f"{PAGE}remark/", form).status_code == 422


class TestHearing:
    def told(self, circle: Circle, **said: object) -> None:
        """Australia says something about our object."""
        body = {"spec_version": "2.1", "created": MADE, "modified": MADE, "object_marking_refs": [GREEN], **said}
        remarks = RemarksBody(about=TOOL, remarks=(msgspec.json.encode(body),))
        assert circle.scene.aus.says(REMARKS, remarks, conversation="remarks").code == ""

    def test_what_others_say_of_our_objects_is_a_list(self, circle: Circle, analyst: Client) -> None:
        shared(circle, tool("a", GREEN))
        self.told(circle, type="sighting", id=stix_id("sighting", "s"), sighting_of_ref=TOOL, count=3)
        self.told(
            circle,
            type="opinion",
            id=stix_id("opinion", "o"),
            object_refs=[TOOL],
            opinion="disagree",
            explanation="Fax.",
        )

        shown = said(analyst.get("/intel/inbox/remarks/"))
        rows = json.loads(analyst.get("/intel/inbox/remarks/?format=json").content)["rows"]

        assert "Seen 3 times" in shown
        assert "Disagree" in shown
        assert "Fax." in shown
        assert [(row["type"], row["about"], row["from"]) for row in rows] == [
            ("opinion", TOOL, AUS), ("sighting", TOOL, AUS),
        ]  # fmt: skip

    def test_what_is_said_of_others_objects_or_by_us_is_not_in_it(self, circle: Circle, analyst: Client) -> None:
        circle.sender().sends(tool("a", GREEN))
        analyst.post(f"{PAGE}remark/", {"kind": "sighting", "level": "TLP:GREEN"})

        assert "Nobody has said anything yet" in said(analyst.get("/intel/inbox/remarks/"))

    def test_an_address_made_up_shows_no_more(self, analyst: Client) -> None:
        for after in ("x", "-1", "9" * 30, "5"):
            assert analyst.get(f"/intel/inbox/remarks/?after={after}").status_code == 200


class TestPublishingForAnother:
    def asked(self, circle: Circle, raw: bytes) -> str:
        body = DelegationBody(id=str(uuid4()), community=circle.charter.id, raw=raw, note="Please")
        assert circle.scene.aus.says(DELEGATION, body, conversation="d").code == ""
        return f"/intel/inbox/publications/{body.id}/"

    def test_it_is_published_in_our_name(self, circle: Circle, analyst: Client) -> None:
        page = self.asked(circle, tool("a", GREEN))
        form = {"collection": str(circle.collection.public_id), "level": "TLP:GREEN"}

        listed, shown = said(analyst.get("/intel/inbox/")), said(analyst.get(page))
        answer = analyst.post(f"{page}publish/", form)

        assert page in listed
        assert TOOL in shown
        assert answer.status_code == 302
        row = Delegation.objects.get()
        assert row.state == "published"
        made = json.loads(bytes(StixObject.objects.get(stix_id=row.stix_id).raw))
        assert made["created_by_ref"].startswith("identity--")

    def test_what_cannot_be_vouched_for_is_said_beside_the_form(self, circle: Circle, analyst: Client) -> None:
        page = self.asked(circle, tool("a", GREEN, description="as aus.example saw"))

        answer = analyst.post(f"{page}publish/", {"collection": str(circle.collection.public_id), "level": "TLP:GREEN"})

        assert answer.status_code == 422
        assert "leads back to its source" in said(answer)

    def test_it_is_declined_with_a_reason(self, circle: Circle, analyst: Client) -> None:
        page = self.asked(circle, tool("a", GREEN))

        assert analyst.post(f"{page}decline/", {}).status_code == 422
        assert analyst.post(f"{page}decline/", {"reason": "not ours"}).status_code == 302
        assert bytes(Delegation.objects.get().raw) == b""

    def test_only_who_may_release_and_read_the_original_sees_it(self, circle: Circle, office: Office) -> None:
        page, red = self.asked(circle, tool("a", GREEN)), self.asked(circle, tool("b", RED))

        assert office.client(LIGAYA).get(page).status_code == 403
        assert page not in said(office.client(LIGAYA).get("/intel/inbox/"))
        assert office.client(CRISANTO).get(red).status_code == 404
        assert red not in said(office.client(HALIYA).get("/intel/inbox/"))

    def test_an_officer_asks_another_member(self, circle: Circle, analyst: Client) -> None:
        keep(tool("a", GREEN))
        shown = analyst.get(f"{PAGE}entrust/")

        answer = analyst.post(f"{PAGE}entrust/", {"voucher": f"{circle.charter.id}|{AUS}", "note": "Please"})

        assert "Australia" in said(shown)
        assert circle.scene.aus.heard(DELEGATION, DelegationBody)[0].note == "Please"
        assert "You asked Australia" in said(analyst.get(answer["Location"]))

    def test_nobody_else_is_asked(self, circle: Circle, analyst: Client) -> None:
        keep(tool("a", GREEN))

        assert analyst.post(f"{PAGE}entrust/", {"voucher": f"{uuid4()}|{AUS}"}).status_code == 422


def test_a_decision_that_comes_back_is_shown(circle: Circle, office: Office) -> None:
    circle.sender().sends(tool("a", GREEN))
    changed = tool("a", GREEN, description="new")
    row = proposing.propose(TOOL, changed, by=office.actor(HALIYA), at=NOON)
    answer = DecisionBody(id=str(row.pk), accepted=False, reason="no source")
    assert circle.scene.aus.says(DECISION, answer, conversation="p").code == ""

    assert "no source" in said(office.client().get(f"/intel/inbox/proposals/{row.pk}/"))


@pytest.mark.parametrize("act", ["remark", "propose", "entrust", "withdraw", "narrow"])
def test_an_object_that_is_not_here_is_not_found(analyst: Client, act: str) -> None:
    for stix in (TOOL, "x", "tool--1", "..%2f"):
        assert analyst.get(f"/intel/objects/{stix}/{act}/").status_code == 404
