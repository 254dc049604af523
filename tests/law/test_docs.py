"""The worked example of docs/changing-a-rule.md, done as it says."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import comity.law.data
from comity.law.core.asking import ask
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import Knowledge
from comity.law.core.routes import find

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "changing-a-rule.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]


def test_the_first_command_shows_the_route_as_closed() -> None:
    shown = subprocess.run(commands()[0], shell=True, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "ets185-27-9a" in shown.stdout.partition("Why not?")[2]
    assert "Because: Malta, under art. 27(9)(e)" in shown.stdout


def test_the_change_of_one_file_opens_the_route(tmp_path: Path) -> None:
    data = tmp_path / "src/comity/law/data"
    shutil.copytree(Path(comity.law.data.__file__).parent, data)

    subprocess.run(commands()[1], shell=True, cwd=tmp_path, check=True)

    with (data / "declarations.csv").open(encoding="utf-8", newline="") as rows:
        [row] = [row for row in csv.DictReader(rows) if row["iso3"] == "MLT" and row["article"] == "27(9)(e)"]
    assert row["effect"] == "withdrawn:urgent-via-central-27-9e"


def test_the_test_of_the_example_holds_after_the_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "src/comity/law/data"
    shutil.copytree(Path(comity.law.data.__file__).parent, data)
    subprocess.run(commands()[1], shell=True, cwd=tmp_path, check=True)
    monkeypatch.setattr(comity.law.data, "HERE", data)
    knowledge = Knowledge()

    found = find(
        knowledge,
        ask(
            knowledge,
            requesting="PHL",
            requested="MLT",
            data="content",
            holder="service-provider",
            urgency="urgent",
            on="2026-11-22",
        ),
    )

    [route] = [answer for answer in found if answer.id == "ets185-27-9a"]
    assert route.status is Status.OPEN
    assert route.questions == ("mla-treaty-between-pair",)
