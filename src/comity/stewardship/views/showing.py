"""Changes as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.law.core import naming
from comity.law.core.book.amendments import TABLES, Act, Line
from comity.law.core.book.vocabulary import STATUSES
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs import differences
from comity.law.core.packs.differences import AnswerChange, RowChange
from comity.law.forms import LABELS, kind_name
from comity.stewardship.forms import COLUMNS, TABLE_NAMES, WORDS, instrument_name

ACTS: dict[Act, str | Promise] = {
    Act.ADD: gettext_lazy("Added"),
    Act.CORRECT: gettext_lazy("Corrected"),
    Act.RETIRE: gettext_lazy("Retired"),
    Act.CONFIRM: gettext_lazy("Confirmed"),
}
_OTHERS: dict[str, str | Promise] = {
    "source": gettext_lazy("Source"),
    "confidence": gettext_lazy("How sure"),
    "as_of": gettext_lazy("As of"),
    "since": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
}
_PARTS: dict[str, str | Promise] = {
    "questions": gettext_lazy("other open questions"),
    "fields": gettext_lazy("other contents of the request"),
    "grounds": gettext_lazy("other grounds of refusal"),
    "changes": gettext_lazy("other conditions"),
}
"""What of an answer changes beside its status."""
ASKED = differences.PARTNERS[:2]
"""With whom a page asks the standard questions: fewer than the shell does, so that it comes soon."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line and what it changes, in words."""

    line: Line
    act: str
    table: str
    what: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A question of the standard set, the route, and how it changes."""

    on: date
    asking: str
    asked: str
    data: str
    urgency: str
    route: str
    before: str
    after: str
    what: str


def shown(change: RowChange) -> Shown:
    """A line with what it changes; the source of one that is new stands beside it and is no change."""
    line = change.line
    columns = tuple(
        (str(_label(name)), said(name, before), said(name, after))
        for name, before, after in change.columns
        if not (line.act is Act.ADD and name in _OTHERS)
    )
    key = zip(TABLES[line.table].key, line.key, strict=True)
    what = ", ".join(said(name, part) for name, part in key if part and name != "iso3")
    return Shown(line, str(ACTS[line.act]), str(TABLE_NAMES[line.table]), what, columns)


def said(column: str, value: str) -> str:
    """A value of a column in words, where it has any."""
    if column == "instrument":
        return instrument_name(value)
    if column == "confidence":
        return str(LABELS.get(value, value))
    return kind_name(value) if column in WORDS else value


def answers_shown(lines: Sequence[Line], before: Knowledge, *, on: date) -> list[ShownAnswer]:
    """The answers that change, of the standard questions about a few partners."""
    return [_answer(each) for each in differences.answers(lines, before, on=on, partners=ASKED)]


def _answer(change: AnswerChange) -> ShownAnswer:
    asked = change.question
    return ShownAnswer(
        on=asked.on,
        asking=naming.state(asked.requesting, _),
        asked=naming.state(asked.requested, _),
        data=str(LABELS[asked.data]),
        urgency=str(LABELS[asked.urgency]),
        route=naming.route(change.route, _),
        before=_(STATUSES[change.before]),
        after=_(STATUSES[change.after]),
        what=", ".join(str(_PARTS[each]) for each in change.what if each in _PARTS),
    )


def _label(column: str) -> str | Promise:
    return COLUMNS.get(column) or _OTHERS.get(column, column)
