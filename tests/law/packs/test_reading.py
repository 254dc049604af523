"""A pack is read strictly: what cannot be meant refuses the whole of it, with the line and the reason."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from comity.law.core.book.amendments import TABLES, Act
from comity.law.core.knowledge import released
from comity.law.core.packs import cells, lines, text
from comity.law.core.packs.checks import MAX_FAULTS, Author, _Examiner
from comity.law.core.packs.faults import Fault
from comity.law.core.packs.lines import Draft
from comity.law.core.packs.meaning import Meanings
from tests.law.packs.texts import MALTA, ON, agencies, agency, examined, membership, refusals

LAW = released()


def test_a_withdrawn_declaration_is_one_line() -> None:
    found = examined(MALTA)

    assert found.faults == ()
    [line] = found.lines
    assert (line.act, line.number, str(line.effective)) == (Act.RETIRE, 2, "2027-01-01")


@pytest.mark.parametrize(
    "written",
    [
        MALTA.replace(",", ";"),
        "\ufeff" + MALTA,
        "# Withdrawn today\n\n" + MALTA,
        MALTA.replace("\n", "\r\n"),
        MALTA.replace("act,", " act ,"),
    ],
    ids=["semicolons", "byte order mark", "remarks", "Windows", "spaces"],
)
def test_what_spreadsheets_make_of_it_is_read_too(written: str) -> None:
    assert examined(written).faults == ()


def test_every_recorded_row_says_what_a_pack_may_say() -> None:
    meanings = Meanings(LAW)

    odd = [
        (name, row, fault.explain())
        for name in TABLES
        for row in LAW.versions(name)
        for fault in meanings.faults_of(1, name, row)
        if row["iso3"]
    ]

    assert odd == []


def test_the_days_of_every_recorded_row_agree() -> None:
    examiner = _Examiner(Author("", LAW.states[next(iter(LAW.states))].iso3, ON), LAW)
    line = examined(MALTA).lines[0]

    for name in TABLES:
        of_table = type(line)(1, Act.CONFIRM, name, {}, "", "high", ON)
        assert [fault for row in LAW.versions(name) for fault in examiner._days_of_row(of_table, row)] == []


@pytest.mark.parametrize("state", ["MLT", "PHL", "JPN"])
def test_what_is_recorded_can_be_confirmed_as_it_is_listed(state: str) -> None:
    rows = [text.confirming(table, row) for table in TABLES.values() for row in LAW.rows(table.name)]
    dated = [{**row, "as_of": ON.isoformat(), "confidence": "high"} for row in rows if row["state"] == state]

    found = examined(text.write(dated))

    assert found.faults == ()
    assert len(found.lines) == len(dated)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "law.pack-not-a-table"),
        (b"\n\n", "law.pack-not-a-table"),
        (MALTA.splitlines()[0].encode(), "law.pack-empty"),
        (b"\xff\xfe" + MALTA.encode("utf-16-le"), "law.pack-not-text"),
        (MALTA.encode().replace(b"Note", b"\xc3\x28"), "law.pack-not-text"),
        (MALTA.encode().replace(b"Note", b"a\x00b"), "law.pack-not-text"),
        (MALTA.replace("Note", "a\u202eb").encode(), "law.pack-not-text"),
        (MALTA.replace("Note", "a\x1bb").encode(), "law.pack-not-text"),
        (MALTA.replace("Note", '"Note').encode(), "law.pack-not-a-table"),
        (MALTA.replace(",high", "").encode(), "law.pack-not-a-table"),
        (MALTA.replace(",high", ",high,high").encode(), "law.pack-not-a-table"),
        (MALTA.replace("confidence", "confidenze").encode(), "law.pack-column-unknown"),
        (MALTA.replace("article,kind", "article,article").encode(), "law.pack-not-a-table"),
        (MALTA.replace("act,", "gist,").encode(), "law.pack-not-a-table"),
        (MALTA.replace("Note", "=cmd|' /C calc'!A0").encode(), "law.pack-formula"),
        (MALTA.replace("Note", "@SUM(1)").encode(), "law.pack-formula"),
        (MALTA.replace("Note", "\N{FULLWIDTH EQUALS SIGN}1").encode(), "law.pack-formula"),
        (MALTA.replace("Note", "x" * 3000).encode(), "law.pack-too-large"),
        (b"x" * (text.MAX_BYTES + 1), "law.pack-too-large"),
        (MALTA.encode() + b"#\n" * 6000 + MALTA.splitlines()[1].encode(), "law.pack-too-large"),
        (MALTA.replace("retire", "erase").encode(), "law.pack-value-unknown"),
        (MALTA.replace("declarations", "routes").encode(), "law.pack-value-unknown"),
        (MALTA.replace("MLT", "XXX").encode(), "law.pack-value-unknown"),
        (MALTA.replace("2027-01-01", "1 January 2027").encode(), "law.pack-not-a-day"),
        (MALTA.replace("2027-01-01", "2027-02-30").encode(), "law.pack-not-a-day"),
        (MALTA.replace("2027-01-01", "20270101").encode(), "law.pack-not-a-day"),
        (MALTA.replace("Note (invented)", "").encode(), "law.pack-value-missing"),
        (MALTA.replace("high", "certain").encode(), "law.pack-value-unknown"),
        (MALTA.replace("retire", "add").encode(), "law.pack-already-there"),
        (MALTA.replace("27(9)(e)", "2").encode(), "law.pack-not-there"),
        (MALTA.replace(",2026-11-22", ",2026-11-23").encode(), "law.pack-days-contradict"),
    ],
)
def test_what_cannot_be_read_or_meant_is_refused(written: bytes, code: str) -> None:
    found = examined(written).faults

    assert code in {fault.code for fault in found}
    assert all(fault.explain() for fault in found)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"article": "99"}, "law.pack-value-unknown"),
        ({"article": "29 (4) and so on"}, "law.pack-value-unknown"),
        ({"effect": "no-such-effect"}, "law.pack-value-unknown"),
        ({"effect": "csam-9-4"}, "law.pack-value-unknown"),
        ({"instrument": "coe-999"}, "law.pack-value-unknown"),
        ({"kind": "promise"}, "law.pack-value-unknown"),
        ({"gist": ""}, "law.pack-value-missing"),
        ({"effective": ""}, "law.pack-value-missing"),
        ({"section": "4"}, "law.pack-column-unknown"),
    ],
)
def test_a_new_reservation_names_what_there_is(changed: dict[str, str], code: str) -> None:
    said = {
        "act": "add",
        "table": "declarations",
        "state": "MLT",
        "instrument": "coe-185",
        "article": "29(4)",
        "kind": "reservation",
        "effect": "dual-criminality-29-4",
        "gist": "Dual criminality is asked for",
        "effective": "2027-01-01",
        "as_of": ON.isoformat(),
        "source": "Note (invented)",
        "confidence": "high",
    }

    assert refusals(text.write([said])) == []
    assert code in {found for _line, found in refusals(text.write([{**said, **changed}]))}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (membership(signed="2010-01-01", ratified="2009-01-01"), "law.pack-days-contradict"),
        (membership(ratified="2012-04-12", in_force="2012-01-01"), "law.pack-days-contradict"),
        (membership(ratified="2027-01-01", in_force="2027-05-01"), "law.pack-days-contradict"),
        (membership(signed="2001-01-17", ratified="2002-04-12", in_force="2003-08-01"), "law.pack-days-contradict"),
        (membership(status="signatory"), "law.pack-status-contradicts"),
        (membership(status="member of everything"), "law.pack-value-unknown"),
        (membership(instrument="coe-108", act="add"), "law.pack-value-unknown"),
        (membership(as_of="2001-01-01"), "law.pack-older-than-record"),
    ],
)
def test_days_and_statuses_that_contradict_each_other_are_refused(said: str, code: str) -> None:
    assert set(refusals(said)) == {(2, code)}


def test_one_row_is_spoken_of_once() -> None:
    assert refusals(agencies(agency("A"), agency("A", kind="cert"))) == [(3, "law.pack-said-twice")]


def test_what_replaces_a_line_exists() -> None:
    recorded = next(row for row in LAW.rows("agencies") if row["iso3"] == "PHL")["name"]
    line = agency(recorded, act="retire", kind="", replaced_by="0123456789ab").replace("MLT", "PHL")

    assert refusals(agencies(f"{line}".replace(recorded, f'"{recorded}"'))) == [(2, "law.pack-reference-missing")]


def test_lines_that_replace_each_other_in_a_circle_are_refused() -> None:
    first, second = [row for row in LAW.rows("agencies") if row["iso3"] == "PHL"][:2]
    ids = [TABLES["agencies"].id_of(row) for row in (first, second)]
    written = agencies(
        *(
            agency(f'"{row["name"]}"', act="retire", kind="", replaced_by=other, effective="2026-12-01")
            for row, other in ((first, ids[1]), (second, ids[0]))
        )
    )

    assert {code for _line, code in refusals(written.replace("MLT", "PHL"))} == {"law.pack-references-circular"}


def test_a_pack_speaks_of_one_state() -> None:
    assert refusals(agencies(agency("A"), agency("B").replace("MLT", "ITA"))) == [(3, "law.pack-not-its-state")]


def test_all_faults_are_said_at_once_by_line_and_not_without_end() -> None:
    written = agencies(*(agency(f"Office {number}", kind="navy") for number in range(300)))

    found = examined(written).faults

    assert [fault.line for fault in found] == list(range(2, 2 + MAX_FAULTS))


def test_what_is_written_is_no_formula_and_reads_back() -> None:
    rows = [{"act": "add", "table": "agencies", "state": "MLT", "name": "=1+1", "source": "-2"}]

    [row] = csv.DictReader(io.StringIO(text.write(rows), newline=""))

    assert (row["name"], row["source"]) == ("'=1+1", "'-2")


def test_a_confirmation_changes_nothing() -> None:
    recorded = next(row for row in LAW.rows("agencies") if row["iso3"] == "PHL")
    said = {**text.confirming(TABLES["agencies"], recorded), "as_of": ON.isoformat(), "confidence": "high"}

    assert refusals(text.write([said])) == []
    assert refusals(text.write([{**said, "role": "Something else"}])) == [(2, "law.pack-superfluous")]


def test_a_line_may_be_dated_ahead_but_not_known_ahead() -> None:
    later = (ON + timedelta(days=400)).isoformat()

    assert refusals(agencies(agency("A", effective=later))) == []


letters = st.text(st.characters(codec="utf-8"), max_size=30)
heads = st.lists(st.sampled_from([*text.COLUMNS, "", "x", "=1"]), max_size=14).map(",".join)
rows = st.lists(st.one_of(letters, st.sampled_from(["add", "agencies", "MLT", "2026-11-22", '"', "-"])), max_size=14)


@how(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b'act,"')
def test_no_bytes_crash_it(raw: bytes) -> None:
    found = text.read(raw)

    assert found.faults or found.drafts
    assert all(isinstance(fault, Fault) and fault.explain() for fault in found.faults)


@how(max_examples=150, deadline=None)
@given(heads, st.lists(rows.map(",".join), max_size=4))
def test_no_table_crashes_it(head: str, body: list[str]) -> None:
    found = examined("\n".join([head, *body]).encode("utf-8", "surrogatepass"))

    assert found.faults or found.lines
    assert all(fault.explain() for fault in found.faults)


@how(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(text.COLUMNS), letters, min_size=1))
def test_no_cell_that_is_written_makes_a_spreadsheet_calculate(row: dict[str, str]) -> None:
    [back] = csv.DictReader(io.StringIO(text.write([row]), newline=""))

    assert not any(cell.startswith(cells.FORMULA_SIGNS) for cell in back.values())


words = dict.fromkeys(("act", "table", "effective", "as_of", "source", "confidence", "replaced_by"), letters)
drafts = st.builds(Draft, number=st.just(1), values=st.dictionaries(letters, letters), **words)


@how(max_examples=100, deadline=None)
@given(drafts)
def test_a_line_of_nonsense_is_refused_and_never_crashes(draft: Draft) -> None:
    assert list(lines.faults_of(draft))
