"""Taking a file away: who reads it is said first, what may not go is counted, and the file is listed."""

import json

import pytest
from django.test import Client

from comity.intel.models import Export
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, TALA
from tests.intel.pages.people import KIDLAT, Office
from tests.intel.pages.wording import said
from tests.intel.sharing.stored import at_level, keep, stix_id, tool

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
PAGE = "/intel/export/"


def chosen(office: Office, to: str = "here", **more: str) -> dict[str, str]:
    """A form about a collection with a green and an amber object."""
    collection = office.scene.collection()
    keep(tool("a", GREEN), tool("b", AMBER), collection=collection)
    return {"collection": str(collection.public_id), "text": "", "form": "stix", "to": to, "purpose": "", **more}


def taken(client: Client, form: dict[str, str]) -> bytes:
    """The file that the form gives."""
    answer = client.post(PAGE, {**form, "take": "1"})
    assert answer["Content-Disposition"].startswith('attachment; filename="comity-20261122-')
    return bytes(answer.getvalue())  # read to its end it closes itself, and leaves the connection of the test open


def test_what_would_go_is_shown_with_reasons_and_nothing_is_made(office: Office, analyst: Client) -> None:
    shown = said(analyst.post(PAGE, chosen(office, "node:aus.example", look="1")))

    assert "What would go to: Australia" in shown
    assert "One object goes." in shown
    assert "TLP:AMBER" in shown
    assert not Export.objects.exists()


def test_the_file_is_taken_and_listed(office: Office, analyst: Client) -> None:
    body = json.loads(taken(analyst, chosen(office, "node:aus.example")))

    assert [one["name"] for one in body["objects"]] == ["a"]
    assert "node:aus.example" in said(analyst.get(PAGE))
    assert json.loads(analyst.get(f"{PAGE}?format=json").content)["rows"][0]["objects"] == "1"


def test_a_search_is_brought_from_another_page_and_not_carried_out(office: Office, analyst: Client) -> None:
    shown = analyst.post(PAGE, {"q": "198.51.100.7"})

    assert shown.status_code == 200
    assert "198.51.100.7" in said(shown)
    assert not Export.objects.exists()


def test_a_collection_is_chosen_by_the_address(office: Office, analyst: Client) -> None:
    form = chosen(office)

    assert f'value="{form["collection"]}" selected' in said(analyst.get(f"{PAGE}?collection={form['collection']}"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"collection": ""},
        {"text": "also a search"},
        {"to": "node:nowhere.example"},
        {"form": "pdf"},
        {"collection": "6d3c1a52-9d0f-4b8e-8a3b-1f0e2f6a7c11"},
    ],
)
def test_what_is_not_right_is_said_beside_the_form(office: Office, analyst: Client, wrong: dict[str, str]) -> None:
    assert analyst.post(PAGE, {**chosen(office), **wrong}).status_code == 422


def test_where_nothing_may_go_there_is_no_file(office: Office, analyst: Client) -> None:
    answer = analyst.post(PAGE, {**chosen(office, "public"), "take": "1"})

    assert answer.status_code == 422
    assert "Nothing of it may go" in said(answer)


def test_an_investigator_takes_files_for_herself_only(office: Office) -> None:
    client, form = office.client(LIGAYA), chosen(office)

    assert "Australia" not in said(client.get(PAGE))
    assert client.post(PAGE, {**form, "to": "public"}).status_code == 422
    assert len(json.loads(taken(client, form))["objects"]) == 2
    assert office.client(TALA).get(PAGE).status_code == 403


def test_a_list_of_files_is_its_officers_alone(office: Office, analyst: Client) -> None:
    taken(analyst, chosen(office))

    assert "None yet." in said(office.client(KIDLAT).get(PAGE))
    assert stix_id("tool", "a") not in said(analyst.get(PAGE))
