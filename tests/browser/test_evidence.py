"""The pages of a real case between real nodes: looked at by axe, on a phone, without JavaScript, on paper."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from rich.console import Console

from comity.node.demo import case, trust
from comity.node.demo.cast import at_ports
from comity.node.demo.nodes import Node
from comity.node.demo.stage import Stage
from tests.browser.conftest import Desktop
from tests.node.live import free_ports

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (360, 1280, 1920)
WEIGHT_BYTES = 100_000
POINT, AUTHORITY, CLERK, PROSECUTOR = "banksia", "jarrah", "acacia", "mayumi"
MLA = "&fact=mla-treaty-between-pair%3Dyes"
Opening = Callable[["Place"], Page]
Taking = Callable[[Page, str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the case: whose node, who looks, and the path with the case's references in braces."""

    name: str
    state: str
    login: str
    path: str


PLACES = (
    Place("work", "PHL", "ligaya", "/?show=open"),
    Place("filtered", "PHL", "ligaya", "/?show=open&kind=preservation&sort=-due"),
    Place("frozen", "PHL", "ligaya", "/requests/{preservation}/"),
    Place("watch", "PHL", "ligaya", "/preservations/"),
    Place("form", "PHL", PROSECUTOR, "/requests/{draft}/edit/"),
    Place("holders-view", "PHL", PROSECUTOR, "/requests/{draft}/preview/?view=holder"),
    Place("withdraw", "PHL", PROSECUTOR, "/requests/{draft}/withdraw/"),
    Place("begin", "PHL", "ligaya", "/requests/new/?route=ets185-29&from=PHL&to=AUS&data=preservation"
          "&holder=service-provider&urgency=urgent"),
    Place("disclosure", "PHL", PROSECUTOR, "/requests/{disclosure}/"),
    Place("package", "PHL", PROSECUTOR, "{package}"),
    Place("asked", "AUS", AUTHORITY, "/requests/{disclosure}/"),
    Place("waiting", "AUS", AUTHORITY, "/requests/{waiting}/"),
    Place("refuse", "AUS", AUTHORITY, "/requests/{waiting}/refuse/"),
    Place("orders", "AUS", CLERK, "/orders/"),
    Place("order", "AUS", CLERK, "{order}"),
    Place("information", "PHL", "ligaya", "/information/"),
    Place("inform", "PHL", "ligaya", "/information/new/?route=interpol-i247&from=PHL&to=IDN&data=spontaneous"
          "&holder=public-authority&urgency=ordinary"),
)  # fmt: skip
every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Three nodes that trust each other, and a case between two of them up to the evidence."""
    folder = tmp_path_factory.mktemp("case")
    here = Stage.set_up(folder, at_ports(free_ports()), Console(file=io.StringIO()))
    try:
        trust.make_nodes(here)
        trust.compare_fingerprints(here)
        case.preserve(here)
        _disclose(here)
        yield here
    finally:
        here.everywhere(Node.stop)


def _disclose(stage: Stage) -> None:
    follows = stage.references["preservation"]
    ask = {"data": "content", "facts": MLA}
    ref = case.begin(stage, "PHL", PROSECUTOR, "AUS", "ets185-31", follows=follows, **ask)
    waiting = case.begin(stage, "PHL", PROSECUTOR, "AUS", "ets185-31", **ask)
    stage.references |= {"disclosure": ref, "waiting": waiting}
    stage.references["draft"] = _draft(stage)
    for each in (ref, waiting):
        case.sign_and_send(stage, "PHL", PROSECUTOR, each)
        stage.becomes("arrived", lambda each=each: case.arrived(stage, "AUS", AUTHORITY, each))  # type: ignore[misc]  # mypy has no type for a lambda's default
    case.provider_answers(stage)
    case.deliver(stage)
    page = stage.officer("PHL", PROSECUTOR).open(f"/requests/{ref}/")
    stage.references["package"] = next(part for part in page.html.split('"') if "/packages/" in part)
    orders = stage.officer("AUS", CLERK).open("/orders/").html
    stage.references["order"] = next(part for part in orders.split('"') if part.startswith("/orders/") and part[8:])


def _draft(stage: Stage) -> str:
    visitor = stage.officer("PHL", PROSECUTOR)
    question = "from=PHL&to=AUS&data=content&holder=service-provider&urgency=ordinary&offence=ransomware"
    form = visitor.open(f"/requests/new/?route=ets185-31&{question}{MLA}").form("/requests/new/")
    page = visitor.submit(form, {"recipient": form.choice("recipient", "Central authority")})
    return page.url.rstrip("/").rsplit("/", 2)[-2]


@pytest.fixture(scope="module", autouse=True)
def small_evidence() -> Iterator[None]:
    """One MiB instead of the demonstration's 64."""
    before, case.PACKAGE_MIB = case.PACKAGE_MIB, 1
    yield
    case.PACKAGE_MIB = before


@pytest.fixture(scope="module")
def desktops(chromium: Browser, stage: Stage) -> dict[str, Desktop]:
    return {state: Desktop(chromium, node.cast.base_url) for state, node in stage.nodes.items()}


@pytest.fixture
def look(desktops: dict[str, Desktop], stage: Stage) -> Iterator[Opening]:
    """Open a place of the case in a browser of whoever looks."""
    opened = []

    def looking(place: Place) -> Page:
        context = desktops[place.state].context(place.login)
        opened.append(context)
        page = context.new_page()
        answer = page.goto(place.path.format_map(stage.references))
        assert answer is not None
        assert answer.status == 200
        return page

    yield looking
    for context in opened:
        context.close()


@every_place
def test_axe_finds_nothing_serious(look: Opening, place: Place) -> None:
    page = look(place)

    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        report = Axe().run(page).response
        grave = [rule for rule in report["violations"] if rule["impact"] in {"serious", "critical"}]
        found += [(rule["id"], rule["nodes"][0]["html"]) for rule in grave]

    assert not found


@every_place
def test_it_fits_from_phone_to_wall(look: Opening, place: Place, picture: Taking) -> None:
    page = look(place)

    overflow = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, f"case-{place.name}-{width}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            overflow.append(width)

    assert not overflow


@every_place
def test_it_weighs_under_a_hundred_kilobytes(look: Opening, place: Place, stage: Stage) -> None:
    page = look(place)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda ended: sizes.append(ended["encodedDataLength"]))

    page.reload(wait_until="networkidle")

    assert 1000 < sum(sizes) < WEIGHT_BYTES


def test_a_draft_saves_itself_while_it_is_typed(look: Opening, stage: Stage) -> None:
    form = Place("form", "PHL", PROSECUTOR, "/requests/{draft}/edit/")
    page = look(form)

    page.locator("[name=facts-summary]").fill("A hospital's files were encrypted.")
    expect(page.locator("#saved")).to_contain_text("Draft saved", timeout=15_000)
    page.locator("[name=relevance]").fill("The demand came from this mailbox.")
    expect(page.locator("#saved input")).not_to_have_value("2", timeout=15_000)

    again = look(form)
    expect(again.locator("[name=facts-summary]")).to_have_value("A hospital's files were encrypted.")


def test_a_request_prints_as_a_document_with_reference_hash_and_page_numbers(look: Opening, stage: Stage) -> None:
    page = look(Place("disclosure", "PHL", PROSECUTOR, "/requests/{disclosure}/"))

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    first = printed.pages[0].extract_text()
    assert stage.references["disclosure"] in first
    assert f"1 / {len(printed.pages)}" in first
    assert "SHA-256" in first
