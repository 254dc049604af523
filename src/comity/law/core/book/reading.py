"""Reading rows of the knowledge base: typed, strict, and naming the file and row of a defect."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from comity.law.data import Tables

Read = TypeVar("Read")


class DefectInLawData(ValueError):
    """A row of the knowledge base that cannot be read: a defect of this release, never of the user."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a TOML file, and where it stands."""

    where: str
    table: Tables

    def within(self, keys: frozenset[str]) -> "Row":
        """This row, if it has no other keys."""
        unknown = self.table.keys() - keys
        if unknown:
            raise DefectInLawData(f"{self.where}: unknown keys {sorted(unknown)}")
        return self

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise self._defect(key)
        return value

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self._defect(key)
        return value

    def number(self, key: str) -> int | None:
        value = self.table.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self._defect(key)
        return value

    def day(self, key: str) -> date | None:
        if key not in self.table:
            return None
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as error:
            raise self._defect(key) from error

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._defect(key)
        return tuple(value)

    def rows(self, key: str) -> Iterator["Row"]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self._defect(key)
        for item in value:
            yield self._below(key, item)

    def row(self, key: str) -> "Row | None":
        return self._below(key, self.table[key]) if key in self.table else None

    def members(self) -> dict[str, str]:
        """All keys with their text."""
        return {key: self.text(key) for key in self.table}

    def _below(self, key: str, item: object) -> "Row":
        if not isinstance(item, dict):
            raise self._defect(key)
        name = item.get("id")
        return Row(f"{self.where}.{key}" + (f" {name}" if isinstance(name, str) else ""), item)

    def _defect(self, key: str) -> DefectInLawData:
        return DefectInLawData(f"{self.where}: {key} is missing or of the wrong kind")


def by_id(rows: Iterator[Row], read: Callable[[Row], Read]) -> dict[str, Read]:
    """Rows by their id, in the order of the file. Raises DefectInLawData for an id given twice."""
    found: dict[str, Read] = {}
    for row in rows:
        name = row.text("id")
        if name in found:
            raise DefectInLawData(f"{row.where}: the id {name} is given twice")
        found[name] = read(row)
    return found
