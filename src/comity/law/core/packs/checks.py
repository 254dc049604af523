"""Whether a pack may be taken: each of its lines against the record, and against each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from comity.law.core.book.amendments import TABLES, Act, Key, Line, RowOfTable, amended
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs.faults import (
    AlreadyThere,
    DaysContradict,
    Fault,
    NotItsState,
    NotThere,
    OlderThanRecord,
    ReferenceMissing,
    ReferencesCircular,
    SaidTwice,
    StatusContradicts,
    Superfluous,
    ValueMissing,
)
from comity.law.core.packs.lines import one_of
from comity.law.core.packs.meaning import Meanings
from comity.terms.state import Iso3

MAX_FAULTS = 100
"""After as many the rest of a pack is not looked at: whoever mends these sees the next."""
_ORDERED = ("signed_on", "ratified_on", "in_force_on")
_WITHOUT_DAYS: Mapping[str, tuple[str, ...]] = {
    "signatory": ("ratified_on", "in_force_on"),
    "invited-to-accede": ("ratified_on", "in_force_on"),
    "not-bound": ("ratified_on", "in_force_on"),
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who gives a pack, for which state, and its day."""

    issuer: str
    state: Iso3
    on: date


def faults_of(lines: Sequence[Line], author: Author, knowledge: Knowledge) -> list[Fault]:
    """What is wrong with the lines of a pack before the knowledge it would amend, at most a hundred faults."""
    examiner = _Examiner(author, knowledge)
    found: list[Fault] = [*_twice(lines), *_references(lines, knowledge)]
    for line in lines:
        found += examiner.of(line)
        if len(found) >= MAX_FAULTS:
            break
    return sorted(found, key=lambda fault: fault.line)[:MAX_FAULTS]


def require(lines: Sequence[Line], author: Author, knowledge: Knowledge) -> None:
    """Nothing, where the lines may be taken. Raises the first fault."""
    for fault in faults_of(lines, author, knowledge):
        raise fault


class _Record:
    """What is recorded, at hand for each line."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.meanings = Meanings(knowledge)
        self.states = [str(code) for code in knowledge.states]
        self.begins = _begins(knowledge)
        self.last = {table.name: _last(knowledge.versions(table.name), table.name) for table in TABLES.values()}


_record = lru_cache(maxsize=2)(_Record)


class _Examiner:
    """Looks at lines one by one."""

    def __init__(self, author: Author, knowledge: Knowledge) -> None:
        self.author = author
        self.record = _record(knowledge)

    def of(self, line: Line) -> list[Fault]:
        """The faults of one line: whose it is and of what first, then what it says."""
        return list(self._place(line)) or list(self._content(line))

    def _place(self, line: Line) -> Iterator[Fault]:
        unknown = list(one_of(line.number, "state", line.values["iso3"], self.record.states))
        if unknown:
            yield from unknown
            return
        if line.values["iso3"] != self.author.state:
            yield NotItsState(line=line.number, state=line.values["iso3"] or "-", issuer=self.author.state)
        last = self.record.last[line.table].get(line.key)
        if line.act is Act.ADD:
            if last and not (last.get("until") and line.from_day >= last["until"]):
                yield AlreadyThere(line=line.number)
        elif last is None or last.get("until"):
            columns = ", ".join(column for column in TABLES[line.table].key if column != "iso3")
            yield NotThere(line=line.number, state=line.values["iso3"], act=line.act, columns=columns)

    def _content(self, line: Line) -> Iterator[Fault]:
        table, last = TABLES[line.table], self.record.last[line.table].get(line.key)
        yield from self._days_of_line(line, last)
        if line.act is Act.ADD and line.table == "declarations" and not line.effective:
            yield ValueMissing(line=line.number, column="effective")
        if line.act in {Act.CONFIRM, Act.RETIRE}:
            yield from _changes_nothing(line, last or {})
            return
        before = [last] if last and line.act is Act.CORRECT else []
        after = {**dict.fromkeys(table.columns, ""), **amended(table, before, [line])[-1]}
        found = list(self.record.meanings.faults_of(line.number, line.table, after))
        yield from found
        if not found:
            yield from self._days_of_row(line, after)

    def _days_of_line(self, line: Line, last: RowOfTable | None) -> Iterator[Fault]:
        yield from _order(line.number, ("as_of", line.as_of.isoformat()), ("pack", self.author.on.isoformat()))
        if last is None:
            return
        recorded = last.get("as_of", "")
        if line.as_of.isoformat()[: len(recorded)] < recorded:
            yield OlderThanRecord(line=line.number, as_of=line.as_of.isoformat(), recorded=recorded)
        since = last.get("since", "")
        if line.effective and since and line.from_day <= since:
            yield DaysContradict(
                line=line.number, earlier="since", earlier_day=since, later="effective", later_day=line.from_day
            )

    def _days_of_row(self, line: Line, row: RowOfTable) -> Iterator[Fault]:
        if line.table == "policies":
            yield from _order(line.number, ("year_from", row["year_from"]), ("year_to", row["year_to"]))
        if line.table != "treaty_status":
            return
        today = ("pack", self.author.on.isoformat())
        given = [(column, row[column]) for column in _ORDERED if row[column]]
        for earlier, later in pairwise(given):
            yield from _order(line.number, earlier, later)
        for column in ("signed_on", "ratified_on"):
            yield from _order(line.number, (column, row[column]), today)
        begins = ("instrument", self.record.begins.get(row["instrument"], ""))
        yield from _order(line.number, begins, ("in_force_on", row["in_force_on"]))
        for column in _WITHOUT_DAYS.get(row["status"], ()):
            if row[column]:
                yield StatusContradicts(line=line.number, status=row["status"], column=column)


def _order(number: int, earlier: tuple[str, str], later: tuple[str, str]) -> Iterator[Fault]:
    """A fault where both are given and the later one comes first. ISO 8601 days are in order as text."""
    if earlier[1] and later[1] and later[1] < earlier[1]:
        yield DaysContradict(
            line=number, earlier=earlier[0], earlier_day=earlier[1], later=later[0], later_day=later[1]
        )


def _changes_nothing(line: Line, last: RowOfTable) -> Iterator[Fault]:
    """Who confirms or retires a line may repeat what it says, and no more."""
    for column, value in line.values.items():
        if value != last.get(column, ""):
            yield Superfluous(line=line.number, act=line.act, column=column)


def _twice(lines: Sequence[Line]) -> Iterator[Fault]:
    first: dict[tuple[str, Key], int] = {}
    for line in lines:
        other = first.setdefault((line.table, line.key), line.number)
        if other != line.number:
            yield SaidTwice(line=line.number, other=other)


def _references(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Fault]:
    """What lines are replaced by exists, and does not lead back to them."""
    replacing = {line.id: line for line in lines if line.replaced_by}
    if not replacing:
        return
    known = {line.id for line in lines}
    known |= {table.id_of(row) for table in TABLES.values() for row in knowledge.versions(table.name)}
    for line in replacing.values():
        if line.replaced_by not in known:
            yield ReferenceMissing(line=line.number, given=line.replaced_by[:40])
        elif _leads_back(line, replacing):
            yield ReferencesCircular(line=line.number)


def _leads_back(line: Line, replacing: Mapping[str, Line]) -> bool:
    seen, at = {line.id}, line.replaced_by
    while at not in seen:
        if at not in replacing:
            return False
        seen.add(at)
        at = replacing[at].replaced_by
    return True


def _last(rows: Iterable[RowOfTable], table: str) -> dict[Key, RowOfTable]:
    """The newest version of each row."""
    return {TABLES[table].key_of(row): row for row in rows}


def _begins(knowledge: Knowledge) -> dict[str, str]:
    """The day on which the first instrument under a status key entered into force, in ISO 8601."""
    days: dict[str, str] = {}
    for each in knowledge.instruments.values():
        if each.status_key and each.begins:
            day = each.begins.isoformat()
            days[each.status_key] = min(day, days.get(each.status_key, day))
    return days
