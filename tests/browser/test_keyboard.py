"""Everything can be done without a mouse, and without JavaScript."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]


def test_the_first_stop_of_the_tab_key_skips_to_the_content(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    ("letter", "path"), [("w", "/"), ("r", "/law/routes/"), ("i", "/intel/"), ("d", "/directory/"), ("l", "/ledger/")]
)
def test_g_and_a_letter_go_to_a_word(open_page: Opening, letter: str, path: str) -> None:
    page = open_page("ligaya", "/preferences/")

    page.keyboard.press("g")
    page.keyboard.press(letter)
    page.wait_for_url(lambda url: urlsplit(url).path == path)

    assert page.locator(".words [aria-current=page]").count() == 1


def test_a_slash_goes_to_search(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")

    page.keyboard.press("/")

    expect(page.locator("[data-search]").first).to_be_focused()


def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).to_be_hidden()


def test_letters_typed_into_a_field_go_nowhere(open_page: Opening) -> None:
    page = open_page("ligaya", "/")
    page.locator("[data-search]").first.focus()

    page.keyboard.type("gd?/")

    assert page.locator("[data-search]").first.input_value() == "gd?/"
    assert page.locator("#keys").is_hidden()


def test_every_stop_of_the_tab_key_can_be_seen(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")

    invisible = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return true;"
            " const s = getComputedStyle(e); return parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none'; })()"
        )
        if not seen:
            invisible.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))

    assert not invisible


def test_the_language_switches_without_javascript(open_page: Opening) -> None:
    page = open_page("", "/accounts/login/", javascript=False)

    page.click("button[name=language][value=id]")

    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_a_faulty_form_puts_the_focus_on_what_is_wrong(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")
    page.evaluate("document.querySelector('#id_zone').append(new Option('Nowhere', 'Nowhere', true, true))")

    page.click("main button[type=submit]")

    expect(page.locator("[data-error-summary]")).to_be_focused()


def test_a_page_reads_from_right_to_left_without_overflow(open_page: Opening) -> None:
    page = open_page("ligaya", "/preferences/")
    page.set_viewport_size({"width": 360, "height": 800})

    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
