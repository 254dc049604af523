"""The picture of what is related: reachable by keyboard, told in words too, never past what the officer may read."""

import gzip
import re

import pytest
from django.test import Client

from comity.intel.actions.indexing import index_next
from tests.intel.pages.people import Office
from tests.intel.pages.stock import GREEN, SECRET, Stock, stocked, url
from tests.intel.search.library import Object, keep, link, thing
from tests.intel.sharing.marked import AUS


@pytest.fixture
def stock(office: Office) -> Stock:
    return stocked()


def tools(number: int, about: Object) -> list[Object]:
    made = [thing("tool", f"Tool {place}", object_marking_refs=[GREEN]) for place in range(number)]
    return [*made, *(link(about, one, "uses", object_marking_refs=[GREEN]) for one in made)]


def indexed(*objects: Object) -> None:
    keep(*objects, owner=AUS)
    while index_next():
        pass


def test_every_object_that_may_be_read_is_a_link_with_a_name(analyst: Client, stock: Stock) -> None:
    answer = analyst.get(url(stock.indicator, "graph/"))

    shown = answer.content.decode()
    assert re.findall(r'<a href="[^"]*" aria-label="([^"]*)"><g class="dot', shown) == [
        "Indicator Quillfish server: open its page",
        "Malware Quillfish loader: show its neighbours",
        "Note Seen beside the port authority.: show its neighbours",
        "Opinion agree: show its neighbours",
    ]


def test_what_may_not_be_read_is_an_id_without_a_link_and_cannot_be_opened(analyst: Client, stock: Stock) -> None:
    answer = analyst.get(url(stock.indicator, "graph/"), {"open": str(stock.hidden["id"])})

    shown = answer.content.decode()
    assert SECRET not in shown
    assert f'href="{url(stock.hidden)}"' not in shown
    assert "not here, or not yours to read" in shown
    assert len(answer.context["dots"]) == 5


def test_a_click_adds_the_neighbours_and_another_folds_them(analyst: Client, stock: Stock) -> None:
    indexed(*tools(3, stock.malware))

    first = analyst.get(url(stock.indicator, "graph/"))
    (link_,) = [dot.url for dot in first.context["dots"] if dot.placed.node.id == stock.malware["id"]]
    second = analyst.get(link_)
    (back,) = [dot.url for dot in second.context["dots"] if dot.placed.node.id == stock.malware["id"]]

    assert len(second.context["dots"]) == len(first.context["dots"]) + 3
    assert back == url(stock.indicator, "graph/") + "#graph"


def test_what_is_not_in_the_picture_cannot_be_opened(analyst: Client, stock: Stock) -> None:
    far = thing("campaign", "Far away", object_marking_refs=[GREEN])
    indexed(far, *tools(3, far))

    answer = analyst.get(url(stock.indicator, "graph/"), {"open": str(far["id"])})

    assert len(answer.context["dots"]) == 5


def test_it_holds_two_hundred_objects_and_says_what_is_left_out(analyst: Client, stock: Stock) -> None:
    indexed(*tools(260, stock.malware))

    answer = analyst.get(url(stock.malware, "graph/"))

    assert len(answer.context["dots"]) == 200
    assert "Not everything is in the picture" in answer.content.decode()
    assert len(gzip.compress(answer.content)) < 30_000


def test_the_table_says_the_same(analyst: Client, stock: Stock) -> None:
    answer = analyst.get(url(stock.indicator, "graph/"))

    told = {(line.source.title, line.what, line.target.title) for line in answer.context["table"]}
    assert ("Quillfish server", "indicates", "Quillfish loader") in told
    assert len(told) == 4


def test_a_thousand_asks_to_open_open_no_more_than_there_is_room_for(analyst: Client, stock: Stock) -> None:
    asked = {"open": [str(stock.malware["id"])] * 50 + ["nonsense"] * 50}

    assert analyst.get(url(stock.indicator, "graph/"), asked).status_code == 200
