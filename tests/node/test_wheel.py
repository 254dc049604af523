"""The built wheel is whole: commands, pages, data, translations and styles work from it, far from here."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.node import live

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
PARTS = (
    "comity/node/templates/base.html",
    "comity/node/static/comity.css",
    "comity/node/locale/id/LC_MESSAGES/django.mo",
    "comity/law/data/routes.toml",
    "comity/evidence/templates/evidence/worklist.html",
    "comity/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter of an empty environment into which only the wheel and what it needs was installed."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False)
    inside = str(folder / "bin" / "python")
    install = [sys.executable, "-m", "pip", "--python", inside, "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    return inside


def test_it_carries_data_templates_translations_and_styles(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert set(PARTS) <= names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "bench/"))]


def test_the_law_is_asked_from_it(python: str) -> None:
    words = ["route", "--from", "PHL", "--to", "AUS", "--data", "content", "--holder", "service-provider"]

    done = live.comity(*words, "--urgency", "ordinary", "--json", python=python)

    assert done.returncode == 0, done.stderr
    assert '"routes"' in done.stdout


def test_a_node_runs_from_it_in_two_languages(python: str, tmp_path: Path, empty_database: str) -> None:
    url = live.made(tmp_path / "node", python=python, database=empty_database)

    with live.served(tmp_path / "node", url, python=python):
        with urlopen(Request(f"{url}/accounts/login/", headers={"Accept-Language": "id"})) as answer:
            page = answer.read().decode()
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        style_status = live.status(url + style)

    assert '<html lang="id"' in page
    assert "Sign in" not in page
    assert style_status == 200
