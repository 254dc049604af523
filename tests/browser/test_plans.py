"""Plans, looked at as people do: toggles on the map, a plan that comes, one that is cancelled."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
SUPPOSED = "Supposed. This is not the law today."
COLD = 20_000
"""Milliseconds: the first time, each process of the node works the graph out."""
IDN = "/plan/?state=IDN&data=content&within=180d"


def test_a_toggle_changes_the_map_in_place_and_the_address_with_it(open_page: Opening) -> None:
    page = open_page("ligaya", IDN)
    page.evaluate("window.stays = true")

    page.check("input[name=join][value=ets185]")

    expect(page.get_by_text(SUPPOSED)).to_be_visible(timeout=COLD)
    assert "join=ets185" in page.url
    assert page.evaluate("window.stays")
    page.uncheck("input[name=join][value=ets185]")
    expect(page.get_by_text(SUPPOSED)).to_have_count(0)


def test_a_treaty_is_added_and_taken_back_in_place(open_page: Opening) -> None:
    page = open_page("ligaya", IDN)

    page.select_option("select[name=more]", "CHN")
    expect(page.locator("input[name=agree][value=CHN]")).to_be_checked()
    page.uncheck("input[name=agree][value=CHN]")

    expect(page.get_by_text(SUPPOSED)).to_have_count(0)


def test_a_reservation_is_withdrawn_and_given_back_in_place(open_page: Opening) -> None:
    page = open_page("ligaya", IDN)

    page.select_option("select[name=withdraw]", "CHE:ets185-27-9e")
    expect(page.locator("input[name=withdraw]")).to_be_checked()
    page.uncheck("input[name=withdraw]")

    expect(page.get_by_text(SUPPOSED)).to_have_count(0)


def test_the_map_needs_no_script(open_page: Opening) -> None:
    page = open_page("ligaya", IDN, javascript=False)

    page.check("input[name=join][value=ets185]")
    page.click("text=Show")

    expect(page.get_by_text(SUPPOSED)).to_be_visible()


def test_every_state_is_a_square_of_the_same_size(open_page: Opening) -> None:
    page = open_page("ligaya", IDN)

    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        sizes = page.evaluate(
            "[...document.querySelectorAll('.tile')].map(e => e.getBoundingClientRect())"
            ".map(r => [Math.round(r.width), Math.round(r.height)].join())"
        )
        (size,) = set(sizes)
        assert len(sizes) == 199
        assert size.split(",")[0] == size.split(",")[1]


def test_a_plan_is_made_read_aloud_and_printed(open_page: Opening) -> None:
    page = open_page("ligaya", "/plan/plans/new/?group=ASEAN&instruments=ets185")

    page.click("text=Make the plan")
    page.wait_for_url(re.compile("/plan/plans/[0-9a-f-]{36}/"))

    expect(page.get_by_role("img", name="Frontier")).to_be_visible()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert not [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}]


def test_a_large_plan_is_worked_out_while_one_looks_and_may_be_deleted(open_page: Opening) -> None:
    page = open_page("ligaya", "/plan/plans/new/?instruments=ets185")
    page.fill("input[name=budget]", "10")

    page.click("text=Make the plan")
    page.wait_for_url(re.compile("/plan/plans/[0-9a-f-]{36}/"))

    expect(page.get_by_role("heading", name="Steps")).to_be_visible(timeout=120_000)
    page.click("text=Delete the plan")
    expect(page.get_by_text("What cannot be undone")).to_be_visible()
    page.get_by_role("button", name="Delete the plan").click()
    expect(page.get_by_text("nothing of it is left here")).to_be_visible()
