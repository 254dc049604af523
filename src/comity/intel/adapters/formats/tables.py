"""Tables (CSV, RFC 4180, and what goes by that name): rows become indicators or observables, objects become rows."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec

from comity.intel.adapters.formats.columns import Column, Layout, Meaning
from comity.intel.adapters.formats.reading import NoValue, Read, Unreadable, lines, read_of
from comity.intel.core.indexing.titles import title_of
from comity.intel.core.instants import from_text, micros_of, text_of
from comity.intel.core.making import Object, Origin, indicator, observable, whole
from comity.intel.core.observable import NotThisKind, Observable, guess, normal, of, refang
from comity.intel.core.sharing import tlp
from comity.terms.errors import ComityError, gettext_noop

MOST_CELL = 100_000
HEADER = (
    "id", "type", "kind", "value", "name", "created", "modified", "valid_from", "valid_until", "revoked", "confidence",
    "labels", "tlp", "description",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NoRow(ComityError):
    code = "intel.import.no-row"
    sentence = gettext_noop("The line cannot be parted into cells: {fault}")


@dataclass(frozen=True, slots=True)
class Making:
    """What rows become: indicators, or bare observables."""

    origin: Origin
    indicators: bool = True


def read(stream: BinaryIO, layout: Layout, columns: Sequence[Column], making: Making) -> Iterator[Read | Unreadable]:
    """The objects of each row, one for each value in it. Lines that begin with # and empty ones are passed over."""
    refused: list[Unreadable] = []
    numbers = [0]
    reader = csv.reader(_texts(stream, layout.encoding, refused, numbers), delimiter=layout.delimiter)
    header = layout.header
    while True:
        try:
            row = next(reader)
        except csv.Error as wrong:
            yield Unreadable(numbers[0], NoRow(fault=str(wrong)))
            continue
        except StopIteration:
            yield from refused
            return
        yield from refused
        refused.clear()
        if header and tuple(row[: len(header)]) == header:
            header = ()
        elif any(cell.strip() for cell in row):
            yield from _objects(row, columns, making, numbers[0])


def _texts(stream: BinaryIO, encoding: str, refused: list[Unreadable], numbers: list[int]) -> Iterator[str]:
    """Lines for the reader of cells; those that are none are told apart, and the number of the last is kept."""
    for number, line in lines(stream, encoding):
        numbers[0] = number
        if not isinstance(line, str):
            refused.append(Unreadable(number, line))
        elif not line.startswith("#"):
            yield line


def _objects(row: Sequence[str], columns: Sequence[Column], making: Making, line: int) -> Iterator[Read | Unreadable]:
    said: dict[Meaning, str] = {
        column.meaning: cell for column, cell in _cells(row, columns) if column.meaning is not Meaning.VALUE
    }
    found = 0
    for column, cell in _cells(row, columns):
        for value in _values(column, cell) if column.meaning is Meaning.VALUE else ():
            found += 1
            yield read_of(_made(value, said, making), line)
    if not found:
        yield Unreadable(line, NoValue())


def _cells(row: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[Column, str]]:
    for column in columns:
        if column.position < len(row) and (cell := unguarded(row[column.position].strip()[:MOST_CELL])):
            yield column, cell


def _values(column: Column, cell: str) -> tuple[Observable, ...]:
    if column.kind is not None:
        try:
            return (Observable(column.kind, normal(column.kind, refang(cell))),)
        except NotThisKind:
            pass
    return tuple(value for one in guess(cell)[:1] if (value := whole(one, cell)) is not None)


def _made(value: Observable, said: Mapping[Meaning, str], making: Making) -> Object:
    if not making.indicators:
        return observable(value, making.origin)
    made = indicator(
        value,
        making.origin,
        name=said.get(Meaning.NAME, "")[:250],
        description=said.get(Meaning.DESCRIPTION, ""),
        valid_from=_instant(said.get(Meaning.VALID_FROM, "")),
    )
    until = _instant(said.get(Meaning.VALID_UNTIL, ""))
    made |= {"valid_until": until} if until > str(made["valid_from"]) else {}
    labels = [label.strip() for label in said.get(Meaning.LABELS, "").replace(";", ",").split(",") if label.strip()]
    made |= {"labels": [*making.origin.labels, *labels]} if labels else {}
    confidence = said.get(Meaning.CONFIDENCE, "")
    return made | ({"confidence": int(confidence)} if confidence.isdecimal() and int(confidence[:4]) <= 100 else {})


def _instant(given: str) -> str:
    """An instant as STIX writes it; a day is its first instant, and what has no zone is UTC. Empty where it is none."""
    micros = from_text(given)
    if micros is None:
        try:
            at = datetime.fromisoformat(given)
        except ValueError:
            return ""
        micros = micros_of(at.replace(tzinfo=UTC) if at.tzinfo is None else at)
    return text_of(micros)


def write(objects: Iterable[bytes], *, keeps: Callable[[Observable], bool] = lambda _: True) -> Iterator[bytes]:
    """A row for each value of each object, and one for an object without; in UTF-8 with its mark, for spreadsheets."""
    yield b"\xef\xbb\xbf" + _row(HEADER)
    for raw in objects:
        obj = msgspec.json.decode(raw, type=dict[str, object])
        values: list[Observable | None] = [one for one in of(obj) if keeps(one)]
        for one in values or [None]:
            yield _row(_cells_of(obj, one))


def _cells_of(obj: Mapping[str, object], value: Observable | None) -> Iterator[str]:
    said = {
        "kind": value.kind.value if value else "",
        "value": value.value if value else "",
        "name": title_of(obj),
        "tlp": _level(obj.get("object_marking_refs")),
    }
    for field in HEADER:
        cell = said[field] if field in said else obj.get(field)
        yield ", ".join(map(str, cell)) if isinstance(cell, list) else "" if cell is None else str(cell)


def _level(refs: object) -> str:
    levels = (tlp.level_of(ref) for ref in refs if isinstance(ref, str)) if isinstance(refs, list) else ()
    return " ".join(sorted({level.value for level in levels if level}))


def _row(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([guarded(cell) for cell in cells])
    return written.getvalue().encode("utf-8", "replace")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV Injection): an apostrophe stands before it."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*_FORMULA, "'")) else cell
