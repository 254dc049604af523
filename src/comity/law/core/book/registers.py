"""The registers of national law and policy: the rows of the CSV files, and of data packs, as lines."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypedDict, TypeVar

from comity.law.core.book.amendments import TABLES, RowOfTable
from comity.law.core.book.national import Institution, Line, Policy, Programme, Scores, Section
from comity.law.core.book.vocabulary import Confidence, Coverage, Matter
from comity.terms.state import Iso3

AnyLine = TypeVar("AnyLine", bound=Line)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)

_NOT_OF_IDS = re.compile(r"[\s/]+")
GCI = "2024"


class Registers:
    """What is recorded of national law and policy, by state. Each register is read when first asked for."""

    def __init__(self, rows: Callable[[str], list[RowOfTable]]) -> None:
        """`rows` gives the rows of a table, as `Knowledge.rows` does."""
        self._rows = rows
        self._sections: dict[Iso3, Mapping[str, tuple[Section, ...]]] = {}

    def sections(self, state: Iso3) -> Mapping[str, tuple[Section, ...]]:
        """The sections of a state, offences and powers alike, by article of ETS 185."""
        if state not in self._sections:
            offences = _lines("national_offences", self._offences.get(state, ()), _offence)
            powers = _lines("national_powers", self._powers.get(state, ()), _power)
            self._sections[state] = _grouped([*offences, *powers], _article)
        return self._sections[state]

    @cached_property
    def recorded(self) -> tuple[Iso3, ...]:
        """The states of which some section is recorded, in the order of their codes."""
        return tuple(sorted({*self._offences, *self._powers}))

    @cached_property
    def _offences(self) -> Mapping[Iso3, tuple[RowOfTable, ...]]:
        return _grouped(self._rows("national_offences"), _state_of)

    @cached_property
    def _powers(self) -> Mapping[Iso3, tuple[RowOfTable, ...]]:
        return _grouped(self._rows("national_powers"), _state_of)

    @cached_property
    def institutions(self) -> Mapping[Iso3, tuple[Institution, ...]]:
        return _grouped(self._read("agencies", _institution), _state)

    @cached_property
    def policies(self) -> Mapping[Iso3, tuple[Policy, ...]]:
        return _grouped(self._read("policies", _policy), _state)

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        return tuple(self._read("programmes", _programme))

    @cached_property
    def scores(self) -> Mapping[Iso3, Scores]:
        return {line.iso3: line for line in self._read("gci2024", _scores)}

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Every line by its id."""
        registers: tuple[Mapping[Iso3, tuple[Line, ...]], ...] = (self.institutions, self.policies)
        kept: list[Line] = [
            line for state in self.recorded for lines in self.sections(state).values() for line in lines
        ]
        kept += [line for register in registers for lines in register.values() for line in lines]
        return {line.id: line for line in (*kept, *self.programmes, *self.scores.values())}

    def _read(self, table: str, read: Callable[["_Row"], AnyLine]) -> list[AnyLine]:
        return _lines(table, self._rows(table), read)


class _Provenance(TypedDict):
    id: str
    row_id: str
    iso3: Iso3
    source: str
    confidence: Confidence | None
    as_of: str
    since: str
    pack: str
    confirmed_on: str


class _Row:
    """A row of a table, by column; empty where the row has no such column."""

    def __init__(self, table: str, columns: RowOfTable) -> None:
        self._table, self._columns = table, columns

    def __getitem__(self, column: str) -> str:
        return self._columns.get(column, "")

    def stands(self, *place: str) -> _Provenance:
        """Where the line comes from; its id is made of its place, in which spaces and slashes do not count."""
        table = TABLES.get(self._table)
        return _Provenance(
            id="/".join(_NOT_OF_IDS.sub("", part) for part in place if part),
            row_id=table.id_of(self._columns) if table else "",
            iso3=Iso3(self["iso3"]),
            source=self["source"],
            confidence=Confidence(self["confidence"]) if self["confidence"] else None,
            as_of=self["as_of"],
            since=self["since"] if table else "",
            pack=self["pack"],
            confirmed_on=self["confirmed_on"],
        )


def _lines(table: str, rows: Iterable[RowOfTable], read: Callable[[_Row], AnyLine]) -> list[AnyLine]:
    """The lines of a table; one that would share its id with an earlier one gets its row's id behind it."""
    lines: dict[str, AnyLine] = {}
    for row in rows:
        line = read(_Row(table, row))
        if line.id in lines:
            line = replace(line, id=f"{line.id}~{line.row_id}")
        lines[line.id] = line
    return list(lines.values())


def _offence(row: _Row) -> Section:
    return Section(
        **row.stands(row["iso3"], Matter.OFFENCE, row["budapest_article"], row["section"]),
        matter=Matter.OFFENCE,
        article=row["budapest_article"],
        law=row["law"],
        section=row["section"],
        text=row["offence"],
        coverage=Coverage(row["coverage"]),
        qualifiers=row["qualifiers"],
        max_years=float(row["max_penalty_years"]) if row["max_penalty_years"] else None,
    )


def _power(row: _Row) -> Section:
    return Section(
        **row.stands(row["iso3"], Matter.POWER, row["budapest_article"], row["section"]),
        matter=Matter.POWER,
        article=row["budapest_article"],
        law=row["law"],
        section=row["section"],
        text=row["power"],
        coverage=Coverage(row["coverage"]),
    )


def _institution(row: _Row) -> Institution:
    return Institution(
        **row.stands(row["iso3"], "agency", _slug(row["acronym"] or row["name"])),
        name=row["name"],
        acronym=row["acronym"],
        kind=row["kind"],
        website_domain=row["website_domain"],
        role=row["role"],
    )


def _policy(row: _Row) -> Policy:
    return Policy(
        **row.stands(row["iso3"], "policy", _slug(row["title"])),
        title=row["title"],
        kind=row["kind"],
        year_from=row["year_from"],
        year_to=row["year_to"],
        issuer=row["issuer"],
        pillars=tuple(filter(None, row["pillars"].split(";"))),
        gist=row["gist"],
    )


def _programme(row: _Row) -> Programme:
    return Programme(
        **row.stands("programme", row["id"]),
        name=row["name"],
        kind=row["kind"],
        lead=row["lead"],
        since_year=row["since"],
        beneficiaries=row["beneficiaries"],
        gives=row["gives"],
    )


def _scores(row: _Row) -> Scores:
    pillars = ("legal", "technical", "organizational", "capacity", "cooperation", "overall")
    legal, technical, organizational, capacity, cooperation, overall = (float(row[each]) for each in pillars)
    return Scores(
        **row.stands(row["iso3"], "gci", GCI),
        tier=row["tier"],
        legal=legal,
        technical=technical,
        organizational=organizational,
        capacity=capacity,
        cooperation=cooperation,
        overall=overall,
    )


def _slug(name: str) -> str:
    """A name as the part of an id: its words in small letters."""
    return "-".join(re.findall(r"\w+", name.lower()))


def _article(line: Section) -> str:
    return line.article


def _state(line: Line) -> Iso3:
    return line.iso3


def _state_of(row: RowOfTable) -> Iso3:
    return Iso3(row["iso3"])


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, tuple[Item, ...]]:
    found: dict[Key, tuple[Item, ...]] = {}
    for item in items:
        found[key(item)] = (*found.get(key(item), ()), item)
    return found
