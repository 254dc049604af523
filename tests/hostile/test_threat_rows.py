"""Each threat that the exchange of evidence meets has its test, named after its row of the threat model."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = {
    8: "fake emergency request from a stolen mailbox",
    9: "stolen officer session sends requests",
    10: "replay of an old message",
    11: "same id, other content",
    12: "re-sealing our signed message to a third state",
    13: "suite downgrade",
    14: "key manifest rollback or forgery",
    15: "node key stolen",
    16: "rewriting the past log",
    17: "split view to two peers",
    18: "denying receipt, or hiding an entry",
    19: "evidence altered in transit or store",
    20: "custody gap or back-dated entry",
    26: "harvest now, decrypt later",
    27: "malicious attachment, parser attack",
    28: "flooding, cost attack",
}
"""The rows of the threat model (trust design, section 6) whose parts are built."""
NAMED = re.compile(r"test_row_((?:\d\d_and_)*\d\d)_\w+")


def rows_of(source: str) -> Iterator[int]:
    """The rows that the tests of a module are named after: its functions that pytest collects and does not skip."""
    for each in ast.parse(source).body:
        named = NAMED.fullmatch(each.name) if isinstance(each, ast.FunctionDef) else None
        if named and isinstance(each, ast.FunctionDef) and not re.search(r"\.(skip|xfail)", marks_of(each)):
            yield from map(int, named[1].split("_and_"))


def marks_of(function: ast.FunctionDef) -> str:
    return " ".join(ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.fixture(scope="module")
def tested() -> set[int]:
    modules = [module.read_text(encoding="utf-8") for module in TESTS.rglob("test_*.py")]
    return {row for source in modules if "test_row_" in source for row in rows_of(source)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row}: {ROWS[row]}")
def test_a_threat_has_a_test_named_after_its_row(tested: set[int], row: int) -> None:
    assert row in tested


def test_no_test_is_named_after_a_row_that_is_none(tested: set[int]) -> None:
    assert tested <= set(range(1, 33))


@pytest.mark.parametrize(
    "source",
    [
        "def test_row_9_one_digit(): ...",
        "def row_09_no_test(): ...",
        "# def test_row_09_a_comment(): ...",
        "def test_outer():\n    def test_row_09_inside(): ...",
        "@pytest.mark.skip\ndef test_row_09_skipped(): ...",
        "@pytest.mark.skipif(True, reason='x')\ndef test_row_09_skipped(): ...",
    ],
)
def test_what_pytest_does_not_run_under_the_name_of_a_row_does_not_count(source: str) -> None:
    assert list(rows_of(source)) == []


def test_one_test_may_stand_for_two_rows() -> None:
    assert list(rows_of("def test_row_21_and_26_nothing_outside_the_seal(): ...")) == [21, 26]
