"""Files that go out: exactly what their reader may read, and a recall finds them."""

import io
import json

import pytest

from comity.directory.core.permissions import CONSOLE, Actor, NotPermitted
from comity.intel import actions
from comity.intel.actions import indexing
from comity.intel.actions.exchange import recalling
from comity.intel.actions.moving import exporting
from comity.intel.actions.moving.exporting import NothingToExport, TooMuchToExport, Wanted
from comity.intel.actions.tokens import Access
from comity.intel.adapters.moving.writing import Form
from comity.intel.models import Export
from comity.intel.queries.collections import CollectionUnknown
from comity.intel.queries.exchange import found
from comity.intel.queries.moving.recipients import RecipientUnknown, recipient
from comity.intel.queries.moving.selecting import Selection, selection
from comity.intel.queries.showing import home
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.intel.formats.samples import indicator
from tests.intel.moving.conftest import LATER
from tests.intel.pages.people import Office
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import Circle

CLEAR, GREEN, AMBER, RED = (at_level(one) for one in (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.RED))


def wanted(by: Actor, chosen: Selection, to: str = "here", form: Form = Form.STIX, purpose: str = "") -> Wanted:
    whom = recipient(to, by, chosen.collection, purpose=purpose, at=LATER)
    return Wanted(form, chosen, whom, home.sight(by, at=LATER, purpose=purpose))


def written(what: Wanted, by: Actor) -> bytes:
    stream = io.BytesIO()
    exporting.export(what, stream, by=by, at=LATER)
    return stream.getvalue()


def names(file: bytes) -> list[str]:
    return sorted(one["name"] for one in json.loads(file)["objects"])


def everything(scene: Scene) -> Selection:
    collection = scene.collection()
    keep(
        *(tool(name, ref) for name, ref in zip("cgar", (CLEAR, GREEN, AMBER, RED), strict=True)), collection=collection
    )
    keep(tool("n"), collection=collection)
    return Selection(collection=collection)


def test_each_reader_gets_what_its_marking_lets_go(office: Office, analyst: Actor) -> None:
    chosen = everything(office.scene)
    token, _ = actions.add_token("Bank", {chosen.collection: Access.READ}, at=NOON)  # type: ignore[dict-item]

    assert names(written(wanted(analyst, chosen), analyst)) == ["a", "c", "g", "n"]
    assert names(written(wanted(analyst, chosen, "node:aus.example"), analyst)) == ["c", "g"]
    assert names(written(wanted(analyst, chosen, f"client:{token.pk}"), analyst)) == ["a", "c", "g"]
    assert names(written(wanted(analyst, chosen, "public"), analyst)) == ["c"]


def test_what_is_left_out_is_counted_with_its_reason(office: Office, analyst: Actor) -> None:
    what = wanted(analyst, everything(office.scene), "public")

    seen = exporting.preview(what, by=analyst)

    assert (seen.goes, seen.more) == (1, False)
    assert seen.withheld == {"intel.tlp-green": 1, "intel.tlp-amber": 1, "intel.marking-missing": 1}
    assert all(exporting.why(code) for code in seen.withheld)


def test_members_of_a_community_get_more_out_of_its_collection(circle: Circle, office: Office, analyst: Actor) -> None:
    keep(tool("a", AMBER), collection=circle.collection)

    out = wanted(analyst, Selection(collection=circle.collection), "node:aus.example")

    assert names(written(out, analyst)) == ["a"]


def test_a_marked_field_is_left_out_for_who_may_not_read_it(office: Office, analyst: Actor) -> None:
    hidden = [{"selectors": ["description"], "marking_ref": AMBER}]
    keep(tool("a", GREEN, description="secret", granular_markings=hidden))

    out = written(wanted(analyst, Selection(stix_id("tool", "a")), "node:aus.example"), analyst)

    assert b"secret" not in out
    assert names(out) == ["a"]


def test_what_the_officer_may_not_read_herself_is_in_no_file_of_hers(office: Office, analyst: Actor) -> None:
    ref = owned(level=Tlp.AMBER, releasable_to=["node:aus.example"], purposes=["prevention"])
    keep(tool("a", AMBER, ref))
    chosen = Selection(stix_id("tool", "a"))

    with pytest.raises(NothingToExport):
        written(wanted(analyst, chosen, "node:idn.example"), analyst)


def test_a_search_finds_values_and_words(office: Office, analyst: Actor) -> None:
    keep(indicator("[ipv4-addr:value = '45.155.205.9']", "beacon"), tool("b", GREEN))
    indexing.catch_up()

    assert names(written(wanted(analyst, Selection("45.155.205[.]9")), analyst)) == ["beacon"]
    assert names(written(wanted(analyst, Selection("beacon")), analyst)) == ["beacon"]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Form.CSV, "45.155.205.9"),
        (Form.SURICATA, "alert ip"),
        (Form.ZEEK, "Intel::ADDR"),
        (Form.RPZ, "9.205.155.45.rpz-ip"),
    ],
)
def test_every_form_is_written(office: Office, analyst: Actor, form: Form, says: str) -> None:
    keep(indicator("[ipv4-addr:value = '45.155.205.9']", "beacon"), tool("beacon", GREEN))
    indexing.catch_up()

    file = written(wanted(analyst, Selection("beacon"), form=form), analyst)

    assert says in file.decode()
    assert len(Export.objects.get().ids) == 8 * (1 if form.is_list else 2)


def test_a_recall_finds_the_file_and_its_reader(office: Office, analyst: Actor) -> None:
    chosen = everything(office.scene)
    file = written(wanted(analyst, chosen, "node:aus.example"), analyst)

    recall = recalling.withdraw(stix_id("tool", "g"), reason="x", by=analyst, at=LATER)

    (export,) = recall.found["exports"]
    assert (export["form"], export["recipient"]) == ("stix", "node:aus.example")
    assert len(file) > 0
    assert [one.pk for one in found.exports([0])] == []
    assert [one.kind for one in of(export["id"])] == ["intel.exported"]


def test_to_hand_a_file_on_is_a_release_to_take_one_home_is_not(office: Office) -> None:
    ligaya = office.actor(LIGAYA)
    keep(tool("a", GREEN))
    chosen = Selection(stix_id("tool", "a"))

    assert names(written(wanted(ligaya, chosen), ligaya)) == ["a"]
    with pytest.raises(NotPermitted):
        written(wanted(ligaya, chosen, "public"), ligaya)
    with pytest.raises(NotPermitted):
        exporting.preview(wanted(ligaya, chosen, "public"), by=ligaya)


def test_nothing_is_kept_where_nothing_may_go(office: Office, analyst: Actor) -> None:
    keep(tool("a", RED))

    with pytest.raises(NothingToExport):
        written(wanted(analyst, Selection(stix_id("tool", "a")), "public"), analyst)
    assert not Export.objects.exists()


def test_a_page_exports_only_so_much(office: Office, analyst: Actor) -> None:
    what = wanted(analyst, everything(office.scene))

    with pytest.raises(TooMuchToExport):
        exporting.export(what, io.BytesIO(), by=analyst, at=LATER, most=1)
    assert exporting.export(what, io.BytesIO(), by=CONSOLE, at=LATER, most=None).objects == 4


@pytest.mark.parametrize("to", ["", "node:nowhere.example", "node:phl.example", "client:x", "everybody"])
def test_an_unknown_reader_is_refused(office: Office, analyst: Actor, to: str) -> None:
    with pytest.raises(RecipientUnknown):
        recipient(to, analyst, None, purpose="", at=LATER)


def test_a_collection_that_is_not_hers_cannot_be_chosen(office: Office, analyst: Actor) -> None:
    for given in ("x", "6d3c1a52-9d0f-4b8e-8a3b-1f0e2f6a7c11"):
        with pytest.raises(CollectionUnknown):
            selection("", given, home.sight(analyst, at=LATER))
