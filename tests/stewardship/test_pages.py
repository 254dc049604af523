"""The pages of a steward: one line, the draft, publishing, the packs and what each changed."""

import csv
import io

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from comity.directory.core.permissions import CONSOLE
from comity.law.core.book.amendments import TABLES
from comity.law.core.knowledge import released
from comity.stewardship import actions, queries
from comity.stewardship.models import DraftLine, Pack
from tests.cast import BAYANI, LIGAYA, MAYUMI, NOON, PHL, Person
from tests.evidence.abroad import Scene
from tests.stewardship.abroad import agency, signed


def browser(scene: Scene, person: Person) -> Client:
    client = Client()
    client.force_login(scene.people.officers[person.username].user)
    return client


def row_of(table: str, **having: str) -> dict[str, str]:
    """The first row of the Philippines with these values."""
    rows = (row for row in released().rows(table) if row["iso3"] == PHL)
    return next(row for row in rows if having.items() <= row.items())


def place(table: str, row: dict[str, str], act: str) -> str:
    return f"/law/packs/lines/{table}/{TABLES[table].id_of(row)}/{act}/"


def today() -> str:
    return timezone.now().date().isoformat()


def provenance(**said: str) -> dict[str, str]:
    return {"source": "Official Gazette, invented", "confidence": "high", "as_of": today(), **said}


def test_a_steward_confirms_a_line_and_it_waits_in_the_draft(scene: Scene) -> None:
    client, row = browser(scene, MAYUMI), row_of("agencies")

    answer = client.post(place("agencies", row, "confirm"), provenance(), follow=True)

    assert answer.redirect_chain == [("/law/packs/draft/", 302)]
    assert "Confirmed: Institutions" in answer.text
    assert DraftLine.objects.get().cells["act"] == "confirm"


def test_a_corrected_line_shows_before_and_after(scene: Scene) -> None:
    client, row = browser(scene, MAYUMI), row_of("treaty_status", instrument="coe-185")
    said = {"status": row["status"], "signed_on": "", "ratified_on": row["ratified_on"]}

    answer = client.post(
        place("treaty_status", row, "correct"),
        provenance(**said, in_force_on="2018-07-02"),
        follow=True,
    )

    assert f"<del>{row['in_force_on']}</del> <ins>2018-07-02</ins>" in answer.text


def test_what_does_not_fit_is_said_at_its_field_and_changes_nothing(scene: Scene) -> None:
    client, row = browser(scene, MAYUMI), row_of("treaty_status", instrument="coe-185")

    answer = client.post(
        place("treaty_status", row, "correct"),
        provenance(status="party", ratified_on="2018-03-28", in_force_on="2017-01-01", as_of="2026-02-30"),
    )
    in_order = client.post(
        place("treaty_status", row, "correct"),
        provenance(status="party", ratified_on="2018-03-28", in_force_on="2017-01-01"),
    )

    assert answer.status_code == 422
    assert in_order.status_code == 422
    assert "“in force for the state” (2017-01-01) comes before “ratified” (2018-03-28)" in in_order.text
    assert not DraftLine.objects.exists()


def test_a_formula_is_refused_at_its_field(scene: Scene) -> None:
    client = browser(scene, MAYUMI)

    answer = client.post(
        "/law/packs/lines/agencies/add/", provenance(name="=HYPERLINK(1)", kind="police", role="Invented")
    )

    assert answer.status_code == 422
    assert "which spreadsheets take for a formula" in answer.text


def test_a_line_is_added_retired_and_published(scene: Scene) -> None:
    client, row = browser(scene, MAYUMI), row_of("agencies")
    client.post("/law/packs/lines/agencies/add/", provenance(name="Office of Invented Affairs", kind="police"))
    client.post(place("agencies", row, "retire"), provenance(effective=today()))

    answer = client.post("/law/packs/draft/publish/", follow=True)

    assert answer.redirect_chain[0][0] == f"/law/packs/{Pack.objects.get().digest}/"
    assert "LAW-phl.example-1" in answer.text
    names = [each["name"] for each in queries.knowledge(on=timezone.now().date()).rows("agencies")]
    assert "Office of Invented Affairs" in names
    assert row["name"] not in names


def test_a_line_leaves_the_draft(scene: Scene) -> None:
    client = browser(scene, MAYUMI)
    client.post(place("agencies", row_of("agencies"), "confirm"), provenance())

    client.post(f"/law/packs/draft/{DraftLine.objects.get().pk}/drop/")

    assert not DraftLine.objects.exists()
    assert "The draft is empty" in client.get("/law/packs/draft/").text


def test_lines_of_another_state_are_not_hers(scene: Scene) -> None:
    client = browser(scene, MAYUMI)
    foreign = next(row for row in released().rows("agencies") if row["iso3"] == "AUS")

    assert client.get(place("agencies", foreign, "correct")).status_code == 404


@pytest.mark.parametrize("path", ["draft/", "draft/publish/", "lines/agencies/add/"])
def test_only_a_steward_writes_lines(scene: Scene, path: str) -> None:
    assert browser(scene, LIGAYA).get(f"/law/packs/{path}").status_code == 403


@pytest.mark.parametrize("path", ["lines/nothing/add/", "lines/agencies/0123456789ab/burn/", "lines/x/y/confirm/"])
def test_there_is_no_page_for_what_there_is_not(scene: Scene, path: str) -> None:
    assert browser(scene, MAYUMI).get(f"/law/packs/{path}").status_code == 404


def test_every_act_and_table_has_its_form(scene: Scene) -> None:
    client = browser(scene, MAYUMI)

    for table in TABLES:
        assert client.get(f"/law/packs/lines/{table}/add/").status_code == 200
    for act in ("confirm", "correct", "retire"):
        assert client.get(place("policies", row_of("policies"), act)).status_code == 200


def test_a_pack_shows_what_it_changed_and_its_files_are_what_was_signed(scene: Scene) -> None:
    row = actions.install(signed(scene.aus.node), came=Pack.Came.FILE, by=CONSOLE, at=NOON)
    client = browser(scene, LIGAYA)

    page = client.get(f"/law/packs/{row.digest}/")
    listed = client.get("/law/packs/")
    file = client.get(f"/law/packs/{row.digest}/file/")
    table = client.get(f"/law/packs/{row.digest}/table/")

    assert "Office of Invented Affairs" in page.text
    assert row.ref in listed.text
    assert file.content == bytes(row.envelope)
    [line] = csv.DictReader(io.StringIO(table.text))
    assert (line["act"], line["state"], line["name"]) == ("add", "AUS", "Office of Invented Affairs")


def test_the_answers_that_change_are_worked_out_when_asked_for(scene: Scene) -> None:
    row = actions.install(signed(scene.aus.node), came=Pack.Came.FILE, by=CONSOLE, at=NOON)

    page = browser(scene, LIGAYA).get(f"/law/packs/{row.digest}/?answers=yes")

    assert "None of the standard questions is answered differently" in page.text


def test_an_operator_takes_a_pack_back_with_a_reason(scene: Scene) -> None:
    row = actions.install(signed(scene.aus.node), came=Pack.Came.FILE, by=CONSOLE, at=NOON)
    client = browser(scene, BAYANI)

    without = client.post(f"/law/packs/{row.digest}/revert/", {"why": ""})
    answer = client.post(f"/law/packs/{row.digest}/revert/", {"why": "Not what the gazette says"}, follow=True)

    assert without.status_code == 422
    assert "Not what the gazette says" in answer.text
    assert not Pack.objects.get().in_use


def test_the_page_of_her_state_offers_a_steward_each_line(scene: Scene) -> None:
    client = browser(scene, MAYUMI)

    own, other = client.get("/law/states/PHL/").text, client.get("/law/states/AUS/").text

    for table in ("treaty_status", "declarations", "national_offences", "national_powers", "policies", "agencies"):
        row = row_of(table)
        assert place(table, row, "correct") in own
        assert client.get(place(table, row, "retire")).status_code == 200
    assert "/correct/" not in other
    assert "/correct/" not in browser(scene, LIGAYA).get("/law/states/PHL/").text


def test_who_may_not_take_it_back_is_not_offered_it(scene: Scene) -> None:
    row = actions.install(signed(scene.aus.node), came=Pack.Came.FILE, by=CONSOLE, at=NOON)
    client = browser(scene, LIGAYA)

    assert "Take it back" not in client.get(f"/law/packs/{row.digest}/").text
    assert client.get(f"/law/packs/{row.digest}/revert/").status_code == 403


def test_hostile_text_in_a_pack_stays_text(scene: Scene) -> None:
    line = agency("<script>alert(1)</script>")
    row = actions.install(signed(scene.aus.node, line), came=Pack.Came.FILE, by=CONSOLE, at=NOON)

    page = browser(scene, LIGAYA).get(f"/law/packs/{row.digest}/")

    assert "<script>alert" not in page.text
    assert settings.COMITY_STATE == PHL
