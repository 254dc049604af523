"""Every page, looked at as people do: by eye, by speech, on a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.pages import PAGES, Looked

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
Taking = Callable[[Page, str], None]
every_page = pytest.mark.parametrize("looked", PAGES, ids=lambda looked: looked.name)
WIDTHS = (360, 1280, 1920)


@every_page
def test_axe_finds_nothing_serious(open_page: Opening, looked: Looked) -> None:
    page = open_page(looked.login, looked.path)

    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        report = Axe().run(page).response
        found += [(rule["id"], rule["nodes"][0]["html"]) for rule in report["violations"] if _grave(rule["impact"])]

    assert not found


def _grave(impact: str) -> bool:
    return impact in {"serious", "critical"}


@every_page
def test_it_is_looked_at_from_phone_to_wall_in_light_and_dark(
    open_page: Opening, looked: Looked, picture: Taking
) -> None:
    page = open_page(looked.login, looked.path)

    overflow = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            picture(page, f"{looked.name}-{width}-{scheme}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            overflow.append(width)

    assert not overflow


def test_a_code_to_scan_is_dark_on_light_in_every_theme(open_page: Opening) -> None:
    page = open_page("ligaya", "/accounts/2fa/totp/activate/")

    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.locator("img.qr").evaluate("code => getComputedStyle(code).backgroundColor"))

    assert grounds == {"rgb(255, 255, 255)"}
