"""The page of one object: what it says, who may read it, who has it, and nothing that is for others."""

import json
import re

import pytest
from django.test import Client

from comity.intel.actions.indexing import index_next
from comity.intel.core.sharing import tlp
from comity.intel.core.showing.looks import OBSERVABLES
from comity.intel.models import Export, SentSegment
from comity.terms.marking import Tlp
from tests.cast import AMADO, LIGAYA, NOON
from tests.intel.pages.people import HALIYA, Office
from tests.intel.pages.stock import ADDRESS, AMBER, GREEN, SECRET, Stock, again, stocked, url
from tests.intel.search.library import Object, indicator, keep, observable, thing
from tests.intel.sharing.marked import AUS, NODE_AUS, US
from tests.intel.sharing.stored import owned


@pytest.fixture
def stock(office: Office) -> Stock:
    return stocked()


def page(client: Client, obj: Object, **asked: str) -> str:
    answer = client.get(url(obj), asked)
    assert answer.status_code == 200, answer
    return answer.content.decode()


class TestWhatItSays:
    def test_pattern_marking_owner_and_relations_stand_on_it(self, analyst: Client, stock: Stock) -> None:
        shown = page(analyst, stock.indicator)

        for words in ("Quillfish server", f"value = &#x27;{ADDRESS}", "TLP:GREEN", "Quillfish loader", "indicates"):
            assert words in shown
        assert "Whoever is known to this node may read it. It is never public." in shown

    def test_sightings_notes_and_opinions_stand_on_it(self, analyst: Client, stock: Stock) -> None:
        shown = page(analyst, stock.indicator)

        for words in ("Seen beside the port authority.", "We saw it too.", "Agrees", "20 Nov 2026"):
            assert words in shown

    def test_what_else_has_its_value_stands_on_it(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.get(url(stock.indicator))

        (common,) = answer.context["common"]
        assert [title for _, title, _ in common.hits] == [ADDRESS]
        assert ADDRESS not in common.url

    def test_how_far_to_rely_on_it_goes_by_what_the_officer_sees(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.get(url(stock.indicator))

        assert answer.context["standing"].standing.confidence == 72
        assert "Valid" in answer.content.decode()

    @pytest.mark.parametrize("kind", ["ipv4-addr", "domain-name", "url", "mutex"])
    def test_an_observable_has_no_version_and_is_shown_all_the_same(
        self, analyst: Client, office: Office, kind: str
    ) -> None:
        assert kind in {one.type for one in OBSERVABLES}
        value = {"ipv4-addr": "192.0.2.77", "url": "https://example.org/a"}.get(kind, "a.example.org")
        named = {"name": value} if kind == "mutex" else {}
        obj = observable(kind, value, object_marking_refs=[GREEN], **named)
        if kind == "mutex":
            del obj["value"]
        keep(obj, owner=AUS)

        assert "The only one" in page(analyst, obj)

    def test_script_in_an_object_stays_text(self, analyst: Client, office: Office) -> None:
        evil = thing("tool", "<script>alert(1)</script>", description="<img src=x onerror=alert(1)>",
                     object_marking_refs=[GREEN], x_acme={"<b>": "</script>"})  # fmt: skip
        keep(evil, owner=AUS)

        for part in ("", "graph/"):
            shown = analyst.get(url(evil, part)).content.decode()
            assert "<script>alert" not in shown
            assert "<img" not in shown
            assert "<b>" not in shown


class TestVersions:
    def test_each_has_its_own_page_and_says_what_it_changed(self, analyst: Client, stock: Stock) -> None:
        keep(again(stock.malware, name="Quillfish dropper"), owner=AUS)

        new, old = page(analyst, stock.malware), page(analyst, stock.malware, version=str(stock.malware["modified"]))

        assert "Quillfish dropper" in new
        assert "This is not the newest version" in old
        assert [one.changed for one in analyst.get(url(stock.malware)).context["versions"]] == [("name",), ()]

    def test_contents_in_conflict_stand_side_by_side(self, analyst: Client, stock: Stock) -> None:
        keep({**stock.malware, "description": "Encrypts everything."}, owner=AUS)

        (conflict,) = analyst.get(url(stock.malware)).context["conflicts"]

        (difference,) = conflict.differences
        assert difference.said == ("Loads a second stage.", "Encrypts everything.")
        pages = [analyst.get(one.url).context["raw"] for one in conflict.versions]
        assert [("second stage" in raw, "Encrypts" in raw) for raw in pages] == [(True, False), (False, True)]

    def test_a_version_that_is_none_is_not_found(self, analyst: Client, stock: Stock) -> None:
        assert analyst.get(url(stock.malware), {"version": "2020-01-01T00:00:00Z"}).status_code == 404
        assert analyst.get(url(stock.malware), {"content": "0" * 16}).status_code == 404


class TestWhatIsForOthers:
    def test_what_may_not_be_read_looks_like_what_is_not_there(self, analyst: Client, stock: Stock) -> None:
        absent = {**stock.hidden, "id": "malware--00000000-0000-4000-8000-000000000000"}

        answers = [analyst.get(url(obj, part)) for obj in (stock.hidden, absent) for part in ("", "graph/")]

        assert {one.status_code for one in answers} == {404}
        bodies = {_bare(one.content.decode(), stock.hidden, absent) for one in answers}
        assert len(bodies) == 1

    def test_a_relation_shows_only_the_id_at_its_other_end(self, analyst: Client, stock: Stock) -> None:
        shown = page(analyst, stock.indicator)

        assert SECRET not in shown
        assert "Not here, or not yours to read" in shown

    def test_properties_marked_for_others_are_nowhere_on_the_page_nor_in_the_file(
        self, analyst: Client, office: Office
    ) -> None:
        ref = owned("narrow", owner=AUS, releasable_to=["organisation:00000000-0000-4000-8000-000000000009"])
        partly = indicator(
            "Partly", object_marking_refs=[GREEN], description=SECRET,
            granular_markings=[{"marking_ref": ref, "selectors": ["description"]}],
        )  # fmt: skip
        keep(partly, owner=AUS)

        shown = page(analyst, partly)
        taken = analyst.post(url(partly, "file/"))

        assert "Partly" in shown
        assert SECRET not in shown + taken.content.decode()
        assert analyst.get(url(partly)).context["held"].where.sha256 == ""

    def test_a_hidden_sighting_makes_nothing_young_again(self, analyst: Client, stock: Stock) -> None:
        seen = {**stock.seen, "id": "sighting--00000000-0000-4000-8000-000000000001", "count": 99}
        before = analyst.get(url(stock.indicator)).context["standing"].standing

        keep({**seen, "last_seen": "2026-11-22T10:00:00Z", "object_marking_refs": [tlp.IDS[Tlp.RED]]}, owner=AUS)

        assert analyst.get(url(stock.indicator)).context["standing"].standing == before


def _bare(body: str, *objects: Object) -> str:
    for one in objects:
        body = body.replace(str(one["id"]), "ID")
    return "\n".join(line for line in body.splitlines() if "csrf" not in line).replace("graph/", "")


class TestWhoHasIt:
    def test_the_nodes_that_were_let_have_it_stand_there_with_their_answer(
        self, analyst: Client, office: Office
    ) -> None:
        from comity.intel.adapters.segments import packed
        from comity.intel.models import Outgoing, StixObject

        collection = office.scene.collection(office.scene.circle(NODE_AUS))
        keep(thing("tool", "ours", object_marking_refs=[AMBER]), owner=US, collection=collection)
        stored = StixObject.objects.get()
        line = Outgoing.objects.create(collection=collection, node=AUS, changed_at=NOON)
        SentSegment.objects.create(
            line=line, sequence=1, digest="d" * 64, message="m" * 32, state="accepted", objects_sent=1, made_at=NOON,
            first_object=stored.pk, last_object=stored.pk, settled_at=NOON, ids=packed([stored.pk]),
        )  # fmt: skip

        shown = analyst.get(f"/intel/objects/{stored.stix_id}/").content.decode()

        assert "Taken, receipt kept" in shown
        assert "Bay circle" in shown

    def test_a_download_is_kept_in_mind_so_that_a_recall_finds_it(self, analyst: Client, stock: Stock) -> None:
        taken = analyst.post(url(stock.malware, "file/"))

        assert json.loads(taken.content)["name"] == "Quillfish loader"
        assert taken["Content-Disposition"] == f'attachment; filename="{stock.malware["id"]}.json"'
        assert Export.objects.get().form == "stix-object"


@pytest.mark.parametrize("path", ["x", "indicator--1", "../../etc", "indicator--" + "0" * 400, "%00", "a--b--c"])
def test_what_is_no_id_is_not_found(analyst: Client, path: str) -> None:
    for part in ("", "graph/"):
        assert analyst.get(f"/intel/objects/{path}/{part}").status_code == 404


def test_a_large_object_is_shown_light(analyst: Client, office: Office) -> None:
    refs = [f"malware--{number:08x}-0000-4000-8000-000000000000" for number in range(3000)]
    report = thing("report", "Everything", published="2026-11-01T00:00:00Z", object_refs=refs,
                   description="long " * 20_000, object_marking_refs=[GREEN])  # fmt: skip
    keep(report, owner=AUS)
    while index_next():
        pass

    answers = [analyst.get(url(report, part)) for part in ("", "graph/")]

    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].context["relations_left_out"] == 2900


class TestActs:
    def test_each_stands_there_for_those_who_may(self, office: Office, stock: Stock) -> None:
        keep(thing("tool", "ours", object_marking_refs=[AMBER]), owner=US)
        ours = thing("tool", "ours")

        told = {
            (person.username, name): acts(office.client(person).get(url(obj)).content.decode())
            for person in (HALIYA, LIGAYA, AMADO)
            for name, obj in (("theirs", stock.indicator), ("ours", ours))
        }

        assert told == {
            ("haliya", "theirs"): {"graph", "share", "remark", "propose"},
            ("haliya", "ours"): {"graph", "share", "remark", "mark", "entrust", "narrow", "withdraw"},
            ("ligaya", "theirs"): {"graph", "remark", "propose"},
            ("ligaya", "ours"): {"graph", "remark"},
            ("amado", "theirs"): {"graph"},
            ("amado", "ours"): {"graph"},
        }


def acts(shown: str) -> set[str]:
    """The acts that a page offers, by the last part of their addresses."""
    offered = re.search(r'<div class="actions">(.*?)<section', shown, re.DOTALL)
    assert offered is not None
    return set(re.findall(r'href="/intel/(?:objects/[^/"]+/)?([a-z]+)/', offered[1]))
