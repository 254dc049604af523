"""The command line speaks the language of whoever types; what programs read stays as it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.node.keeping.finding import NAMES
from tests import installation

ROUTE = ("route", "--from", "PHL", "--to", "AUS", "--data", "content", "--holder", "service-provider")
INDONESIAN, ENGLISH = "Dari Filipina kepada Australia", "From Philippines to Australia"
EXTRA_SECONDS = 0.1


def said(*words: str, **language: str) -> subprocess.CompletedProcess[str]:
    """What the command line says, with no other language in the environment than the given one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANG", "LC_", "DJANGO_"))}
    environment = {**kept, "LC_ALL": "C.UTF-8", "COLUMNS": "100", **language}
    command = [sys.executable, "-m", "comity.node.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("--language", "id"), {}),
        (("--language=id",), {}),
        (("--language", "id"), {"LC_ALL": "en_GB.UTF-8"}),
        ((), {"LC_ALL": "id_ID.UTF-8"}),
        ((), {"LC_ALL": "", "LANG": "id_ID.UTF-8"}),
        ((), {"LANGUAGE": "id:en"}),
    ],
)
def test_it_speaks_the_language_asked_for(words: tuple[str, ...], language: dict[str, str]) -> None:
    answer = said(*words, *ROUTE, **language)

    assert answer.returncode == 0, answer.stderr
    assert INDONESIAN in answer.stdout


@pytest.mark.parametrize(
    "words", [(), ("--language", "en"), ("--language", "tlh"), ("--language", "../../etc"), ("--language", "")]
)
def test_it_speaks_english_to_everybody_else(words: tuple[str, ...]) -> None:
    answer = said(*words, *ROUTE)

    assert answer.returncode == 0, answer.stderr
    assert ENGLISH in answer.stdout


def test_law_and_its_refusals_are_said_in_that_language_too() -> None:
    routes, refusal = said("--language", "id", *ROUTE), said("--language", "id", *ROUTE, "--to", "Atlantis")

    assert "Apakah" in routes.stdout
    assert "bukan negara yang dikenal" in refusal.stderr


def test_what_programs_read_is_in_no_language() -> None:
    assert said("--language", "id", *ROUTE, "--json").stdout == said(*ROUTE, "--json").stdout


def test_help_is_said_in_that_language_down_to_each_option() -> None:
    every, one, route = (said("--language", "id", *words, "--help").stdout for words in ((), ("backup",), ("route",)))

    assert "Negara-negara bekerja sama" in every
    assert "Temukan jalur hukum" in every
    assert "Cadangkan simpul selagi berjalan" in one
    assert "Sertakan kunci privat" in one
    assert "pemakaian: comity route" in route


def test_a_check_is_told_in_that_language_and_keeps_its_names_for_programs(tmp_path: Path) -> None:
    folder = tmp_path / "node"
    said("init", str(folder), "--state", "PHL")

    text = said("--language", "id", "check", str(folder)).stdout
    facts = json.loads(said("--language", "id", "check", str(folder), "--json").stdout)

    assert "WARN  pekerja: tidak berjalan" in text
    assert {each["what"] for each in facts} <= set(NAMES)


def test_a_refusal_is_said_in_that_language(tmp_path: Path) -> None:
    nowhere = said("--language", "id", "serve", str(tmp_path))
    occupied = said("--language", "id", "init", str(installation.FOLDER), "--state", "PHL")

    assert "bukan folder simpul" in nowhere.stderr
    assert occupied.returncode == 1
    assert "tidak kosong" in occupied.stderr


def test_a_translated_answer_costs_hardly_more_than_an_english_one() -> None:
    translated, english = (min(_cpu_seconds(words) for _ in range(5)) for words in (("--language", "id"), ()))

    assert translated - english < EXTRA_SECONDS


def _cpu_seconds(words: tuple[str, ...]) -> float:
    """What one answer costs, whatever else the machine does."""
    before = os.times()
    said(*words, *ROUTE)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
