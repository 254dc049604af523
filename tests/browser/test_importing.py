"""An import as an officer does it: the worker reads the file while she watches, with and without JavaScript."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
TEXT = "Seen at hxxp://portal[.]evil-invented[.]com/a; not to blame is 8.8.8.8, nor setup.zip.\n"
TABLE = "ip,comment\n45.155.205.9,first\n8.8.8.8,resolver\nnonsense,\n"


def brings(page: Page, text: str) -> None:
    """Paste a text, and come to the page on which it is looked at."""
    page.goto("/intel/imports/new/")
    page.get_by_label("Or paste text").fill(text)
    page.get_by_role("button", name="Look at it").click()


def is_sound(page: Page) -> None:
    """Nothing serious for assistive technology, and no scrolling sideways on a phone."""
    found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    page.set_viewport_size({"width": 360, "height": 900})
    assert not found
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_values_of_a_text_are_ticked_and_the_page_says_when_they_are_in(open_page: Opening) -> None:
    page = open_page("ligaya", "/intel/imports/")
    brings(page, TEXT)
    ticked = page.get_by_role("checkbox", checked=True)
    expect(ticked).to_have_count(2)  # the address, and that indicators are made
    is_sound(page)

    page.get_by_label("TLP:AMBER: ").check()
    page.get_by_role("button", name="Start the import").click()

    expect(page.get_by_text("Done")).to_be_visible(timeout=30_000)
    is_sound(page)


def test_it_goes_without_javascript(open_page: Opening) -> None:
    page = open_page("ligaya", "/intel/imports/", javascript=False)
    brings(page, TABLE)
    page.get_by_label("TLP:GREEN").check()

    page.get_by_role("button", name="Start the import").click()
    for _ in range(60):
        if page.get_by_role("link", name="Look again").count() == 0:
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text("What was not taken, and why").first).to_be_visible()
    expect(page.get_by_text("Line 3")).to_be_visible()
