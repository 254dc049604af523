"""The rows of the index for a batch of objects, field by field in the order of their columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from comity.intel.core.indexing.references import references
from comity.intel.core.indexing.words import words_of
from comity.intel.core.observable import of


class ObservableRow(NamedTuple):
    object_id: int
    kind: str
    value: str
    from_pattern: bool


class ReferenceRow(NamedTuple):
    object_id: int
    by: str
    target: str


class WordsRow(NamedTuple):
    """Words with a space between them."""

    object_id: int
    words: str


@dataclass(slots=True)
class Rows:
    observables: list[ObservableRow] = field(default_factory=list)
    references: list[ReferenceRow] = field(default_factory=list)
    words: list[WordsRow] = field(default_factory=list)


def rows_of(objects: Iterable[tuple[int, bytes]]) -> Rows:
    """What is written for objects, by id and bytes. What the store took is JSON; anything else would give no rows."""
    rows = Rows()
    for object_id, raw in objects:
        obj = msgspec.json.decode(raw)
        if not isinstance(obj, dict):
            continue
        found = of(obj)
        rows.observables += [ObservableRow(object_id, one.kind, one.value, one.from_pattern) for one in found]
        rows.references += [ReferenceRow(object_id, by, target) for by, target in references(obj)]
        if said := words_of(obj, values=not found):
            rows.words.append(WordsRow(object_id, said))
    return rows
