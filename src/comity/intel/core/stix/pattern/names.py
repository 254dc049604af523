"""Whether the types and properties that a pattern speaks of can exist: STIX 2.1, sections 3.1, 9 and 11."""

import re
from collections.abc import Iterable

from comity.intel.core.stix.pattern.faults import NotAnObservableName
from comity.intel.core.stix.pattern.tree import Comparison

_TYPE = re.compile(r"(?=.{3,250}\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_PROPERTY = re.compile(r"[a-z0-9_]{3,250}\Z")
_SHORT = frozenset(("id",))


def check(comparisons: Iterable[Comparison]) -> None:
    """Raises NotAnObservableName."""
    for comparison in comparisons:
        path = comparison.path
        if not _TYPE.match(path.object_type):
            raise NotAnObservableName(name=path.object_type)
        first = path.steps[0]
        if isinstance(first, str) and first not in _SHORT and not _PROPERTY.match(first):
            raise NotAnObservableName(name=first)
