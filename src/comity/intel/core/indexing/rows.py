"""The rows of the index for a batch of objects: plain tuples in the order of their columns, as drivers like them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from comity.intel.core.indexing.references import references
from comity.intel.core.indexing.words import words_of
from comity.intel.core.observable import of

ObservableRow = tuple[int, str, str, int]
"""The object's id, the kind, the value, and 1 if it is from a pattern."""
ReferenceRow = tuple[int, str, str]
"""The object's id, the property, and the id that it names."""
WordsRow = tuple[int, str]
"""The object's id, and words with a space between them."""


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
        rows.observables += [(object_id, kind.value, value, int(sought)) for kind, value, sought in found]
        rows.references += [(object_id, by, target) for by, target in references(obj)]
        if said := words_of(obj, values=not found):
            rows.words.append((object_id, said))
    return rows
