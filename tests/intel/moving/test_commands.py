"""Files in and out by command: what was done is said, and the status says whether all of it was."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.intel.actions import indexing
from comity.intel.models import Export, StixObject
from comity.node.cli import build
from comity.terms.marking import Tlp
from tests import installation
from tests.intel.moving.conftest import LATER
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.stored import at_level, tool

pytestmark = pytest.mark.usefixtures("scene")
NODE = str(installation.FOLDER)
TABLE = "address,seen\n45.155.205.9,in the harbour\n8.8.8.8,everywhere\n"


def run(*words: str | Path) -> tuple[int, str]:
    """The status and what was said."""
    done = CliRunner(env={"COLUMNS": "200"}).invoke(build(), ["intel", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read the clock: it stands shortly after the scene."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "b.json"
    path.write_bytes(b"\n".join(tool(name, at_level(Tlp.GREEN)) for name in "abc"))
    return path


def test_what_is_not_taken_is_said_and_the_status_tells(table: Path) -> None:
    status, said = run("import", NODE, table, "--marking", "green", "--mapping", "value=address,description=seen")

    assert status == 1
    assert "stored: 1" in said
    assert "line 3: 8[.]8[.]8[.]8 is left out" in said
    assert json.loads(bytes(StixObject.objects.get(type="indicator").raw))["description"] == "in the harbour"


def test_benign_values_are_taken_where_that_is_wanted(table: Path) -> None:
    assert run("import", NODE, table, "--marking", "TLP:GREEN", "--benign", "--observables")[0] == 0
    assert StixObject.objects.filter(type="ipv4-addr").count() == 2


def test_a_dry_run_says_the_same_and_stores_nothing(bundle: Path) -> None:
    status, said = run("import", NODE, bundle, "--dry-run", "--json")

    assert status == 0
    assert json.loads(said)["counts"]["stored"] == 3
    assert not StixObject.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [("--format", "pdf"), ("--marking", "mauve"), (), ("--marking", "green", "--mapping", "colour=1")],
)
def test_what_cannot_be_understood_stores_nothing(table: Path, wrong: tuple[str, ...]) -> None:
    done = CliRunner().invoke(build(), ["intel", "import", NODE, str(table), *wrong])

    assert done.exit_code != 0
    assert not StixObject.objects.exclude(type="identity").exists()


def test_a_file_goes_out_and_is_remembered(bundle: Path, tmp_path: Path) -> None:
    run("import", NODE, bundle)
    indexing.catch_up()

    status, said = run("export", NODE, tmp_path / "out.json", "--search", "a", "--to", "node:aus.example", "--json")

    assert status == 0
    assert json.loads(said)["objects"] == 1
    assert [one["name"] for one in json.loads((tmp_path / "out.json").read_bytes())["objects"]] == ["a"]
    assert Export.objects.get().recipient == "node:aus.example"


def test_what_stays_is_said_with_its_reason(scene: Scene, bundle: Path, tmp_path: Path) -> None:
    run("import", NODE, bundle)

    status, said = run("export", NODE, tmp_path / "out.json", "--search", "b", "--to", "public", "--dry-run")

    assert status == 1
    assert "left out: 1  TLP:GREEN" in said


def test_a_file_that_could_not_be_finished_is_none(bundle: Path, tmp_path: Path) -> None:
    run("import", NODE, bundle)
    folder = tmp_path / "out"
    folder.mkdir()

    with pytest.raises(AssertionError):
        run("export", NODE, folder / "out.json", "--search", "b", "--to", "public")

    assert list(folder.iterdir()) == []
    assert not Export.objects.exists()


def test_a_collection_goes_out_as_a_list(table: Path, tmp_path: Path) -> None:
    run("collection", "add", NODE, "Harbour", "--alias", "harbour")
    run("import", NODE, table, "--marking", "green", "--collection", "harbour")

    status, _said = run("export", NODE, tmp_path / "a.rules", "--collection", "harbour", "--format", "suricata")

    assert status == 0
    assert "45.155.205.9" in (tmp_path / "a.rules").read_text()
