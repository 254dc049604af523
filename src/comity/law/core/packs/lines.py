"""From what was typed to a line: its act, its table, its days; what it means for the record is checked after that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from comity.law.core.book.amendments import TABLES, Act, Line
from comity.law.core.book.vocabulary import Confidence
from comity.law.core.packs.faults import (
    ColumnUnknown,
    Fault,
    NotADay,
    Superfluous,
    ValueMissing,
    ValueUnknown,
)

MAX_LINES = 5_000
OFFERED = 60
"""How many of the words that would do a fault names."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line as it was given: text only. `values` holds the columns of the table that it fills, `iso3` among them."""

    number: int
    act: str
    table: str
    values: Mapping[str, str]
    effective: str
    as_of: str
    source: str
    confidence: str
    replaced_by: str


def line_of(draft: Draft) -> Line:
    """The line that was meant. Raises the first of its faults; `faults_of` gives all."""
    for fault in faults_of(draft):
        raise fault
    return Line(
        number=draft.number,
        act=Act(draft.act),
        table=draft.table,
        values=dict(draft.values),
        source=draft.source,
        confidence=draft.confidence,
        as_of=date.fromisoformat(draft.as_of),
        effective=date.fromisoformat(draft.effective) if draft.effective else None,
        replaced_by=draft.replaced_by,
    )


def faults_of(draft: Draft) -> Iterator[Fault]:
    """What is wrong with a line by itself."""
    number = draft.number
    yield from one_of(number, "act", draft.act, list(Act))
    yield from one_of(number, "confidence", draft.confidence, list(Confidence))
    yield from one_of(number, "table", draft.table, list(TABLES))
    if not draft.source:
        yield ValueMissing(line=number, column="source")
    yield from chain(day(number, "as_of", draft.as_of, needed=True), day(number, "effective", draft.effective))
    if draft.table in TABLES:
        yield from _columns(draft)
    if draft.act in {Act.ADD, Act.CONFIRM} and draft.replaced_by:
        yield Superfluous(line=number, act=draft.act, column="replaced_by")
    if draft.act == Act.CONFIRM and draft.effective:
        yield Superfluous(line=number, act=draft.act, column="effective")


def _columns(draft: Draft) -> Iterator[Fault]:
    known = TABLES[draft.table].columns
    for column in draft.values:
        if column not in known:
            offered = ", ".join(name for name in known if name != "iso3")
            yield ColumnUnknown(line=draft.number, column=column, table=draft.table, offered=offered)


def one_of(number: int, column: str, given: str, offered: list[str]) -> Iterator[Fault]:
    """A fault where the word is none of those offered."""
    if not given:
        yield ValueMissing(line=number, column=column)
    elif given not in offered:
        few = [*offered[:OFFERED], "…"] if len(offered) > OFFERED else offered
        yield ValueUnknown(line=number, column=column, given=given[:60], offered=", ".join(few))


def day(number: int, column: str, given: str, *, needed: bool = False) -> Iterator[Fault]:
    """A fault where this is no day, written as 2026-11-22."""
    if not given:
        if needed:
            yield ValueMissing(line=number, column=column)
        return
    try:
        written = date.fromisoformat(given).isoformat()
    except ValueError:
        written = ""
    if written != given:
        yield NotADay(line=number, column=column, given=given[:20])
