"""The form of a pack that people edit: a CSV table with one line for each amendment.

The head names the columns, in any order: `act`, `table`, `state`, `effective`, `as_of`, `source`, `confidence`,
`replaced_by`, and those of the tables that the lines speak of. Comma or semicolon; lines that begin with `#` are
remarks. An empty cell leaves what is recorded as it is; `-` empties it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.law.core.book.amendments import TABLES, Act, Line, RowOfTable, Table
from comity.law.core.packs import cells
from comity.law.core.packs.faults import ColumnUnknown, Fault, NotATable, NothingSaid, NotText, TooLarge
from comity.law.core.packs.lines import MAX_LINES, Draft
from comity.terms.errors import gettext_noop

MAX_BYTES = 1024 * 1024
COMMON = ("act", "table", "state", "effective", "as_of", "source", "confidence", "replaced_by")
_OF_TABLES = tuple(dict.fromkeys(column for table in TABLES.values() for column in table.columns if column != "iso3"))
COLUMNS = (*COMMON, *_OF_TABLES)

Numbered = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says, as far as it could be read, and what is wrong with it."""

    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...]


def read(raw: bytes) -> Read:
    """The lines of a file, nothing known of what they mean yet."""
    try:
        rows = list(_rows(_text(raw)))
        (number, head), *body = rows or [(1, ())]
        _check_head(number, head)
        drafts, faults = [], []
        for number, row in body:
            found = list(_faults_of_row(number, row, head))
            faults += found
            drafts += [] if found else [_draft(number, dict(zip(head, row, strict=True)))]
        if not body:
            raise NothingSaid(line=number)
    except Fault as fault:
        return Read((), (fault,))
    return Read(tuple(drafts), tuple(faults))


def write(lines: Iterable[Mapping[str, str]]) -> str:
    """The table that `read` reads, with the columns that some line fills; no cell of it is a formula."""
    given = list(lines)
    used = [name for name in COLUMNS if name in COMMON[:7] or any(line.get(name) for line in given)]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(used)
    table.writerows([cells.harmless(line.get(name, "")) for name in used] for line in given)
    return out.getvalue()


def cells_of(line: Line) -> dict[str, str]:
    """A line as the cells of its file."""
    values = {("state" if name == "iso3" else name): value or "-" for name, value in line.values.items()}
    common = {"act": str(line.act), "table": line.table, "effective": line.from_day, "as_of": line.as_of.isoformat()}
    return {**values, **common, "source": line.source, "confidence": line.confidence, "replaced_by": line.replaced_by}


def confirming(table: Table, row: RowOfTable) -> dict[str, str]:
    """A recorded row as a line that would confirm it, for a person to date and sign, or to change."""
    values = {column: row.get(column, "") for column in table.columns}
    said = {"act": str(Act.CONFIRM), "table": table.name, "state": values.pop("iso3")}
    return {**said, **values, "source": row["source"], "confidence": row.get("confidence", "")}


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise TooLarge(line=1, limit=MAX_BYTES, unit=gettext_noop("bytes"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(line=raw[: error.start].count(b"\n") + 1, what=gettext_noop("not UTF-8")) from error


def _rows(text: str) -> Iterator[Numbered]:
    """The rows with the number of their line: every row is one line, so that numbers are those that editors show."""
    number, separator = 0, ""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if not line.strip(",; \n") or line.startswith("#"):
            continue
        if number > MAX_LINES:
            raise TooLarge(line=number, limit=MAX_LINES, unit=gettext_noop("lines"))
        separator = separator or (";" if line.count(";") > line.count(",") else ",")
        try:
            [row] = csv.reader([line.rstrip("\n")], delimiter=separator, strict=True)
        except (csv.Error, ValueError) as error:
            raise NotATable(
                line=number, what=gettext_noop("its cells cannot be told apart: look at the quotation marks")
            ) from error
        yield number, [cell.strip(" ") for cell in row]


def _check_head(number: int, head: Sequence[str]) -> None:
    offered = ", ".join(COLUMNS)
    for column in head:
        if what := cells.unreadable(column):
            raise NotText(line=number, what=what)
        if column not in COLUMNS:
            raise ColumnUnknown(line=number, column=column[:40], table="*", offered=offered)
    if len(set(head)) != len(head):
        raise NotATable(line=number, what=gettext_noop("a column is named twice"))
    for column in ("act", "table", "state", "as_of", "source", "confidence"):
        if column not in head:
            raise NotATable(line=number, what=gettext_noop("a column that every pack needs is missing from the head"))


def _faults_of_row(number: int, row: Sequence[str], head: Sequence[str]) -> Iterator[Fault]:
    if len(row) != len(head):
        yield NotATable(line=number, what=gettext_noop("more or fewer cells than the head"))
        return
    for column, cell in zip(head, row, strict=True):
        yield from cells.faults_of(cell, column, number)


def _draft(number: int, row: dict[str, str]) -> Draft:
    said = {column: row.pop(column, "") for column in COMMON}
    state = said.pop("state")
    values = {column: "" if cell == cells.EMPTY else cell for column, cell in row.items() if cell}
    return Draft(number=number, values={"iso3": state, **values}, **said)
