"""What a pack would change: rows of the record, and answers to a standard set of questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from comity.law.core.book.amendments import PROVENANCE, TABLES, Act, Line, RowOfTable
from comity.law.core.book.vocabulary import DataCategory, Holder, Status, Urgency
from comity.law.core.case import Question
from comity.law.core.knowledge import Knowledge
from comity.law.core.routes import RouteAnswer, find
from comity.terms.state import Iso3

PARTNERS = tuple(map(Iso3, ("USA", "GBR", "FRA", "JPN", "IDN")))
"""With whom a state is asked about: seats of large providers, members of both unions and of neither. Only a sample."""
DATA = (DataCategory.PRESERVATION, DataCategory.SUBSCRIBER, DataCategory.TRAFFIC, DataCategory.CONTENT)
URGENCIES = (Urgency.ORDINARY, Urgency.URGENT)
MAX_DAYS = 3
"""On at most as many days the questions are asked: that of the pack, and those from which its lines have effect."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a line does to a row: each column that changes, before and after."""

    line: Line
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A route that another status, form, ground or rule of sending meets than before."""

    question: Question
    route: str
    before: Status
    after: Status
    what: tuple[str, ...]


def rows(lines: Sequence[Line], before: Knowledge) -> tuple[RowChange, ...]:
    """What each line changes in the record."""
    tables = [TABLES[name] for name in sorted({line.table for line in lines})]
    recorded = {table.name: {table.key_of(row): row for row in before.versions(table.name)} for table in tables}
    return tuple(RowChange(line, tuple(_columns(line, recorded[line.table].get(line.key, {})))) for line in lines)


def answers(
    lines: Sequence[Line], before: Knowledge, *, on: date, partners: Sequence[Iso3] = PARTNERS
) -> tuple[AnswerChange, ...]:
    """The answers of the standard set that change, in both directions, on the day and from each effective day.

    A question takes a hundredth of a second, twice: with fewer partners it is sooner known.
    """
    told = [line for line in lines if line.table in {"treaty_status", "declarations"}]
    if not told:
        return ()
    after = Knowledge((*before.lines, *told), digest="", day=before.day)
    states = sorted({Iso3(line.values["iso3"]) for line in told})
    asked = (each for day in _days(told, on) for state in states for each in standard(state, partners, on=day))
    return tuple(change for question in asked for change in _changes(question, before, after))


def standard(state: Iso3, partners: Sequence[Iso3] = PARTNERS, *, on: date) -> Iterator[Question]:
    """The standard questions about a state: asking and asked, four kinds of data, ordinary and urgent."""
    for partner in partners:
        for requesting, requested in ((state, partner), (partner, state)) if partner != state else ():
            for data in DATA:
                for urgency in URGENCIES:
                    yield Question(requesting, requested, data, Holder.SERVICE_PROVIDER, urgency, on)


def _columns(line: Line, row: RowOfTable) -> Iterator[tuple[str, str, str]]:
    if line.act is Act.RETIRE:
        yield "until", row.get("until", ""), line.from_day or "-"
        return
    said = {**line.said, "since": line.from_day} if line.effective else line.said
    for column in (*TABLES[line.table].others, *PROVENANCE, "since"):
        before, after = row.get(column, ""), said.get(column, row.get(column, ""))
        if before != after:
            yield column, before, after


def _days(lines: Sequence[Line], on: date) -> list[date]:
    """The next days on which something changes; the day itself where some line changes it already."""
    days = {max(line.effective or on, on) for line in lines}
    later = (line.values.get("in_force_on", "") for line in lines)
    days |= {date.fromisoformat(day) for day in later if day > on.isoformat()}
    return sorted(days)[:MAX_DAYS]


def _changes(question: Question, before: Knowledge, after: Knowledge) -> Iterator[AnswerChange]:
    now = {answer.id: answer for answer in find(before, question)}
    for answer in find(after, question):
        was = now[answer.id]
        what = tuple(
            name
            for name in ("status", "questions", "fields", "grounds", "changes")
            if _part(was, name) != _part(answer, name)
        )
        if what:
            yield AnswerChange(question, answer.id, was.status, answer.status, what)


def _part(answer: RouteAnswer, name: str) -> object:
    """A part of an answer as far as it binds: changes by their effect, not by their source."""
    if name == "changes":
        return tuple((each.effect, each.value, each.certain) for each in answer.changes)
    if name == "fields":
        return tuple((each.field, each.need) for each in answer.fields)
    if name == "grounds":
        return tuple(each.ground for each in answer.grounds)
    return answer.status if name == "status" else answer.questions
