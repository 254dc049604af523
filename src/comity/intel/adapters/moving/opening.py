"""Any file as one row of what was read of it and what was not, in order."""

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import BinaryIO

import msgspec

from comity.intel.adapters.formats import intelmq, misp, stix, tables, text
from comity.intel.adapters.formats.columns import Column, Meaning, sniff, suggest
from comity.intel.adapters.formats.reading import Read, Unreadable
from comity.intel.adapters.moving.plans import Format, Plan
from comity.intel.adapters.warninglists import warning_lists
from comity.intel.core.observable import Mention, Observable, defang, of
from comity.intel.core.observable.benign import SENTENCES, why_benign
from comity.terms.errors import ComityError, as_said, gettext_noop

Item = Read | Unreadable


class BenignValue(ComityError):
    code = "intel.import.benign"
    sentence = gettext_noop("{value} is left out: {why}")
    words = MappingProxyType({"why": as_said})


class ListedValue(ComityError):
    code = "intel.import.on-warning-list"
    sentence = gettext_noop("{value} is left out: it is on the warning list {lists}.")


class DoubtfulValue(ComityError):
    code = "intel.import.doubtful"
    sentence = gettext_noop(
        "{value} may be something else, such as the name of a file. Give it in a table to import it."
    )


class NoValueColumn(ComityError):
    code = "intel.import.no-value-column"
    sentence = gettext_noop("No column holds values. Say which one does.")


def read(stream: BinaryIO, plan: Plan) -> Iterator[Item]:
    """What the file holds, by its plan. Raises MispNotInstalled, NoValueColumn."""
    if plan.format is Format.STIX:
        return stix.read(stream)
    if plan.format is Format.MISP:
        return misp.read(stream)
    if plan.format is Format.INTELMQ:
        return intelmq.read(stream, plan.making.origin)
    if plan.format is Format.TEXT:
        return _of_text(stream, plan)
    return _of_table(stream, plan)


def _of_table(stream: BinaryIO, plan: Plan) -> Iterator[Item]:
    layout = plan.layout or sniff(stream)
    columns = plan.columns or suggest(layout)
    if not has_values(columns):
        raise NoValueColumn()
    items = tables.read(stream, layout, columns, plan.making)
    return _without_benign(items) if plan.spares else items


def has_values(columns: Sequence[Column]) -> bool:
    return any(one.meaning is Meaning.VALUE for one in columns)


def _without_benign(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        said = against(of(msgspec.json.decode(item.raw))) if isinstance(item, Read) else None
        yield Unreadable(item.line, said) if said else item


def against(values: Iterable[Observable]) -> ComityError | None:
    """Why the first of these values that everybody has should not be looked for; None where nothing is known."""
    for value in values:
        benign = why_benign(value)
        if benign is not None:
            return BenignValue(value=defang(value.value), why=SENTENCES[benign])
        lists = warning_lists().naming(value)
        if lists:
            return ListedValue(value=defang(value.value), lists=", ".join(lists[:3]))
    return None


def _of_text(stream: BinaryIO, plan: Plan) -> Iterator[Item]:
    chosen = None if plan.chosen is None else frozenset(plan.chosen)
    for mention in text.read(stream):
        refused = _refused(mention, plan) if chosen is None else None
        if refused is not None:
            yield Unreadable(mention.line, refused)
        elif chosen is None or mark_of(mention.observable) in chosen:
            yield from text.made([mention], plan.making.origin, indicators=plan.indicators)


def _refused(mention: Mention, plan: Plan) -> ComityError | None:
    """Why a value is left out that nobody has looked at."""
    if mention.doubtful:
        return DoubtfulValue(value=mention.written[:200])
    return against([mention.observable]) if plan.spares else None


def mark_of(value: Observable) -> str:
    """A value as a plan and a form name it."""
    return f"{value.kind.value} {value.value}"
