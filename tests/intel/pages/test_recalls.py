"""Calling back, and watching who has said that it is gone."""

import json

import msgspec
from django.test import Client

from comity.intel import actions
from comity.intel.actions import indexing
from comity.intel.actions.exchange import lines
from comity.intel.actions.exchange.exporting import exported
from comity.intel.actions.tokens import Access
from comity.intel.core.exchange.recalling import RECALL, RECALL_ANSWER, Outcome, RecallAnswer, RecallBody
from comity.intel.models import Entry, Holder, Recall, StixObject
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON, TALA
from tests.intel.pages.people import Office
from tests.intel.pages.wording import said
from tests.intel.sharing.marked import AUS, IDN
from tests.intel.sharing.stored import at_level, keep, stix_id, tool
from tests.intel.syncing.conftest import Circle, circle

__all__ = ["circle"]

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
TOOL = stix_id("tool", "a")
PAGE = f"/intel/objects/{TOOL}/"


def shared(circle: Circle, *raws: bytes) -> None:
    keep(*raws, collection=circle.collection)
    lines.push_due(at=NOON, seconds=30)
    for node in (circle.aus, circle.idn):
        node.answers()


def withdrawn(client: Client) -> str:
    """The address of the recall's page."""
    answer = client.post(f"{PAGE}withdraw/", {"reason": "false positive"})
    assert answer.status_code == 302, said(answer)
    return str(answer["Location"])


def report() -> bytes:
    return msgspec.json.encode({
        "type": "report", "spec_version": "2.1", "id": stix_id("report", "r"), "name": "Harbour report",
        "created": "2026-11-01T00:00:00.000Z", "modified": "2026-11-01T00:00:00.000Z",
        "published": "2026-11-01T00:00:00.000Z", "object_refs": [TOOL], "object_marking_refs": [GREEN],
    })  # fmt: skip


def test_before_it_is_withdrawn_who_will_be_told_is_shown_by_name(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    exported([StixObject.objects.get(stix_id=TOOL).pk], "csv", recipient="Bank A", by="", at=NOON)
    actions.add_token("Bank B", {circle.collection: Access.READ}, at=NOON)

    shown = said(analyst.get(f"{PAGE}withdraw/"))

    assert "Australia" in shown
    assert "Indonesia" in shown
    assert "Bank B" in shown
    assert "One file that was exported holds it." in shown
    assert StixObject.objects.filter(stix_id=TOOL).exists()


def test_it_is_gone_here_and_its_page_says_who_has_answered(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    page = withdrawn(analyst)
    recall = Recall.objects.get()

    answer = RecallAnswer(recall=str(recall.pk), holder=AUS, outcome=Outcome.ERASED, versions=1, collections=2)
    circle.scene.aus.says(RECALL_ANSWER, answer, conversation="recall")

    shown = said(analyst.get(page))
    assert not StixObject.objects.filter(stix_id=TOOL).exists()
    assert "Erased" in shown
    assert "Versions: 1. Collections: 2." in shown
    assert shown.index("Indonesia") < shown.index("Australia")
    assert "Told, no answer yet" in shown
    assert "1 of 2 answered" in said(analyst.get("/intel/recalls/"))


def test_a_silent_holder_is_reminded(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    page = withdrawn(analyst)

    answer = analyst.post(f"{page}remind/{IDN}/")

    assert answer["Location"] == page
    assert len(circle.scene.idn.heard(RECALL, RecallBody)) == 2
    assert "reminded once" in said(analyst.get(page))


def test_one_that_is_unknown_is_told_nothing(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    page = withdrawn(analyst)

    analyst.post(f"{page}remind/nowhere.example/")

    assert Holder.objects.filter(reminders__gt=0).count() == 0


def test_what_stood_here_is_a_list_to_act_on(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    keep(report())
    indexing.index_next()
    exported([StixObject.objects.get(stix_id=TOOL).pk], "csv", recipient="Bank A", by="", at=NOON)

    shown = said(analyst.get(withdrawn(analyst)))

    assert "Bay indicators" in shown
    assert "csv, for Bank A" in shown
    assert "Harbour report" in shown


def test_it_is_narrowed_for_fewer_readers(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    shown = said(analyst.get(f"{PAGE}narrow/"))

    answer = analyst.post(f"{PAGE}narrow/", {"level": "TLP:AMBER", "reason": "a live case"})

    assert "TLP:AMBER+STRICT" in shown
    assert 'value="TLP:GREEN"' not in shown
    assert answer.status_code == 302
    assert [one.object.label.marking_refs for one in Entry.objects.all()] == [[AMBER]]
    assert "Narrowed" in said(analyst.get(answer["Location"]))


def test_nothing_is_called_back_without_a_reason(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))

    assert analyst.post(f"{PAGE}withdraw/", {}).status_code == 422
    assert analyst.post(f"{PAGE}narrow/", {"reason": "x", "level": "TLP:CLEAR"}).status_code == 422
    assert not Recall.objects.exists()


def test_what_another_owns_is_not_ours_to_call_back(circle: Circle, analyst: Client) -> None:
    circle.sender().sends(tool("a", GREEN))

    assert analyst.get(f"{PAGE}withdraw/").status_code == 403


def test_who_may_not_call_back_may_read_of_it(circle: Circle, office: Office) -> None:
    shared(circle, tool("a", GREEN))
    assert office.client(LIGAYA).get(f"{PAGE}withdraw/").status_code == 403
    page = withdrawn(office.client())

    shown = office.client(LIGAYA).get(page)

    assert shown.status_code == 200
    assert "Remind" not in said(shown)
    assert office.client(LIGAYA).post(f"{page}remind/{AUS}/").status_code == 403
    assert office.client(TALA).get(page).status_code == 403


def test_the_list_is_narrowed_and_is_a_file_too(circle: Circle, analyst: Client) -> None:
    shared(circle, tool("a", GREEN))
    withdrawn(analyst)

    rows = json.loads(analyst.get("/intel/recalls/?format=json").content)["rows"]

    assert {(row["holder"], row["state"]) for row in rows} == {(AUS, "sent"), (IDN, "sent")}
    assert TOOL in said(analyst.get("/intel/recalls/?show=open"))
    assert TOOL in said(analyst.get(f"/intel/recalls/?show=given&q={TOOL}"))
    assert "Nothing matches" in said(analyst.get("/intel/recalls/?show=received"))
