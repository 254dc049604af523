"""The pages of the log, as the people of the cast see them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.ledger import actions, queries
from comity.ledger.adapters import keys
from comity.ledger.core.notes import read_note
from comity.ledger.core.receipts import check, read_receipts
from comity.ledger.core.vkeys import read_vkeys
from tests import cast
from tests.ledger.peers import AT, REF, Peer

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=2)


@pytest.fixture
def house() -> cast.House:
    return cast.house()


def signed_in(house: cast.House, person: cast.Person) -> Client:
    client = Client()
    client.force_login(house.officers[person.username].user)
    return client


@pytest.fixture
def auditor(house: cast.House) -> Client:
    """An auditor's browser, before a log of a hundred and twenty acts more, all signed over and cosigned."""
    for step in range(120):
        actions.record("evidence.request.signed", REF, {"step": step}, at=AT, by="officer")
    actions.record("evidence.request.refused", "PHL-2026-000000", {"ground": "=1+1"}, at=LATER)
    own = actions.checkpoint_now(at=LATER)
    assert own is not None
    peer = Peer()
    lines = peer.cosign(read_note(own.note).text)
    actions.add_cosignature(own.size, lines, witness_key=peer.vkey, peer="idn.example", at=LATER)
    return signed_in(house, cast.BAYANI)


def page(client: Client, name: str, *args: object, **query: str | int) -> str:
    answer = client.get(reverse(f"ledger:{name}", args=args), query)
    assert answer.status_code == 200
    assert b"style=" not in answer.content
    assert len(answer.content) < 100_000
    return answer.content.decode()


@pytest.mark.parametrize(
    ("person", "status"),
    [
        (cast.BAYANI, 200),
        (cast.MAYUMI, 200),
        (cast.CRISANTO, 200),
        (cast.LIGAYA, 403),
        (cast.DATU, 403),
        (cast.TALA, 403),
    ],
)
def test_the_log_is_read_by_those_whose_roles_allow_it(house: cast.House, person: cast.Person, status: int) -> None:
    client = signed_in(house, person)

    answers = {
        client.get(reverse(f"ledger:{name}", args=args)).status_code
        for name, args in (("log", ()), ("leaf", (0,)), ("checkpoint", ()), ("keys", ()))
    }

    assert answers == {status}


def test_nobody_reads_it_without_signing_in() -> None:
    answer = Client().get(reverse("ledger:log"))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_newest_acts_come_first_and_pages_follow_by_index(auditor: Client) -> None:
    size = queries.head().size

    first = page(auditor, "log")
    second = page(auditor, "log", before=size - 50)

    assert f">{size - 1}</a>" in first
    assert f"before={size - 50}" in first
    assert f">{size - 51}</a>" in second
    assert f">{size - 1}</a>" not in second


def test_the_head_says_who_cosigned_it(auditor: Client) -> None:
    assert "idn.example" in page(auditor, "log")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"ref": REF}, 120),
        ({"kind": "evidence.request.ref"}, 1),
        ({"since": "2026-11-24"}, 1),
        ({"since": "2026-11-22", "until": "2026-11-22", "kind": "evidence."}, 120),
        ({"ref": "PHL-2026-999999"}, 0),
    ],
)
def test_the_list_is_filtered_by_reference_act_and_day(auditor: Client, query: dict[str, str], found: int) -> None:
    answer = auditor.get(reverse("ledger:log"), {**query, "format": "json"})

    assert len(json.loads(answer.getvalue())) == found


def test_filters_that_find_nothing_say_so_and_filters_that_cannot_be_read_too(auditor: Client) -> None:
    assert "Nothing matches" in page(auditor, "log", ref="PHL-2026-999999")
    assert "Enter a valid date" in page(auditor, "log", since="yesterday")


@pytest.mark.parametrize(
    "query",
    [
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"before": "-1"},
        {"before": "9" * 40},
        {"ref": "\x00"},
        {"kind": "%_\\"},
        {"kind": "x" * 500},
        {"format": "exe"},
    ],
)
def test_no_filter_breaks_the_list(auditor: Client, query: dict[str, str]) -> None:
    assert auditor.get(reverse("ledger:log"), query).status_code == 200


@pytest.mark.parametrize("ref", ["PHL-2026-999999", "%00", "a%0d%0ab", "%22", "..", "%ff"])
def test_receipts_of_no_reference_are_not_found(auditor: Client, ref: str) -> None:
    assert auditor.get(f"/ledger/receipts/{ref}/").status_code == 404


def test_a_spreadsheet_gets_every_leaf_and_no_formula(auditor: Client) -> None:
    actions.record("=HYPERLINK(0)", "=1+1", {}, at=LATER)

    answer = auditor.get(reverse("ledger:log"), {"format": "csv"})

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == queries.head().size + 1
    assert rows[-1][2:4] == ["'=HYPERLINK(0)", "'=1+1"]


def test_a_leaf_shows_its_event_and_the_way_to_the_root(auditor: Client) -> None:
    index = queries.of(REF)[5].index
    newest = queries.latest_checkpoint()
    assert newest is not None

    shown = page(auditor, "leaf", index)

    assert "evidence.request.signed" in shown
    assert all(hash_.hex()[:16] in shown for hash_ in queries.inclusion(index, newest.size))
    assert newest.root.hex()[:16] in shown


def test_a_leaf_that_is_not_there_is_not_found(auditor: Client) -> None:
    assert auditor.get(reverse("ledger:leaf", args=[999_999])).status_code == 404
    assert auditor.get(reverse("ledger:leaf", args=[10**30])).status_code == 404


def test_a_leaf_not_yet_signed_over_says_when_it_will_be(auditor: Client) -> None:
    leaf = actions.record("evidence.request.signed", REF, {}, at=LATER)

    assert "within ten minutes" in page(auditor, "leaf", leaf.index)
    assert auditor.get(reverse("ledger:receipt", args=[leaf.index])).status_code == 409


def test_a_forgotten_leaf_says_that_it_was_forgotten(auditor: Client) -> None:
    actions.forget(REF, at=LATER)

    assert "The event was forgotten" in page(auditor, "leaf", queries.of(REF)[0].index)


def test_receipts_taken_from_the_page_verify_with_the_keys_taken_from_the_page(auditor: Client) -> None:
    index = queries.of(REF)[5].index
    log = read_vkeys(auditor.get(reverse("ledger:keys")).content.decode())

    (one,) = read_receipts(auditor.get(reverse("ledger:receipt", args=[index])).content.decode())
    case = read_receipts(auditor.get(reverse("ledger:receipts", args=[REF])).content.decode())
    closed = auditor.get(reverse("ledger:receipt", args=[index]), {"closed": "1"}).content.decode()

    event = check(one, log).event
    assert event is not None
    assert event.facts == {"step": 5}
    assert len([check(each, log) for each in case]) == 120
    assert REF not in closed
    assert log == read_vkeys(keys.public())


def test_a_contradiction_is_shown_with_all_that_proves_it(auditor: Client) -> None:
    peer = Peer()
    peer.log("a", "b", "c")
    actions.witness(peer.note(), [], log_key=peer.vkey, peer="idn.example", at=AT)
    liar = peer.fork()
    liar.leaves[0] = liar.leaves[1]
    with pytest.raises(actions.Equivocated):
        actions.witness(liar.note(), [], log_key=peer.vkey, peer="idn.example", at=AT)
    (kept,) = queries.equivocations()

    shown = page(auditor, "evidence", kept.id)
    files = {part: auditor.get(reverse(f"ledger:evidence-{part}", args=[kept.id])).content.decode() for part in PARTS}

    assert "no single history has both" in shown
    assert (files["first"], files["second"]) == (kept.first_note, kept.second_note)
    assert "has signed two histories" in page(auditor, "log")


PARTS = ("first", "second", "proof", "keys")


def test_evidence_that_is_not_there_is_not_found(auditor: Client) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"

    assert auditor.get(reverse("ledger:evidence", args=[nowhere])).status_code == 404


def test_the_list_reads_the_same_few_rows_however_long_the_log(auditor: Client) -> None:
    with CaptureQueriesContext(connection) as reads:
        page(auditor, "log")

    assert len([each for each in reads if "ledger_" in each["sql"]]) <= 7
