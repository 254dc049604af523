"""Any file is recognised, and read as one row of what gave objects and what did not."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intel.adapters.formats.columns import sniff
from comity.intel.adapters.formats.reading import Read, Unreadable
from comity.intel.adapters.moving.mapping import NoSuchColumn, NoSuchMeaning, columns_of
from comity.intel.adapters.moving.opening import Item, NoValueColumn, mark_of, read
from comity.intel.adapters.moving.plans import Format, Plan, decoded, encoded
from comity.intel.adapters.moving.recognising import recognise
from comity.intel.core.observable import Kind, Observable
from comity.intel.core.sharing import tlp
from comity.terms.errors import ComityError
from comity.terms.marking import Tlp

AMBER = tlp.IDS[Tlp.AMBER]
AT = "2026-11-22T08:30:00.000Z"
EVENT = {"classification.type": "phishing", "source.ip": "198.51.100.9", "time.source": "2026-11-01T08:00:00+00:00"}
TEXT = "Seen at hxxp://portal[.]evil-invented[.]com/a, and a copy in setup.zip; not to blame is 8.8.8.8.\n"
FILES = {
    '{"type":"bundle","id":"bundle--x","objects":[]}': Format.STIX,
    '\ufeff \n{"type":"ipv4-addr","spec_version":"2.1"}\n{}': Format.STIX,
    '[{"type":"tool","id":"tool--x"}]': Format.STIX,
    "{}": Format.STIX,
    '{"Event":{"info":"x"}}': Format.MISP,
    '{"response":[{"Event":{}}]}': Format.MISP,
    json.dumps(EVENT) + "\n": Format.INTELMQ,
    "ip,comment\n198.51.100.9,seen\n198.51.100.10,seen\n": Format.CSV,
    "198.51.100.9;seen\n198.51.100.10;\n": Format.CSV,
    TEXT: Format.TEXT,
    "198.51.100.9\n198.51.100.10\n": Format.TEXT,
    "[1] A report, they say, has commas.\nAnd lines without any\nand so on\n": Format.TEXT,
    "": Format.TEXT,
}


def file(content: str | bytes) -> io.BytesIO:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode())


def plan(form: Format, **more: object) -> Plan:
    said = {"format": form, "at": AT, "marking_refs": (AMBER,), "spares": True, **more}
    return Plan(**said)  # type: ignore[arg-type]  # what a test says


def values(items: list[Item]) -> list[str]:
    made = [json.loads(one.raw) for one in items if isinstance(one, Read)]
    return [str(one.get("pattern") or one.get("value")) for one in made]


def refusals(items: list[Item]) -> list[tuple[int, str]]:
    return [(one.line, one.reason.code.removeprefix("intel.import.")) for one in items if isinstance(one, Unreadable)]


@pytest.mark.parametrize(("content", "form"), FILES.items())
def test_a_file_is_recognised_by_how_it_begins(content: str, form: Format) -> None:
    stream = file(content)

    assert recognise(stream) is form
    assert stream.tell() == 0


def test_each_format_is_read() -> None:
    for content, form in FILES.items():
        if form is not Format.MISP and content.strip("{}"):
            items = list(read(file(content), plan(form, spares=False)))
            assert any(isinstance(one, Read) for one in items) or "bundle" in content or "report" in content, content


def test_of_a_text_that_nobody_looked_at_doubtful_and_benign_values_are_left_out() -> None:
    items = list(read(file(TEXT), plan(Format.TEXT)))

    assert values(items) == [
        "http://portal.evil-invented.com/a", "[url:value = 'http://portal.evil-invented.com/a']"
    ]  # fmt: skip
    assert refusals(items) == [(1, "doubtful"), (1, "benign")]


def test_of_a_text_exactly_what_was_ticked_is_taken() -> None:
    ticked = (mark_of(Observable(Kind.IPV4, "8.8.8.8")), mark_of(Observable(Kind.DOMAIN, "unheard-of.com")))

    items = list(read(file(TEXT), plan(Format.TEXT, chosen=ticked, indicators=False)))

    assert values(items) == ["8.8.8.8"]
    assert refusals(items) == []


def test_of_a_table_values_that_everybody_has_are_left_out_with_the_reason() -> None:
    table = "ip,comment\n8.8.8.8,resolver\n45.155.205.9,seen\n"

    items = list(read(file(table), plan(Format.CSV)))
    (refused,) = [one for one in items if isinstance(one, Unreadable)]

    assert values(items) == ["[ipv4-addr:value = '45.155.205.9']"]
    assert refused.reason.explain() == (
        "8[.]8[.]8[.]8 is left out: A public resolver of names: very many computers talk to it."
    )
    assert len(values(list(read(file(table), plan(Format.CSV, spares=False))))) == 2


def test_a_table_without_values_is_refused_as_a_whole() -> None:
    with pytest.raises(NoValueColumn):
        list(read(file("a,b\nc,d\n"), plan(Format.CSV)))


def test_an_id_of_stix_in_a_table_is_no_value() -> None:
    table = "value,comment\ntool--5d3c1a52-9d0f-4b8e-8a3b-1f0e2f6a7c11,seen\n"

    assert refusals(list(read(file(table), plan(Format.CSV)))) == [(2, "no-value")]


@pytest.mark.parametrize("form", [Format.CSV, Format.TEXT])
def test_a_long_value_is_taken_whole(form: Format) -> None:
    url = "http://portal.evil-invented.com/" + "a" * 800
    content = f"url,comment\n{url},seen\n" if form is Format.CSV else f"Seen at {url} today.\n"

    assert url in values(list(read(file(content), plan(form))))[0]


def test_a_mapping_names_columns_by_their_header_or_number() -> None:
    layout = sniff(file("Hash,Seen,Malware\nd41d8cd98f00b204e9800998ecf8427e,2026-11-01,Invented\n"))

    columns = columns_of("md5=hash, valid-from=2, name=Malware", layout)

    assert [(one.position, one.meaning, one.kind) for one in columns] == [
        (0, "value", "md5"), (1, "valid-from", None), (2, "name", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "refusal"), [("value=4", NoSuchColumn), ("value", NoSuchColumn), ("colour=1", NoSuchMeaning)]
)
def test_a_mapping_that_cannot_be_is_refused(written: str, refusal: type[ComityError]) -> None:
    with pytest.raises(refusal):
        columns_of(written, sniff(file("a,b\n198.51.100.9,x\n")))


def test_a_plan_is_kept_whole() -> None:
    layout = sniff(file("ip,comment\n198.51.100.9,seen\n"))
    made = plan(Format.CSV, layout=layout, columns=columns_of("value=ip", layout), labels=("a",), chosen=("x y",))

    assert decoded(encoded(made)) == made


@settings(deadline=None)
@given(content=st.binary(max_size=400), form=st.sampled_from([one for one in Format if one is not Format.MISP]))
def test_no_bytes_break_the_reading(content: bytes, form: Format) -> None:
    recognise(file(content))
    try:
        assert all(isinstance(one, Read | Unreadable) for one in read(file(content), plan(form)))
    except NoValueColumn:
        assert form is Format.CSV


def test_a_hash_becomes_one_object() -> None:
    digest = "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    items = list(read(file(f"Dropped {digest} there.\n"), plan(Format.TEXT, indicators=False)))

    assert len(items) == 1
