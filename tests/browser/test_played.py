"""The main job between three real nodes, as `make demo` plays it, and their pages, full of a case, afterwards."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from comity.node.demo.cast import Cast, at_ports
from tests.browser.conftest import Desktop
from tests.browser.test_pages import graves, too_wide
from tests.node.live import environment, free_ports

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLAY_SECONDS, STOP_SECONDS = 600, 60
ROOT = Path(__file__).resolve().parents[2]
SEEN = (
    ("work-played", "PHL", "mayumi", "/?show=open"),
    ("closed-played", "PHL", "mayumi", "/?show=closed"),
    ("preservation-played", "PHL", "ligaya", "/requests/{preservation}/"),
    ("request-played", "PHL", "mayumi", "/requests/{disclosure}/"),
    ("refused-played", "PHL", "mayumi", "/requests/{refused}/"),
    ("watch-played", "PHL", "ligaya", "/preservations/"),
    ("information-played", "PHL", "ligaya", "/information/{information}/"),
    ("messages-played", "PHL", "bayani", "/federation/messages/"),
    ("ledger-played", "PHL", "bayani", "/ledger/"),
    ("peers-played", "PHL", "bayani", "/directory/peers/"),
    ("peer-played", "PHL", "bayani", "/directory/peers/aus.example/"),
    ("asked-played", "AUS", "jarrah", "/requests/{disclosure}/"),
    ("orders-played", "AUS", "acacia", "/orders/"),
    ("jakarta-played", "IDN", "melati", "/information/{information}/"),
)
Opening = Callable[[str, str, str], Page]
Taking = Callable[[Page, str], None]


@dataclass(frozen=True)
class Story:
    """The demonstration that was played and still serves: what it said, its nodes by state, its references by name."""

    running: subprocess.Popen[bytes]
    said: str
    casts: Mapping[str, Cast]

    @property
    def references(self) -> dict[str, str]:
        return dict(re.findall(r"^  (\w+): (\S+)$", self.said, re.M))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """`comity demo`, up to where it waits for Ctrl-C."""
    folder, first = tmp_path_factory.mktemp("played"), free_ports()
    command = [sys.executable, "-m", "comity.node.cli", "demo", "--folder", str(folder / "demo")]
    out = folder / "said"
    with out.open("wb") as said:
        running = subprocess.Popen(
            [*command, "--first-port", str(first)], env=environment(), stdout=said, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_it_serves(running, out)
        yield Story(running, out.read_text(), {str(cast.state): cast for cast in at_ports(first)})
    finally:
        running.terminate()
        running.wait(STOP_SECONDS)


def _wait_until_it_serves(running: subprocess.Popen[bytes], out: Path) -> None:
    until = time.monotonic() + PLAY_SECONDS
    while "keep serving" not in out.read_text():
        assert running.poll() is None, out.read_text()[-6000:]
        assert time.monotonic() < until, out.read_text()[-6000:]
        time.sleep(0.5)


@pytest.fixture(scope="module")
def opening(story: Story, chromium: Browser) -> Iterator[Opening]:
    """Open a page of the story as one of its people."""
    desktops = {state: Desktop(chromium, cast.base_url) for state, cast in story.casts.items()}
    opened = []

    def opens(state: str, login: str, path: str) -> Page:
        context = desktops[state].context(login)
        opened.append(context)
        page = context.new_page()
        page.goto(path.format(**story.references))
        return page

    yield opens
    for context in opened:
        context.close()


def test_every_check_of_the_story_held(story: Story) -> None:
    held, of = re.findall(r"^(\d+) of (\d+) checks held", story.said, re.M)[0]

    assert held == of, story.said[-6000:]


@pytest.mark.parametrize(("name", "state", "login", "path"), SEEN, ids=[row[0] for row in SEEN])
def test_it_reads_well_from_phone_to_wall_in_light_and_dark(
    opening: Opening, picture: Taking, name: str, state: str, login: str, path: str
) -> None:
    page = opening(state, login, path)

    assert (graves(page), too_wide(page, name, picture)) == ([], [])


def test_the_picture_of_the_readme_is_taken(opening: Opening) -> None:
    page = opening("PHL", "mayumi", "/requests/{disclosure}/")
    page.set_viewport_size({"width": 1280, "height": 1180})
    page.emulate_media(color_scheme="light")
    picture = ROOT / "test-results" / "request.png"

    page.screenshot(path=picture)

    assert picture.stat().st_size > 20_000


def test_at_the_end_it_stops_its_nodes_and_says_that_all_held(story: Story) -> None:
    story.running.terminate()

    assert story.running.wait(STOP_SECONDS) == 0
    for cast in story.casts.values():
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", cast.port)) != 0
