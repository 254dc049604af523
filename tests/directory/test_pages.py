"""The pages of the directory, as officers open them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comity.directory import actions, queries
from comity.directory.core import manifest as manifests
from comity.directory.core.peering import Standing
from comity.directory.core.permissions import CONSOLE, Role
from comity.directory.models import Mandate, PeerNode
from tests.cast import BAYANI, CRISANTO, DATU, LIGAYA, MAYUMI, TALA, House, Person, australia, ceremony

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(house: House) -> "AtWork":

    actions.publish_manifest(at=timezone.now())
    return AtWork(house)


class AtWork:
    """Browsers of the cast, each signed in."""

    def __init__(self, house: House) -> None:
        self.house = house

    def __call__(self, person: Person) -> Client:
        client = Client()
        client.force_login(self.house.officers[person.username].user)
        return client


def trust(house: House, envelope: bytes) -> None:

    ceremony(envelope, house, at=timezone.now())


def fresh_manifest() -> bytes:

    return australia().manifest(at=timezone.now())


LISTS = ["index", "institutions", "officers", "peers", "fingerprint"]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_for_an_investigator(at_work: AtWork, name: str) -> None:
    answer = at_work(LIGAYA).get(reverse(f"directory:{name}"))

    assert answer.status_code == 200
    assert b"style=" not in answer.content
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("name", LISTS)
def test_nobody_sees_the_directory_without_signing_in(at_work: AtWork, name: str) -> None:
    answer = Client().get(reverse(f"directory:{name}"))

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(reverse("account_login"))


def test_a_provider_sees_desks_but_no_officers_and_no_peers(at_work: AtWork) -> None:
    clerk = at_work(TALA)

    assert clerk.get(reverse("directory:index")).status_code == 200
    for name in ("officers", "peers", "fingerprint"):
        assert clerk.get(reverse(f"directory:{name}")).status_code == 403
    officer = at_work.house.officers["ligaya"]
    assert clerk.get(reverse("directory:officer", args=[officer.pk])).status_code == 403


def test_desks_are_found_by_name_state_and_kind(at_work: AtWork) -> None:
    client = at_work(LIGAYA)

    by_name = client.get(reverse("directory:index"), {"q": "harbour"}).content.decode()
    by_kind = client.get(reverse("directory:index"), {"kind": "court", "state": "PHL"}).content.decode()
    none = client.get(reverse("directory:index"), {"q": "nowhere"}).content.decode()

    assert "Harbour police" in by_name
    assert "Cybercrime court" not in by_name
    assert "Cybercrime court" in by_kind
    assert "No desk found" in none


def test_desks_are_exported_as_csv_and_json(at_work: AtWork) -> None:
    client = at_work(LIGAYA)

    csv = client.get(reverse("directory:index"), {"format": "csv"}).content.decode()
    rows = json.loads(client.get(reverse("directory:index"), {"format": "json"}).content)["rows"]

    assert csv.splitlines()[0].startswith("state,organisation,")
    assert "+999 2 555 0100" in csv
    assert len(rows) == len(at_work.house.desks)


def test_institutions_show_their_source(at_work: AtWork) -> None:
    answer = at_work(LIGAYA).get(reverse("directory:institutions"), {"state": "IDN", "q": "BSSN"})

    assert b"National Cyber and Crypto Agency" in answer.content
    assert b"recalled" in answer.content


def test_a_node_is_introduced_and_confirmed_by_two_officers(at_work: AtWork) -> None:
    envelope = fresh_manifest()
    heard = manifests.unverified(envelope).fingerprint.spoken

    at_work(BAYANI).post(reverse("directory:introduce"), {"text": envelope.decode()})
    for person in (CRISANTO, MAYUMI):
        page = at_work(person).get(reverse("directory:peer", args=["aus.example"]))
        assert b"Type what you hear" in page.content
        at_work(person).post(reverse("directory:confirm", args=["aus.example"]), {"heard": heard, "channel": "video"})

    assert PeerNode.objects.get(node_id="aus.example").standing == Standing.TRUSTED


def test_the_manifest_may_come_as_a_file(at_work: AtWork) -> None:
    file = SimpleUploadedFile("aus.manifest.json", fresh_manifest())

    answer = at_work(BAYANI).post(reverse("directory:introduce"), {"file": file})

    assert answer.headers["location"] == reverse("directory:peer", args=["aus.example"])


def test_what_was_heard_wrongly_comes_back_with_the_form(at_work: AtWork) -> None:
    actions.introduce(envelope := fresh_manifest(), by=CONSOLE, at=manifests.unverified(envelope).created)

    answer = at_work(CRISANTO).post(
        reverse("directory:confirm", args=["aus.example"]), {"heard": "babad lusab", "channel": "video"}
    )

    assert answer.status_code == 422
    assert b"babad lusab" in answer.content
    assert not PeerNode.objects.get(node_id="aus.example").confirmations.exists()


@pytest.mark.parametrize(
    "text", ["", "{}", "[" * 1000, '{"payload":"!!","payloadType":"x","signatures":[]}', "\x00\x01"]
)
def test_a_text_that_is_no_manifest_is_refused_with_the_form(at_work: AtWork, text: str) -> None:
    answer = at_work(BAYANI).post(reverse("directory:introduce"), {"text": text})

    assert answer.status_code == 422
    assert b"There is a problem" in answer.content


def test_an_address_that_does_not_answer_is_said_in_the_form(at_work: AtWork) -> None:
    answer = at_work(BAYANI).post(reverse("directory:introduce"), {"address": "http://127.0.0.1:9"})

    assert answer.status_code == 422
    assert b"could be fetched" in answer.content


def test_a_peer_is_suspended_and_reinstated_by_two_officers(at_work: AtWork) -> None:
    trust(at_work.house, fresh_manifest())
    suspend, reinstate = (reverse(f"directory:{name}", args=["aus.example"]) for name in ("suspend", "reinstate"))

    assert b"What cannot be undone" in at_work(CRISANTO).get(suspend).content
    at_work(CRISANTO).post(suspend, {"why": "An alarm."})
    same = at_work(CRISANTO).post(reinstate, {"why": "Never mind."})
    other = at_work(MAYUMI).post(reinstate, {"why": "Looked into it."})

    assert (same.status_code, other.status_code) == (422, 302)
    assert PeerNode.objects.get(node_id="aus.example").standing == Standing.TRUSTED


@pytest.mark.parametrize("name", ["introduce", "publish", "new_desk", "new_organisation"])
@pytest.mark.parametrize("person", [LIGAYA, DATU, TALA])
def test_pages_that_change_the_directory_are_closed_to_others(at_work: AtWork, name: str, person: Person) -> None:
    assert at_work(person).get(reverse(f"directory:{name}")).status_code == 403
    assert at_work(person).post(reverse(f"directory:{name}"), {}).status_code == 403


def test_an_operator_adds_an_organisation_a_desk_and_publishes_them(at_work: AtWork) -> None:
    operator = at_work(BAYANI)
    operator.post(reverse("directory:new_organisation"), {"name": "Coast Guard", "kind": "police"})
    organisation = queries.own_organisations().get(name="Coast Guard")

    operator.post(
        reverse("directory:new_desk"),
        {"organisation": str(organisation.pk), "kind": "investigation-unit", "name": "Sea desk", "languages": "en fil"},
    )
    operator.post(reverse("directory:publish"))

    assert "Sea desk" in [desk.name for desk in queries.own_manifest().desks]
    assert queries.own_manifest().version == 2


def test_an_operator_gives_and_ends_a_mandate(at_work: AtWork) -> None:
    operator, ligaya = at_work(BAYANI), at_work.house.officers["ligaya"]

    operator.post(
        reverse("directory:give_mandate", args=[ligaya.pk]), {"role": "contact-point-24-7", "instrument": "ets185"}
    )
    mandate = Mandate.objects.get(officer=ligaya, role=Role.CONTACT_POINT)
    operator.post(reverse("directory:end_mandate", args=[mandate.pk]))

    mandate.refresh_from_db()
    assert mandate.valid_until is not None
    assert operator.get(reverse("directory:officer", args=[ligaya.pk])).status_code == 200


def test_a_retired_officer_is_signed_out(at_work: AtWork) -> None:
    ligaya = at_work.house.officers["ligaya"]
    browser = at_work(LIGAYA)

    at_work(BAYANI).post(reverse("directory:retire", args=[ligaya.pk]))

    assert browser.get(reverse("directory:index")).status_code == 302


def test_the_manifest_is_saved_as_a_file(at_work: AtWork) -> None:
    answer = at_work(LIGAYA).get(reverse("directory:manifest"))

    assert answer.content == queries.own_manifest_bytes()


@pytest.mark.parametrize("address", ["peers/nowhere.example/", "desks/00000000-0000-4000-8000-000000000000/"])
def test_what_does_not_exist_is_a_designed_404(at_work: AtWork, address: str) -> None:
    assert at_work(LIGAYA).get(f"/directory/{address}").status_code == 404


def test_every_desk_page_shows_its_call_back_number(at_work: AtWork) -> None:
    trust(at_work.house, fresh_manifest())
    desk = queries.desks(node_id="aus.example").get()

    answer = at_work(LIGAYA).get(reverse("directory:desk", args=[desk.pk]))

    assert b"+999 3 555 0199" in answer.content


@pytest.mark.parametrize("name", ["index", "institutions", "officers", "peers"])
def test_no_address_breaks_a_list(at_work: AtWork, name: str) -> None:
    browser = at_work(LIGAYA)

    for key in ("q", "state", "kind", "role", "sort", "page", "format"):
        for value in ("\x00", "'; drop", "-999999999999999999999", "%" * 300):
            assert browser.get(reverse(f"directory:{name}"), {key: value}).status_code == 200


@pytest.mark.parametrize("until", ["9999-12-31T23:59", "0001-01-01T00:00", "soon"])
def test_a_mandate_with_an_impossible_end_comes_back_with_the_form(at_work: AtWork, until: str) -> None:
    ligaya = at_work.house.officers["ligaya"]
    given = {"role": "judge", "instrument": "*", "valid_until": until}

    answer = at_work(BAYANI).post(reverse("directory:give_mandate", args=[ligaya.pk]), given)

    assert answer.status_code == 422
    assert b"There is a problem" in answer.content
