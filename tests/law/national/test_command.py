"""`comity law profile | compare | gaps | dual`."""

import json

import pytest
from typer.testing import CliRunner

from comity.node.cli import build
from comity.terms.errors import ComityError


def said(*arguments: str) -> str:
    result = CliRunner().invoke(build(), ["law", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_profile_in_words_names_its_lines() -> None:
    assert "IDN/offence/2/332(1)" in said("profile", "idn")


@pytest.mark.parametrize(
    "arguments",
    [
        ("profile", "IDN"),
        ("compare", "IDN", "FSM"),
        ("gaps", "IDN", "FSM"),
        ("gaps",),
        ("dual", "--from", "IDN", "--to", "PHL", "--offence", "ransomware"),
    ],
)
def test_every_command_speaks_json_and_csv(arguments: tuple[str, ...]) -> None:
    assert json.loads(said(*arguments, "--json"))
    assert "," in said(*arguments, "--csv")
    assert said(*arguments)


def test_the_letters_of_gaps_are_explained_in_the_reader_s_language() -> None:
    indonesian = CliRunner(env={"LANGUAGE": "id"}).invoke(build(), ["law", "gaps", "IDN"]).output

    assert said("gaps", "IDN").splitlines()[-1].startswith("F Full, P Partial, N None found, ? Unknown")
    assert indonesian.splitlines()[-1].startswith("P Penuh, S Sebagian, T Tidak ditemukan, ? Tidak diketahui")


def test_gaps_never_give_a_place_without_its_interval() -> None:
    row = next(line for line in said("gaps").splitlines() if line.startswith("PHL"))

    assert "place 5 to 9 of 29" in row


def test_dual_criminality_says_its_reasons() -> None:
    found = said("dual", "--from", "USA", "--to", "GBR", "--offence", "ddos", "--on", "2026-11-22")

    assert "Both states cover art. 5 in full." in found
    assert "US-UK Data Access Agreement, 3: open question" in found


@pytest.mark.parametrize(
    "arguments",
    [("profile", "ATL"), ("gaps", "ATL"), ("dual", "--from", "IDN", "--to", "IDN", "--offence", "ransomware")],
)
def test_what_cannot_be_asked_is_refused(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(build(), ["law", *arguments])

    assert isinstance(result.exception, ComityError)
