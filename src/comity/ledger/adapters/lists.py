"""Leaves as files for spreadsheets and programs, streamed."""

import csv
import json
from collections.abc import Iterator

from comity.ledger.core.entries import Leaf
from comity.terms.instants import to_text

COLUMNS = ("index", "at", "kind", "ref", "by", "leaf_hash", "event")


class _Line:
    """Where the csv module writes; gives each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(leaves: Iterator[Leaf]) -> Iterator[str]:
    """A head, then one line a leaf; the event as JSON, `null` once forgotten."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for each in leaves:
        cells = (*_cells(each), json.dumps(each.facts, ensure_ascii=False))
        yield writer.writerow(_inert(str(cell)) for cell in cells)


def json_lines(leaves: Iterator[Leaf]) -> Iterator[str]:
    """One array of objects; the event is null once forgotten."""
    yield "["
    for number, each in enumerate(leaves):
        told = dict(zip(COLUMNS, (*_cells(each), each.facts), strict=True))
        yield f"{',' if number else ''}\n{json.dumps(told, ensure_ascii=False)}"
    yield "\n]\n"


def _cells(leaf: Leaf) -> tuple[int, str, str, str, str, str]:
    return leaf.index, to_text(leaf.at), leaf.kind, leaf.ref, leaf.by, leaf.leaf_hash.hex()


def _inert(cell: str) -> str:
    """The cell as text: a spreadsheet must not read it as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
