"""Reports: values are shown for review, and those that are chosen become objects."""

from comity.intel.adapters.formats import text
from tests.intel.formats.samples import ORIGIN, column, file, objects

REPORT = "The loader calls hxxps://c2[.]example/gate.\nIt drops readme.md, see 192.0.2[.]7.\n"


def test_values_are_shown_with_their_lines() -> None:
    shown = [(one.line, one.observable.value, one.doubtful) for one in text.read(file(REPORT))]

    assert shown == [(1, "https://c2.example/gate", False), (2, "readme.md", True), (2, "192.0.2.7", False)]


def test_only_what_was_chosen_becomes_objects() -> None:
    chosen = [one for one in text.read(file(REPORT)) if not one.doubtful]

    made = objects(text.made(chosen, ORIGIN, indicators=True))

    assert column(made, "type") == ["url", "indicator", "ipv4-addr", "indicator"]
    assert made[1]["description"] == "The loader calls hxxps://c2[.]example/gate."


def test_a_report_of_bytes_is_read_as_far_as_it_is_text() -> None:
    content = b"a.example\n" + b"a" * 70_000 + b"\n\xff\xfe c.example\nb.example"

    shown = [one.observable.value for one in text.read(file(content))]

    assert shown == ["a.example", "b.example"]


def test_a_report_without_end_is_cut() -> None:
    content = "\n".join(f"h{number}.example" for number in range(11_000))

    assert len(list(text.read(file(content)))) == 10_000
