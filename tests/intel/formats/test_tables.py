"""Tables in every hand that people write them, and out again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.adapters.formats import tables
from comity.intel.adapters.formats.columns import Column, Meaning, sniff, suggest
from comity.intel.adapters.formats.tables import Making, guarded, unguarded
from comity.intel.core.observable import Kind
from tests.intel.formats.samples import ORIGIN, Object, column, file, indicator, objects, refusals, text

MAKING = Making(ORIGIN)
FEED = """# feed of an invented sensor
Indicator;Malware;First seen;Tags;Confidence
hxxp://c2[.]example/gate;Loader;2026-11-01;loader, c2;80
192.0.2.7;"Semicolon; inside";2026-11-02T10:00:00Z;;101
d41d8cd98f00b204e9800998ecf8427e;;;;
nothing here;;;;
"""


def read(content: str | bytes) -> list[Object]:
    stream = file(content)
    layout = sniff(stream)
    return objects(tables.read(stream, layout, suggest(layout), MAKING))


def test_a_feed_is_understood() -> None:
    stream = file(FEED)
    layout = sniff(stream)
    columns = suggest(layout)

    found = list(tables.read(stream, layout, columns, MAKING))

    assert (layout.encoding, layout.delimiter, layout.header[0]) == ("utf-8-sig", ";", "Indicator")
    assert [one.meaning for one in columns] == [
        Meaning.VALUE,
        Meaning.NAME,
        Meaning.VALID_FROM,
        Meaning.LABELS,
        Meaning.CONFIDENCE,
    ]
    made = objects(found[:3])
    assert column(made, "name") == ["Loader", "Semicolon; inside", "d41d8cd98f00b204e9800998ecf8427e"]
    assert column(made, "confidence") == [80, None, None]
    assert column(made, "labels") == [["loader", "c2"], None, None]
    assert made[0]["pattern"] == "[url:value = 'http://c2.example/gate']"
    assert made[0]["valid_from"] == "2026-11-01T00:00:00.000000Z"
    assert refusals(found) == [(6, "intel.import.no-value")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_signs_and_encodings_are_found(delimiter: str, encoding: str) -> None:
    rows = [("name", "domain"), ("Größe", "a.example"), ("Straße", "b.example")]
    content = "\r\n".join(delimiter.join(row) for row in rows)

    made = read(content.encode(encoding))

    assert column(made, "name") == ["Größe", "Straße"]


def test_a_list_without_header_is_a_table_of_one_column() -> None:
    made = read("192.0.2.7\n192.0.2.8\n")

    assert column(made, "name") == ["192.0.2.7", "192.0.2.8"]


def test_bare_observables_can_be_made() -> None:
    stream = file("value\nAS64496\n192.0.2.0/24\nchat.example\n+999 2 555 0100\n")
    layout = sniff(stream)

    made = objects(tables.read(stream, layout, suggest(layout), Making(ORIGIN, indicators=False)))

    assert column(made, "type") == ["autonomous-system", "ipv4-addr", "domain-name", "phone-number"]


def test_the_same_file_brings_the_same_objects() -> None:
    assert read(FEED.replace("nothing here", "a.example")) == read(FEED.replace("nothing here", "a.example"))


def test_a_row_of_many_values_gives_many_indicators() -> None:
    stream = file("ip,hash\n192.0.2.7,d41d8cd98f00b204e9800998ecf8427e\n")
    columns = (Column(0, Meaning.VALUE), Column(1, Meaning.VALUE, Kind.MD5), Column(9, Meaning.NAME))

    made = objects(tables.read(stream, sniff(stream), columns, MAKING))

    assert len(made) == 2


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"value\n192.0.2.7\n\xff\xfe\xfd\n192.0.2.8\n", []),
        (b"value\n" + b"a" * 70_000 + b"\n" + b"\xff\n192.0.2.8\n", ["intel.import.not-in-this-encoding"]),
        (b"value\n" + b"a" * 2_000_000 + b"\n192.0.2.8\n", ["intel.import.line-too-long"]),
        (b'value\n"' + b"a,\n" * 100_000, ["intel.import.no-row"]),
        (b"value\nx\x00y\n192.0.2.8\n", ["intel.import.no-value"]),
        (b"", []),
        (b"\n\n\n", []),
    ],
)
def test_what_cannot_be_read_is_told_and_passed_over(content: bytes, codes: list[str]) -> None:
    stream = file(content)

    found = list(tables.read(stream, sniff(stream), (Column(0, Meaning.VALUE),), MAKING))

    assert set(codes) <= {code for _, code in refusals(found)}


@given(st.binary(max_size=300))
def test_any_file_is_read_somehow(content: bytes) -> None:
    stream = file(content)
    layout = sniff(stream)

    list(tables.read(stream, layout, suggest(layout), MAKING))


def test_objects_become_rows_that_no_spreadsheet_runs() -> None:
    hostile = '=HYPERLINK("http://evil.example","click")\r\n@SUM(1)'
    raws = [indicator("[domain-name:value IN ('a.example', 'b.example')]", hostile, description="-1+1")]

    written = text(tables.write(raws))

    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert [row["value"] for row in rows] == ["a.example", "b.example"]
    assert rows[0]["name"].startswith("'=HYPERLINK")
    assert rows[0]["description"] == "'-1+1"
    assert rows[0]["tlp"] == "TLP:GREEN"
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_an_object_without_values_is_a_row_of_its_own() -> None:
    written = text(tables.write([b'{"type":"malware","id":"malware--1","name":"Loader","labels":["a","b"]}']))

    [row] = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert (row["name"], row["value"], row["labels"]) == ("Loader", "", "a, b")


@given(st.text())
def test_a_guarded_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
