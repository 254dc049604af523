"""The pages of national law and of its lines: on a phone, without a mouse, from one to the other, and on paper."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.stock import TREATY_LINE

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
WITH_WIDE_TABLES = (
    "/law/states/IDN/",
    "/law/compare/?state=IDN&state=PHL&state=BGD&more=FSM",
    "/law/gaps/",
    "/law/policies/compare/?state=IDN&state=PHL&state=SGP",
)


@pytest.mark.parametrize("path", WITH_WIDE_TABLES)
def test_what_is_printed_fits_on_the_paper(open_page: Opening, path: str) -> None:
    page = open_page("ligaya", path)
    page.set_viewport_size({"width": 670, "height": 950})  # A4 less its margins, at 96 dots an inch

    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") <= 670
    wide = (
        "[...document.querySelectorAll('.table-wrap')].filter(each => each.scrollWidth > each.clientWidth + 1).length"
    )
    assert page.evaluate(wide) == 0


def test_the_state_stays_in_sight_while_a_matrix_is_scrolled_on_a_phone(open_page: Opening) -> None:
    page = open_page("ligaya", "/law/gaps/")
    page.set_viewport_size({"width": 360, "height": 800})

    page.locator(".matrix").evaluate("table => { table.parentElement.scrollLeft = 400; }")

    shown = page.locator(".matrix tbody th").first.bounding_box()
    assert shown is not None
    assert shown["x"] >= 0


def test_from_dual_criminality_to_routes_and_back(open_page: Opening) -> None:
    page = open_page("ligaya", "/law/dual/?from=IDN&to=PHL&offence=ransomware")

    page.get_by_role("link", name="Find routes for this offence").click()
    expect(page.locator("[name=offence]")).to_have_value("ransomware")
    page.locator("#usable ~ article h3 a").first.click()
    page.get_by_role("link", name="Dual criminality of this offence").click()

    expect(page.locator("main h2").first).to_have_text("Ransomware")


def test_a_line_is_written_into_the_draft_and_taken_out_without_a_mouse(open_page: Opening) -> None:
    page = open_page("mayumi", f"/law/packs/lines/treaty_status/{TREATY_LINE}/confirm/")

    page.locator("[name=source]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .card h2")).to_have_text("Confirmed: Treaty status")
    report = Axe().run(page).response
    page.get_by_role("link", name="Publish").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Publish the draft?")
    page.go_back()
    page.get_by_role("button", name="Take it out").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The draft is empty")).to_be_visible()
    assert not [rule["id"] for rule in report["violations"] if rule["impact"] in {"serious", "critical"}]
