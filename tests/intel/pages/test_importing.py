"""Bringing a file: choose, look, start, watch, read what was refused; and nobody else sees it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from comity.intel.actions.moving import jobs
from comity.intel.models import Import, StixObject
from comity.intel.queries.moving import looking
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON, TALA
from tests.intel.pages.people import KIDLAT, Office
from tests.intel.pages.wording import said
from tests.intel.sharing.stored import at_level, tool

NEW = "/intel/imports/new/"
TEXT = "Seen at hxxp://portal[.]evil-invented[.]com/a, and a copy in setup.zip; not to blame is 8.8.8.8.\n"
TABLE = "ip,comment,junk\n45.155.205.9,first,x\n8.8.8.8,resolver,y\n"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.COMITY_BLOBS = tmp_path / "blobs"


def brings(client: Client, content: str | bytes, name: str = "a.txt") -> str:
    """The address of the page that shows what a file holds."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(NEW, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def works() -> None:
    jobs.work(clock=lambda: NOON + timedelta(hours=2))


def test_nothing_is_stored_before_the_import_starts(analyst: Client) -> None:
    page = brings(analyst, tool("a", at_level(Tlp.GREEN)), "bundle.json")

    shown = analyst.get(page)

    assert "STIX 2.1 or 2.0" in said(shown)
    assert "TLP:GREEN" in said(shown)
    assert not StixObject.objects.exists()


def test_a_bundle_goes_in_and_its_page_says_what_became_of_it(analyst: Client) -> None:
    page = brings(analyst, tool("a", at_level(Tlp.GREEN)) + b'\n{"type":"tool"}', "bundle.json")

    started = analyst.post(page, {"format": "stix", "start": "1"})
    waiting = analyst.get(started["Location"])
    works()
    done = analyst.get(started["Location"])

    assert 'hx-get="' in said(waiting)
    assert "Waiting" in said(waiting)
    assert "Done" in said(done)
    assert 'hx-get="' not in said(done)
    assert "Object 2" in said(done)
    assert StixObject.objects.count() == 1


def test_the_report_is_a_file_too(analyst: Client) -> None:
    page = brings(analyst, '{"type":"tool"}', "bundle.json")
    at = analyst.post(page, {"format": "stix", "start": "1"})["Location"]
    works()

    rows = json.loads(analyst.get(f"{at}?format=json").content)["rows"]
    table = analyst.get(f"{at}?format=csv")

    assert rows[0]["position"] == "1"
    assert rows[0]["code"].startswith("stix.")
    assert table["Content-Disposition"] == 'attachment; filename="import-report.csv"'


def test_of_a_text_what_is_benign_or_doubtful_is_shown_but_not_ticked(analyst: Client) -> None:
    shown = said(analyst.get(brings(analyst, TEXT)))

    assert 'value="url http://portal.evil-invented.com/a" checked' in shown
    assert 'value="ipv4-addr 8.8.8.8">' in shown
    assert "public resolver" in shown


def test_exactly_what_is_ticked_is_stored(analyst: Client) -> None:
    page = brings(analyst, TEXT)

    analyst.post(
        page,
        {
            "format": "text",
            "marking": "TLP:AMBER",
            "chosen": ["ipv4-addr 8.8.8.8", "domain-name unheard.com"],
            "start": "1",
        },
    )
    works()

    assert [one.type for one in StixObject.objects.exclude(type="identity")] == ["ipv4-addr"]


def test_pasted_text_is_as_good_as_a_file(analyst: Client) -> None:
    answer = analyst.post(NEW, {"text": TEXT})

    assert "Pasted text" in said(analyst.get(answer["Location"]))


@pytest.mark.parametrize("sent", [{}, {"text": "  "}, {"text": "a", "file": SimpleUploadedFile("a", b"a")}])
def test_one_of_both_is_given(analyst: Client, sent: dict[str, object]) -> None:
    assert analyst.post(NEW, sent).status_code == 422


def test_columns_are_suggested_with_cells_beside_them(analyst: Client) -> None:
    shown = said(analyst.get(brings(analyst, TABLE, "a.csv")))

    assert '<option value="ipv4-addr" selected>' in shown
    assert '<option value="description" selected>' in shown
    assert "45.155.205.9" in shown


def test_a_changed_column_is_shown_before_it_is_stored(analyst: Client) -> None:
    page = brings(analyst, TABLE, "a.csv")
    form = {"format": "csv", "marking": "TLP:GREEN", "column-0": "ipv4-addr", "column-1": "name", "spares": "on"}

    looked = analyst.post(page, {**form, "indicators": "on", "look": "1"})

    assert looked.status_code == 200
    assert "first" in said(looked)
    assert "left out" in said(looked)
    assert Import.objects.get().state == "draft"


def test_a_table_without_values_or_marking_is_not_started(analyst: Client) -> None:
    page = brings(analyst, TABLE, "a.csv")

    missing = analyst.post(page, {"format": "csv", "marking": "TLP:GREEN", "column-1": "name", "start": "1"})
    unmarked = analyst.post(page, {"format": "csv", "column-0": "ipv4-addr", "start": "1"})

    assert (missing.status_code, unmarked.status_code) == (422, 422)
    assert "Say which column holds the values" in said(missing)


def test_another_format_is_read_as_the_officer_says(analyst: Client) -> None:
    page = brings(analyst, TABLE, "a.csv")

    assert "Values in the text" in said(analyst.get(f"{page}?format=text"))
    assert analyst.get(f"{page}?format=nonsense").status_code == 200


def test_a_text_with_more_values_than_a_page_holds_says_so(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_REVIEWED", 2)

    assert "Only the first 2 values" in said(analyst.get(brings(analyst, TEXT)))


def test_who_will_read_it_is_shown_before_it_goes_into_a_collection(office: Office) -> None:
    scene, client = office.scene, office.client()
    collection = scene.collection(scene.circle())
    page = brings(client, TABLE, "a.csv")
    form = {
        "format": "csv", "marking": "TLP:GREEN", "column-0": "ipv4-addr", "collection": str(collection.public_id),
        "start": "1",
    }  # fmt: skip

    first = client.post(page, form)
    second = client.post(page, {**form, "seen": str(collection.public_id)})

    assert first.status_code == 200
    assert "Who will read this in" in said(first)
    assert second.status_code == 302
    assert Import.objects.get().collection == collection


def test_an_investigator_imports_without_a_collection(office: Office) -> None:
    office.scene.collection()
    client = office.client(LIGAYA)

    assert "Put them into a collection" not in said(client.get(brings(client, TABLE, "a.csv")))


def test_a_cancelled_import_leaves_no_file(
    analyst: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = brings(analyst, TABLE, "a.csv")

    with django_capture_on_commit_callbacks(execute=True):
        answer = analyst.post(page.replace("check/", "cancel/"))

    assert "cancelled" in said(analyst.get(answer["Location"]))
    assert list((ours.COMITY_BLOBS / "imports").glob("*")) == []


def test_nobody_else_finds_an_import(office: Office) -> None:
    page = brings(office.client(), TABLE, "secret-name.csv")

    assert office.client(KIDLAT).get(page).status_code == 404
    assert office.client(KIDLAT).post(page.replace("check/", "cancel/")).status_code == 404
    assert "secret-name" not in said(office.client(KIDLAT).get("/intel/imports/"))
    assert office.client(TALA).get("/intel/imports/").status_code == 403


def test_the_list_says_what_was_not_taken(analyst: Client) -> None:
    page = brings(analyst, '{"type":"tool"}', "bundle.json")
    analyst.post(page, {"format": "stix", "start": "1"})
    works()

    shown = said(analyst.get("/intel/imports/"))
    rows = json.loads(analyst.get("/intel/imports/?format=json").content)["rows"]

    assert "bundle.json" in shown
    assert (rows[0]["refused"], rows[0]["state"]) == ("1", "done")
