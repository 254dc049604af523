"""National law as lines: every row of the record is read, and each has an id that stays."""

from datetime import date

import pytest

from comity.law import data
from comity.law.core.book.amendments import Act, Line
from comity.law.core.book.national import Section
from comity.law.core.book.vocabulary import Coverage
from comity.law.core.knowledge import Knowledge, released
from comity.terms.state import Iso3

IDN, FSM = Iso3("IDN"), Iso3("FSM")


def test_a_line_is_known_by_where_it_stands() -> None:
    line = released().registers.lines["IDN/offence/2/332(1)"]

    assert isinstance(line, Section)
    assert (line.max_years, line.confidence, line.as_of) == (6, "high", "2026-07")


@pytest.mark.parametrize(
    "table", ["national_offences", "national_powers", "agencies", "policies", "programmes", "gci2024"]
)
def test_every_row_of_the_record_is_a_line_of_its_own(table: str) -> None:
    registers = released().registers
    counts = {
        "national_offences": sum(line.id.split("/")[1] == "offence" for line in registers.lines.values()),
        "national_powers": sum(line.id.split("/")[1] == "power" for line in registers.lines.values()),
        "agencies": sum(len(lines) for lines in registers.institutions.values()),
        "policies": sum(len(lines) for lines in registers.policies.values()),
        "programmes": len(registers.programmes),
        "gci2024": len(registers.scores),
    }

    assert counts[table] == len(data.rows(table))


def test_what_the_record_does_not_say_is_not_made_up() -> None:
    power = released().registers.sections(IDN)["16"][0]
    policy = released().registers.policies[IDN][0]

    assert (power.as_of, policy.as_of, policy.confidence) == ("", "", None)


def test_a_correction_keeps_the_id_of_its_line() -> None:
    row = {
        "iso3": "IDN",
        "budapest_article": "2",
        "law": "Criminal Code (KUHP), Law No. 1/2023, in force 2 January 2026",
        "section": "333",
        "max_penalty_years": "9",
    }
    correction = Line(1, Act.CORRECT, "national_offences", row, "gazette", "high", date(2026, 11, 1))

    amended = Knowledge([correction]).registers.lines["IDN/offence/2/333"]

    assert isinstance(amended, Section)
    assert (amended.max_years, amended.source, amended.coverage) == (9, "gazette", Coverage.FULL)
    assert amended.row_id == released().registers.lines["IDN/offence/2/333"].row_id


def test_two_laws_with_the_same_section_are_two_lines() -> None:
    row = {"iso3": "IDN", "budapest_article": "2", "law": "Another Act", "section": "333", "coverage": "none"}
    added = Line(1, Act.ADD, "national_offences", row, "gazette", "high", date(2026, 11, 1))

    lines = [name for name in Knowledge([added]).registers.lines if name.startswith("IDN/offence/2/333")]

    assert len(lines) == 2


def test_a_state_without_record_has_no_sections() -> None:
    assert released().registers.sections(FSM) == {}
    assert FSM not in released().registers.recorded
