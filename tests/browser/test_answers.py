"""Every page as it arrives: its answer, its weight on a weak line, its names, and what the browser says of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES, Looked

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]
LEAST_BYTES, MOST_BYTES = 1000, 100_000


@pytest.mark.parametrize("looked", PAGES, ids=lambda looked: looked.name)
def test_it_answers_as_it_should_weighs_little_and_says_what_it_is(open_page: Opening, looked: Looked) -> None:
    page = open_page(looked.login)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if _fault(said.text, said.type, looked) else None)
    sizes = _weighed(page)

    answer = page.goto(looked.path, wait_until="networkidle")

    assert answer is not None
    assert (answer.status, faults) == (looked.status, [])
    assert LEAST_BYTES < sum(sizes) < MOST_BYTES
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
