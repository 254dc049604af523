"""The world as tiles, one pair, and one state."""

import csv
import io
import json
import re

import pytest
from django.utils import timezone

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import released
from comity.law.core.supposing import Joins, Withdraws
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import changed
from comity.terms.state import Iso3
from tests.cast import AUS, IDN, LIGAYA, TALA
from tests.strategy.pages.conftest import Browsing

WHAT_IF = "/plan/?state=IDN&data=content&urgency=urgent&within=180d&join=ets185"
CHE = Iso3("CHE")


def graph(days: float = 180.0) -> Coverage:
    return coverage(released(), usual(), timezone.now().date(), days)


def tiles(page: str) -> dict[str, int]:
    """The number on each tile."""
    found = re.findall(r'<a class="tile l\d" [^>]*>(\w{3}) <b>(\d+)</b>', page)
    return {code: int(number) for code, number in found}


def test_every_state_has_one_tile_with_its_number_and_one_looks_from_the_own_state(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/").text

    assert set(tiles(page)) == set(released().states) - {"PHL"}
    assert 'class="tile own" title="Philippines">PHL' in page


def test_a_tile_says_what_the_rules_say(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/?state=IDN&data=preservation&urgency=urgent&within=10d").text

    cell = graph(10.0).cell(DataCategory.PRESERVATION, Urgency.URGENT)
    place = graph().world.place
    expected = {code: round(100 * float(cell.chances[place[IDN], place[code]])) for code in place if code != IDN}
    assert tiles(page) == expected


def test_asked_the_other_way_the_tiles_are_those_of_who_asks(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/?state=USA&data=content&urgency=emergency&within=ever&way=asked").text

    cell, place = graph(float("inf")).cell(DataCategory.CONTENT, Urgency.EMERGENCY), graph().world.place
    assert tiles(page)["IDN"] == round(100 * float(cell.chances[place[IDN], place[Iso3("USA")]]))


def test_what_is_supposed_is_said_and_shown_tile_by_tile(browse: Browsing) -> None:
    page = browse(LIGAYA).get(WHAT_IF).text

    after = changed(graph(), [Joins(IDN, "ets185", timezone.now().date())])
    place = after.world.place
    gained = after.cell(DataCategory.CONTENT, Urgency.URGENT).chances[place[IDN], place[AUS]]
    assert "Supposed. This is not the law today." in page
    assert "Indonesia joins: Budapest Convention" in page
    assert tiles(page)["AUS"] == round(100 * float(gained))
    assert re.search(r">AUS <b>\d+</b> <i>▲\d+</i>", page)


def test_several_suppositions_stand_together_and_can_be_taken_back_one_by_one(browse: Browsing) -> None:
    page = browse(LIGAYA).get(f"{WHAT_IF}&agree=AUS&more=CHN&begin=cets224").text

    for said in ("Indonesia and Australia", "Indonesia and China", "In force: Second Protocol"):
        assert said in page
    assert page.count('name="agree"') == len(("AUS", "CHN"))


def test_others_may_be_supposed_to_join_as_a_plan_has_them(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/?state=IDN&data=content&within=180d&also=IDN:ets185&also=mex:ets185").text

    assert "Indonesia joins: Budapest Convention" in page
    assert "Mexico: Budapest Convention" in page
    assert tiles(page)["MEX"] == tiles(page)["AUS"]


def test_a_reservation_is_withdrawn_and_given_back_from_the_page(browse: Browsing) -> None:
    page = browse(LIGAYA).get(f"{WHAT_IF}&withdraw=CHE:ets185-27-9e&withdraw=").text

    after = changed(graph(), [Joins(IDN, "ets185", timezone.now().date()), Withdraws(CHE, "ets185-27-9e")])
    place = after.world.place
    gained = after.cell(DataCategory.CONTENT, Urgency.URGENT).chances[place[IDN], place[CHE]]
    assert "Switzerland withdraws: Budapest Convention, art. 27(9)(e)" in page
    assert tiles(page)["CHE"] == round(100 * float(gained)) > tiles(browse(LIGAYA).get(WHAT_IF).text)["CHE"]
    assert '<input type="checkbox" name="withdraw" value="CHE:ets185-27-9e" checked>' in page


def test_what_decides_no_route_is_not_offered_for_withdrawal(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/").text

    offered = re.findall(r'<option value="(\w{3}:[^"]+)">', page)

    assert {"USA:ets185-27-9e", "NOR:ets185-29-4"} <= set(offered)
    assert not [each for each in offered if each.endswith(":ets185-35-1")]


@pytest.mark.parametrize(
    "wrong",
    [
        "state=XXX",
        "within=7d",
        "data=all",
        "state=IDN&join=asean-mlat",
        "state=IDN&agree=IDN",
        "begin=ets185",
        "also=IDN",
        "also=IDN:asean",
        "also=IDN:eu-2014-41",
        "withdraw=CHE",
        "withdraw=IDN:ets185-27-9e",
        "withdraw=CHE:ets185-99",
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(browse: Browsing, wrong: str) -> None:
    answer = browse(LIGAYA).get(f"/plan/?{wrong}")

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text


def test_the_map_travels_as_a_table_and_as_json_with_what_was_changed(browse: Browsing) -> None:
    client = browse(LIGAYA)

    rows = list(csv.DictReader(io.StringIO(client.get(f"{WHAT_IF}&format=csv").text)))
    whole = json.loads(client.get(f"{WHAT_IF}&format=json").content)

    assert len(rows) == len(released().states) - 1
    assert {row["state"]: row["after_percent"] for row in rows} == {
        row["state"]: row["after_percent"] for row in whole["states"]
    }
    assert whole["supposed"] == ["join=ets185"]
    assert whole["assumptions_changed"] == []


def test_a_provider_s_clerk_has_no_plan(browse: Browsing) -> None:
    client = browse(TALA)

    assert client.get("/plan/").status_code == 403
    assert "/plan/" not in client.get("/orders/").text


def test_a_number_opens_to_its_route_its_law_line_and_its_assumption(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/pair/?state=IDN&other=AUS&data=preservation&join=ets185").text

    assert "Expedited preservation of stored data abroad" in page
    assert "/law/routes/ets185-29/?from=IDN&amp;to=AUS&amp;data=preservation" in page
    assert '/plan/assumptions/#answers.on-state">answers.on-state</a>: 0.75' in page
    assert "As supposed" in page
    assert "ETS 185 arts 29, 16, 35" in page


def test_the_parts_of_a_number_multiply_to_it(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/pair/?state=IDN&other=USA&data=content&urgency=urgent&within=180d").text

    card = page.split('<article class="card">')[1].split("</article>")[0]
    whole, *parts = (float(each) / 100 for each in re.findall(r"([\d.]+)\u00a0%<", card))
    product = 1.0
    for part in parts:
        product *= part
    assert whole == pytest.approx(product, abs=0.002)


def test_an_open_question_opens_to_the_assumed_chance_of_yes(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/pair/?state=IDN&other=AUS&data=content&urgency=urgent&join=ets185").text

    card = page.split('<article class="card">')[1].split("</article>")[0]
    assert '/plan/assumptions/#yes.mla-treaty-between-pair">yes.mla-treaty-between-pair</a>: 0.3' in card


def test_what_a_reservation_costs_is_a_part_of_the_number(browse: Browsing) -> None:
    question = "/plan/pair/?state=DEU&other=NOR&data=realtime-traffic&urgency=urgent&within=180d"
    narrowed = '/plan/assumptions/#answers.narrowed">answers.narrowed</a>: 0.8'

    today = browse(LIGAYA).get(question).text
    supposed = browse(LIGAYA).get(f"{question}&withdraw=NOR:ets185-14-3a").text

    assert narrowed in today
    assert "Norway withdraws: Budapest Convention, art. 14(3)(a)" in supposed
    assert narrowed not in supposed.split("<h2>Today</h2>")[0]


def test_a_pair_of_one_state_is_refused(browse: Browsing) -> None:
    assert browse(LIGAYA).get("/plan/pair/?state=IDN&other=IDN").status_code == 422


def test_a_state_shows_both_ways_its_routes_its_gaps_and_what_would_help(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/states/idn/?data=content&urgency=urgent&within=180d").text

    for heading in ("Both ways, within 180 days", "Best routes when it asks", "What would help", "Gaps"):
        assert heading in page
    assert "state=IDN&amp;data=content&amp;urgency=urgent&amp;within=180d&amp;join=ets185" in page
    assert "Interception of content" in page


def test_what_would_help_leaves_out_what_adds_nothing(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/states/IDN/?data=content&urgency=urgent&within=180d").text

    shown = page.split("It joins</caption>")[1].split("</table>")[0]
    assert "First Protocol" not in shown


@pytest.mark.parametrize(
    ("path", "status"),
    [("/plan/states/XXX/", 404), ("/plan/states/?state=XXX", 404), ("/plan/states/IDN/?within=soon", 422)],
)
def test_what_is_no_state_or_question_is_refused(browse: Browsing, path: str, status: int) -> None:
    assert browse(LIGAYA).get(path).status_code == status


def test_a_chosen_state_keeps_the_question(browse: Browsing) -> None:
    answer = browse(LIGAYA).get("/plan/states/?state=AUS&data=traffic&within=10d")

    assert answer["Location"] == "/plan/states/AUS/?data=traffic&within=10d"
