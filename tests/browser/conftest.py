"""A real node in processes of its own, and the system's Chromium to look at it.

The tests of this folder never touch the database: what they need, they make by the node's own pages and commands.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from comity.node.demo.cast import PASSWORD, PHILIPPINES
from comity.node.demo.nodes import Node, comity
from tests.browser import stock

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The Philippine node with its people and some intelligence, serving on a free port."""
    live = Node(replace(PHILIPPINES, port=_free_port()), tmp_path_factory.mktemp("live") / "phl")
    live.make()
    comity("intel", "import", str(live.folder), str(stock.write(live.folder.parent / "stock.json")))
    comity("intel", "collection", "add", str(live.folder), "Indicators of the unit", "--alias", "indicators")
    comity("intel", "token", "add", str(live.folder), "--name", "Bank A, firewall", "--collection", "indicators:ro")
    comity("law", "import", str(live.folder), str(stock.write_law(live.folder.parent / "law.csv")), "--by", "mayumi")
    live.start()
    yield live
    live.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's browser. Fails with the line to type where there is none."""
    assert CHROMIUM, "Chromium is missing. Type: apt-get install -y chromium"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


class Desktop:
    """Browsers in which people of the cast have signed in, each once for the whole run."""

    def __init__(self, chromium: Browser, base_url: str) -> None:
        self.chromium, self.base_url = chromium, base_url
        self.kept: dict[str, BrowserContext] = {}

    def context(self, login: str, *, javascript: bool = True) -> BrowserContext:
        """A browser of its own with the person's session; nobody's for an empty login."""
        state = self._session(login).storage_state() if login else None
        return self.chromium.new_context(
            base_url=self.base_url, storage_state=state, java_script_enabled=javascript, reduced_motion="reduce"
        )

    def _session(self, login: str) -> BrowserContext:
        if login not in self.kept:
            context = self.chromium.new_context(base_url=self.base_url)
            sign_in(context.new_page(), login)
            self.kept[login] = context
        return self.kept[login]


def sign_in(page: Page, login: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]:not([form]), main form[method=post] button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.fixture(scope="session")
def desktop(chromium: Browser, node: Node) -> Desktop:
    return Desktop(chromium, node.cast.base_url)


@pytest.fixture
def open_page(desktop: Desktop) -> Iterator[Callable[..., Page]]:
    """Open a path as one of the cast: `open_page("ligaya", "/")`; an empty page without a path."""
    opened: list[BrowserContext] = []

    def opening(login: str, path: str = "", *, javascript: bool = True) -> Page:
        context = desktop.context(login, javascript=javascript)
        opened.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield opening
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Keeps a picture of a page for people to look at, in the folder that COMITY_PICTURES names; else there is none.

    Six pictures of every page take as long as everything else that is done with it.
    """
    wanted = os.environ.get("COMITY_PICTURES", "")

    def take(page: Page, name: str) -> None:
        for scheme in SCHEMES if wanted else ():
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(wanted) / f"{name}-{scheme}.png", full_page=True)

    return take
