"""Amendments: the lines of data packs, and what they make of the rows of a table.

A row that was amended has more columns than its file: `since` and `until` (the days from which and before which it
holds; empty: not known, or no end), `as_of`, `source` and `confidence` of the line, and `pack`, its digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

RowOfTable = dict[str, str]
Key = tuple[str, ...]
PROVENANCE = ("source", "confidence", "as_of")
ID_LETTERS = 12


class Act(StrEnum):
    """What a line does to the record."""

    ADD = "add"
    CORRECT = "correct"
    RETIRE = "retire"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that packs may amend: the columns that name a row, which never change, and those that may."""

    name: str
    key: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.others)

    def key_of(self, row: Mapping[str, str]) -> Key:
        return tuple(row.get(column, "") for column in self.key)

    def id_of(self, row: Mapping[str, str]) -> str:
        """Twelve letters that name the row in addresses and references, whatever is corrected in it."""
        named = "\x1f".join((self.name, *self.key_of(row)))
        return sha256(named.encode()).hexdigest()[:ID_LETTERS]


_SECTION = ("iso3", "budapest_article", "law", "section")
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            Table("treaty_status", ("iso3", "instrument"), ("status", "signed_on", "ratified_on", "in_force_on")),
            Table("declarations", ("iso3", "instrument", "article", "kind", "effect"), ("gist",)),
            Table("national_offences", _SECTION, ("offence", "max_penalty_years", "qualifiers", "coverage")),
            Table("national_powers", _SECTION, ("power", "coverage")),
            Table("policies", ("iso3", "title"), ("kind", "year_from", "year_to", "issuer", "pillars", "gist")),
            Table("agencies", ("iso3", "name"), ("acronym", "kind", "website_domain", "role")),
            Table("request_statistics", ("iso3", "what", "scope", "year"), ("value", "unit", "note")),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pack. `number` is its place in the file it was read from, counted from 1.

    `values` holds the columns that the line gives, its key among them; what it leaves out stays as it is. `effective`
    is the day from which the line changes the record; without one, it says how the record should always have been.
    """

    number: int
    act: Act
    table: str
    values: Mapping[str, str]
    source: str
    confidence: str
    as_of: date
    effective: date | None = None
    replaced_by: str = ""
    pack: str = field(default="", compare=False)

    @property
    def key(self) -> Key:
        return TABLES[self.table].key_of(self.values)

    @property
    def id(self) -> str:
        """The id of the row it speaks of."""
        return TABLES[self.table].id_of(self.values)

    @property
    def said(self) -> RowOfTable:
        """What it says of the row, where it comes from, and from when."""
        provenance = {"source": self.source, "confidence": self.confidence, "as_of": self.as_of.isoformat()}
        return {**self.values, **provenance, "pack": self.pack}

    @property
    def from_day(self) -> str:
        return self.effective.isoformat() if self.effective else ""


def amended(table: Table, rows: Iterable[RowOfTable], lines: Iterable[Line]) -> list[RowOfTable]:
    """The rows after the lines, every version of each, in the order in which they came to hold.

    It never fails: a line whose row a later release no longer has changes nothing, and one that adds what a release
    has brought meanwhile corrects it. `packs.checks` refuses such lines when they are new.
    """
    versions: dict[Key, list[RowOfTable]] = {}
    for row in rows:
        versions.setdefault(table.key_of(row), []).append(row)
    for line in lines:
        versions[line.key] = _after(table, versions.get(line.key, []), line)
    return [row for each in versions.values() for row in each]


def holds(row: Mapping[str, str], day: date) -> bool:
    """Whether a row holds on a day: from `since`, before `until`."""
    said = day.isoformat()
    return row.get("since", "") <= said and not _over(row, said)


def _over(row: Mapping[str, str], said: str) -> bool:
    until = row.get("until", "")
    return bool(until) and until <= said


def _after(table: Table, versions: list[RowOfTable], line: Line) -> list[RowOfTable]:
    """The versions of one row after a line that names it."""
    new = {**dict.fromkeys(table.columns, ""), **line.said, "since": line.from_day}
    if not versions:
        return [new] if line.act is Act.ADD else []
    *former, last = versions
    if line.act is Act.CONFIRM:
        return [*former, {**last, **line.said, "confirmed_on": line.as_of.isoformat()}]
    if line.act is Act.RETIRE:
        return [*former, {**last, "until": line.from_day, "pack": line.pack}] if line.effective else former
    if line.act is Act.ADD and _over(last, line.from_day):
        return [*versions, new]
    if not line.effective:
        return [*former, {**last, **line.said}]
    changed = {**last, **line.said, "since": line.from_day, "until": ""}
    return [*former, {**last, "until": line.from_day}, changed]
