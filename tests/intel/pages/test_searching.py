"""The page on which intelligence is searched: by anything, for whom it is for, honest about what it does not know."""

import csv
import io

import pytest
from django.test import Client

from comity.intel.actions.indexing import begin_again
from comity.intel.core.sharing import tlp
from comity.intel.models import Export
from comity.ledger import queries as ledger
from comity.terms.marking import Tlp
from tests.cast import BAYANI, LIGAYA, TALA, Person
from tests.intel.pages.people import HALIYA, KIDLAT, SINAG, Office
from tests.intel.pages.stock import ADDRESS, SECRET, Stock, stocked
from tests.intel.search.library import indicator, keep, thing
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import owned


@pytest.fixture
def stock(office: Office) -> Stock:
    return stocked()


def found(client: Client, **asked: object) -> list[str]:
    answer = client.post("/intel/", asked)
    assert answer.status_code == 200, answer
    return [row.title for row in answer.context["rows"]]


class TestFinding:
    def test_a_pasted_value_finds_the_object_and_the_indicator_that_looks_for_it(
        self, analyst: Client, stock: Stock
    ) -> None:
        assert set(found(analyst, q=ADDRESS)) == {ADDRESS, "Quillfish server"}

    def test_a_list_with_harmless_spellings_is_answered_value_by_value(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.post("/intel/", {"q": "198[.]51[.]100[.]23, 203.0.113.99\n"})

        assert [(one.text, one.number, one.found) for one in answer.context["values"]] == [
            (ADDRESS, "2", True),
            ("203.0.113.99", "0", False),
        ]

    def test_an_id_of_stix_finds_its_object(self, analyst: Client, stock: Stock) -> None:
        assert found(analyst, q=stock.malware["id"]) == ["Quillfish loader"]

    def test_words_find_what_has_them_all(self, analyst: Client, stock: Stock) -> None:
        assert found(analyst, q="loader quillfish") == ["Quillfish loader"]

    def test_nothing_asked_shows_the_newest(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.get("/intel/")

        assert len(answer.context["rows"]) == 8
        assert b"Newest objects" in answer.content

    def test_relationships_and_sightings_are_called_by_what_they_are_about(self, analyst: Client, stock: Stock) -> None:
        assert set(found(analyst, type="relationship")) == {
            "Quillfish server · indicates · Quillfish loader",
            "Quillfish server · indicates · Malware",
        }
        assert found(analyst, type="sighting") == ["Sighting of Quillfish server"]

    def test_what_may_not_be_read_is_as_if_it_were_not_there(self, analyst: Client, stock: Stock) -> None:
        by_word, by_id = (analyst.post("/intel/", {"q": q}) for q in (SECRET, stock.hidden["id"]))

        assert (by_word.context["rows"], by_id.context["rows"]) == ([], [])
        assert b"Nothing found" in by_word.content

    def test_a_link_names_a_value_by_its_place_so_that_no_address_holds_it(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.get("/intel/", {"like": str(stock.indicator["id"]), "place": "0"})

        assert {row.title for row in answer.context["rows"]} == {ADDRESS, "Quillfish server"}


class TestNarrowing:
    @pytest.mark.parametrize(
        ("narrowing", "titles"),
        [
            ({"type": "malware"}, ["Quillfish loader"]),
            ({"type": "x-acme-thing"}, []),
            ({"level": "TLP:CLEAR"}, []),
            ({"owner": US}, []),
            ({"since": "2026-11-23"}, []),
            ({"until": "2026-11-21"}, []),
            ({"revoked": "yes"}, []),
        ],
    )
    def test_each_filter_narrows(
        self, analyst: Client, stock: Stock, narrowing: dict[str, str], titles: list[str]
    ) -> None:
        assert found(analyst, q="quillfish loader", **narrowing) == titles

    def test_older_versions_are_found_if_asked_for(self, analyst: Client, stock: Stock) -> None:
        keep({**stock.malware, "modified": "2026-11-10T08:00:00.000Z", "name": "Quillfish dropper"}, owner=AUS)

        assert found(analyst, q="quillfish", type="malware") == ["Quillfish dropper"]
        assert set(found(analyst, q="quillfish", type="malware", versions="on")) == {
            "Quillfish dropper",
            "Quillfish loader",
        }

    def test_a_filter_that_means_nothing_is_told_so(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.post("/intel/", {"q": "quillfish", "since": "yesterday", "level": "TLP:BLUE"})

        assert answer.status_code == 422
        assert b"There is a problem" in answer.content


class TestPurpose:
    def test_what_its_owner_gave_for_a_purpose_is_read_by_whoever_says_it(
        self, analyst: Client, office: Office
    ) -> None:
        ref = owned("for", owner=AUS, releasable_to=[f"node:{US}"], purposes=["prevention of cybercrime"])
        bound = indicator("Bound to a purpose", object_marking_refs=[tlp.IDS[Tlp.GREEN], ref])
        keep(bound, owner=AUS)
        page = f"/intel/objects/{bound['id']}/"

        unsaid = found(analyst, q="bound"), analyst.get(page).status_code
        said = found(analyst, q="bound", purpose="prevention of cybercrime"), analyst.get(page).status_code
        taken_back = found(analyst, q="bound", purpose=""), analyst.get(page).status_code

        assert (unsaid, said, taken_back) == (([], 404), (["Bound to a purpose"], 200), ([], 404))

    def test_nobody_is_asked_for_a_purpose_that_would_show_nothing_more(self, analyst: Client, stock: Stock) -> None:
        assert b"for the purpose of" not in analyst.get("/intel/").content


class TestPages:
    def test_pages_follow_each_other_without_repeats(self, analyst: Client, office: Office) -> None:
        green = [tlp.IDS[Tlp.GREEN]]
        keep(*(thing("tool", f"Tool {number}", object_marking_refs=green) for number in range(120)), owner=AUS)

        first = analyst.post("/intel/", {"q": "tool"})
        second = analyst.post("/intel/", {"q": "tool", "after": first.context["found"].after})
        third = analyst.post("/intel/", {"q": "tool", "after": second.context["found"].after})

        pages = [[row.title for row in one.context["rows"]] for one in (first, second, third)]
        assert [len(one) for one in pages] == [50, 50, 20]
        assert len({title for titles in pages for title in titles}) == 120
        assert (first.context["number"], second.context["number"]) == ("120", "")
        assert b"Next page" not in third.content


class TestHonesty:
    def test_it_says_while_the_index_is_behind(self, analyst: Client, stock: Stock) -> None:
        assert b"not in the index yet" not in analyst.get("/intel/").content

        begin_again()

        assert b"9 new objects or more are not in the index yet" in analyst.get("/intel/").content

    def test_a_value_that_everybody_has_is_warned_of(self, analyst: Client, stock: Stock) -> None:
        assert b"This value may mean nothing" in analyst.post("/intel/", {"q": "8.8.8.8"}).content

    def test_an_empty_store_says_how_it_is_filled(self, analyst: Client) -> None:
        assert b"There is no intelligence here yet" in analyst.get("/intel/").content


class TestFiles:
    def test_a_list_leaves_as_csv_and_a_recall_will_find_that_it_did(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.post("/intel/", {"q": "quillfish", "format": "csv"})

        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert {row["title"] for row in rows} == {"Quillfish loader", "Quillfish server"}
        assert {row["tlp"] for row in rows} == {"TLP:GREEN"}
        assert Export.objects.get().form == "list-csv"
        assert len(ledger.of(str(Export.objects.get().pk))) == 1

    def test_a_list_leaves_as_json(self, analyst: Client, stock: Stock) -> None:
        answer = analyst.post("/intel/", {"q": SECRET + " quillfish", "format": "json"})

        assert answer.json() == {"rows": []}
        assert not Export.objects.exists()

    def test_a_cell_is_no_formula(self, analyst: Client, office: Office) -> None:
        keep(indicator("=HYPERLINK(1)", object_marking_refs=[tlp.IDS[Tlp.GREEN]]), owner=AUS)

        assert b"'=HYPERLINK(1)" in analyst.post("/intel/", {"format": "csv"}).content


class TestDoors:
    def test_who_may_search_finds_the_word_in_the_navigation(self, office: Office) -> None:
        for person in (HALIYA, KIDLAT, LIGAYA):
            assert b'data-key="i"' in office.client(person).get("/preferences/").content

    def test_a_clerk_may_not(self, office: Office) -> None:
        clerk = office.client(TALA)

        assert clerk.get("/intel/").status_code == 403
        assert b'data-key="i"' not in clerk.get("/preferences/").content

    @pytest.mark.parametrize("person", [SINAG, BAYANI])
    def test_who_has_other_parts_of_intelligence_is_led_there(self, office: Office, person: Person) -> None:
        answer = office.client(person).get("/intel/", follow=True)

        assert answer.status_code == 200
        assert answer.redirect_chain[0][0].startswith("/intel/")

    def test_what_is_no_reference_of_a_request_is_offered_to_the_search(self, office: Office, stock: Stock) -> None:
        ligaya = office.client(LIGAYA)

        short, long, clerk = (
            ligaya.get("/", {"q": "198.51.100.23"}),
            ligaya.get("/", {"q": "a" * 64}),
            ligaya.get("/"),
        )

        assert "Search intelligence for “198.51.100.23”" in short.content.decode()
        assert f"/intel/?q={'a' * 64}" in long.content.decode()
        assert "Search intelligence for" not in clerk.content.decode()
