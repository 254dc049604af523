"""Intelligence as people use it: by keyboard, on a phone, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stock import INDICATOR, MALWARE

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
GRAPH = f"/intel/objects/{INDICATOR}/graph/"


def test_an_object_in_the_picture_is_reached_and_opened_by_keyboard(open_page: Opening) -> None:
    page = open_page("ligaya", GRAPH)
    page.locator(".network-scroll").focus()

    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Malware Quillfish loader: show its neighbours")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{GRAPH}?open={MALWARE}#graph")


def test_on_a_phone_the_table_comes_first(open_page: Opening) -> None:
    page = open_page("ligaya", GRAPH)
    page.set_viewport_size({"width": 360, "height": 800})

    table, picture = (page.locator(each).bounding_box() for each in (".network-table", ".network"))

    assert table is not None
    assert picture is not None
    assert table["y"] < picture["y"]


def test_a_value_is_found_without_javascript_and_its_address_does_not_hold_it(open_page: Opening) -> None:
    page = open_page("ligaya", "/intel/", javascript=False)

    page.fill("textarea[name=q]", "198[.]51[.]100[.]23")
    page.get_by_role("button", name="Search", exact=True).last.click()
    page.get_by_role("link", name="Quillfish server").click()

    assert page.url.endswith(f"/intel/objects/{INDICATOR}/")


def test_the_json_is_copied_by_a_button(open_page: Opening) -> None:
    page = open_page("ligaya", f"/intel/objects/{INDICATOR}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "Quillfish server" in page.evaluate("navigator.clipboard.readText()")
