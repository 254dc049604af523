"""The pages of three nodes after the main job: full of a case, looked at by the people who work on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from rich.console import Console

from comity.node.demo.cast import at_ports
from comity.node.demo.nodes import Node
from comity.node.demo.play import tell
from comity.node.demo.stage import Stage
from tests.browser.conftest import Desktop
from tests.browser.test_pages import graves, too_wide
from tests.scenarios.test_main_job import free_ports

pytestmark = [pytest.mark.browser, pytest.mark.slow]
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


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Three nodes on which the whole story was played; they still serve."""
    played = Stage.set_up(tmp_path_factory.mktemp("played"), at_ports(free_ports()), Console(quiet=True))
    try:
        tell(played)
        yield played
    finally:
        played.everywhere(Node.stop)


@pytest.fixture(scope="module")
def opening(stage: Stage, chromium: Browser) -> Iterator[Opening]:
    """Open a page of the story as one of its people."""
    desktops = {state: Desktop(chromium, node.cast.base_url) for state, node in stage.nodes.items()}
    opened = []

    def opens(state: str, login: str, path: str) -> Page:
        context = desktops[stage.node(state).cast.state].context(login)
        opened.append(context)
        page = context.new_page()
        page.goto(path.format(**stage.references))
        return page

    yield opens
    for context in opened:
        context.close()


def test_the_story_held(stage: Stage) -> None:
    assert [check.claim for check in stage.checks if not check.held] == []


@pytest.mark.parametrize(("name", "state", "login", "path"), SEEN, ids=[row[0] for row in SEEN])
def test_it_reads_well_from_phone_to_wall_in_light_and_dark(
    opening: Opening, picture: Taking, name: str, state: str, login: str, path: str
) -> None:
    page = opening(state, login, path)

    assert (graves(page), too_wide(page, name, picture)) == ([], [])


def test_the_picture_of_the_readme_is_taken(opening: Opening, stage: Stage) -> None:
    page = opening("PHL", "mayumi", "/requests/{disclosure}/")
    page.set_viewport_size({"width": 1280, "height": 1180})
    page.emulate_media(color_scheme="light")
    picture = ROOT / "test-results" / "request.png"

    page.screenshot(path=picture)

    assert picture.stat().st_size > 20_000
