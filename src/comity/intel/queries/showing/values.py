"""Of each value that was asked for: how many objects have it, and whether it says anything at all."""

from dataclasses import dataclass

from comity.intel.adapters.warninglists import warning_lists
from comity.intel.core.observable import Observable
from comity.intel.core.observable.benign import Benign, why_benign
from comity.intel.queries.finding import MOST_COUNTED, Asked, Filters, find
from comity.intel.queries.reading import Sight

MOST = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, and how many objects have it, up to `MOST_COUNTED`, which means that many or more.

    `benign` and `listed` say why it may mean nothing: known facts, and the names of warning lists.
    """

    value: Observable
    number: int
    benign: Benign | None
    listed: tuple[str, ...]

    @property
    def is_hot(self) -> bool:
        return self.benign is not None or bool(self.listed) or self.number >= MOST_COUNTED


def answers(what: Asked, filters: Filters, sight: Sight) -> tuple[Answer, ...]:
    """Of the first `MOST` values, in their order."""
    return tuple(_answer(value, filters, sight) for value in what.values[:MOST])


def _answer(value: Observable, filters: Filters, sight: Sight) -> Answer:
    found = find(Asked(values=(value,)), filters, sight, limit=1)
    return Answer(value, found.number or 0, why_benign(value), warning_lists().naming(value))
