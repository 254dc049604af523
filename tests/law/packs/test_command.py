"""`comity law check`, `diff` and `lines`, without a node."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.node.cli import build
from tests.law.packs.texts import MALTA, agencies, agency, membership


def comity(*arguments: str) -> Result:
    return CliRunner().invoke(build(), ["law", *arguments])


@pytest.fixture
def malta(tmp_path: Path) -> str:
    (tmp_path / "malta.csv").write_text(MALTA)
    return str(tmp_path / "malta.csv")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.csv").write_text(membership(signed="2010-01-01", ratified="2009-01-01"))
    return str(tmp_path / "bad.csv")


def test_a_good_pack_is_said_to_be_good(malta: str) -> None:
    done = comity("check", malta)

    assert done.exit_code == 0
    assert "Nothing is wrong with this pack of MLT. Lines: 1." in done.stdout


def test_a_bad_one_ends_with_status_one_and_says_each_line(bad: str) -> None:
    done = comity("check", bad)

    assert done.exit_code == 1
    assert "Line 2: “ratified” (2009-01-01) comes before “signed” (2010-01-01). Check both." in done.stderr
    assert "The data in use are as they were." in done.stderr


def test_programs_get_codes_and_facts(bad: str) -> None:
    done = comity("check", bad, "--json")

    [fault] = json.loads(done.stdout)["faults"]
    assert done.exit_code == 1
    assert (fault["line"], fault["code"], fault["facts"]["later_day"]) == (2, "law.pack-days-contradict", "2009-01-01")


def test_a_pack_for_another_state_than_was_said_is_refused(malta: str) -> None:
    assert comity("check", malta, "--state", "PHL").exit_code == 1


def test_the_difference_is_said_by_line_and_by_answer(malta: str) -> None:
    done = comity("diff", malta, "--json")

    said = json.loads(done.stdout)
    assert said["lines"][0]["changes"] == [{"column": "until", "before": "", "after": "2027-01-01"}]
    assert {(each["route"], each["before"], each["after"], each["on"]) for each in said["answers"]} >= {
        ("ets185-27-9a", "closed", "open", "2027-01-01")
    }


def test_a_refused_pack_has_no_difference(bad: str) -> None:
    assert comity("diff", bad).exit_code == 1


def test_what_is_recorded_is_printed_as_a_table_to_edit() -> None:
    done = comity("lines", "MLT", "--table", "agencies")

    assert done.exit_code == 0
    assert done.stdout.startswith("act,table,state,effective,as_of,source,confidence")


def test_a_table_that_there_is_not_is_refused() -> None:
    assert comity("lines", "MLT", "--table", "routes").exit_code == 2


def test_a_file_that_claims_to_be_signed_and_is_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pack.json"
    file.write_text('{"payload":"e30=","payloadType":"x","signatures":[]}')

    done = comity("check", str(file))

    assert done.exit_code == 1
    assert "this is no signed data pack" in done.stderr.lower()


def test_a_new_office_changes_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "office.csv"
    file.write_text(agencies(agency("Office of Invented Affairs")))

    done = comity("diff", str(file))

    assert "Answers that change, of a sample of questions: 0" in done.stdout
