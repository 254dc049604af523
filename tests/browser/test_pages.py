"""Every page as it arrives and as people look at it: by eye, by speech, on a phone. Each is opened once for all."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.conftest import SCHEMES
from tests.browser.pages import PAGES, Looked

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
Taking = Callable[[Page, str], None]
WIDTHS = (360, 1280, 1920)
LEAST_BYTES, MOST_BYTES = 1000, 100_000
COLOURS_ONLY = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
"""All that can differ in the dark."""


@pytest.mark.parametrize("looked", PAGES, ids=lambda looked: looked.name)
def test_it_is_whole(open_page: Opening, picture: Taking, looked: Looked) -> None:
    page = open_page(looked.login)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if _fault(said.text, said.type, looked) else None)
    sizes = _weighed(page)

    answer = page.goto(looked.path, wait_until="networkidle")

    _answers_as_it_should(page, answer, looked)
    assert LEAST_BYTES < sum(sizes) < MOST_BYTES
    assert not faults
    assert not graves(page)
    assert not too_wide(page, looked.name, picture)


def _answers_as_it_should(page: Page, answer: Response | None, looked: Looked) -> None:
    assert answer is not None
    assert answer.status == looked.status
    assert page.locator("h1:not(:empty)").count() == 1
    assert page.title().endswith("· Philippines · Comity")
    assert not page.title().startswith(" ·")


def _weighed(page: Page) -> list[float]:
    """The bytes of each answer on the line, as they come, with nothing kept from before."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda ended: sizes.append(ended["encodedDataLength"]))
    return sizes


def _fault(text: str, kind: str, looked: Looked) -> bool:
    return kind in {"error", "warning"} and f"status of {looked.status}" not in text


def graves(page: Page) -> list[tuple[str, str]]:
    """What axe calls serious or critical, in light and in the dark."""
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=COLOURS_ONLY).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in {"serious", "critical"}]


def too_wide(page: Page, name: str, picture: Taking) -> list[int]:
    """The widths at which the page must be moved sideways to be read."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, f"{name}-{width}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def test_a_code_to_scan_is_dark_on_light_in_every_theme(open_page: Opening) -> None:
    page = open_page("ligaya", "/accounts/2fa/totp/activate/")

    grounds = set()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.locator("img.qr").evaluate("code => getComputedStyle(code).backgroundColor"))

    assert grounds == {"rgb(255, 255, 255)"}
