"""The cooperation graph of today, by this node's knowledge and assumptions; kept in the process while it holds.

A graph is a world of arrays, about fifteen megabytes once every question was asked of it, so few are kept.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.conf import settings

from comity.law.core.knowledge import load
from comity.strategy.adapters import assumed
from comity.strategy.core.assumptions import Assumptions, Value
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.pace import Experience
from comity.strategy.core.today import coverage
from comity.strategy.queries.experience import experience

MOST_KEPT = 6
"""As many as there are spans of time to choose from, and one more."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a graph follows from: the packs of law in use, the changed assumptions, this node's requests, the day."""

    law: str
    changed: tuple[tuple[str, Value], ...]
    seen: tuple[tuple[str, Experience], ...]
    on: date


_kept: OrderedDict[tuple[Basis, float], Coverage] = OrderedDict()
_making = Lock()


def assumptions() -> Assumptions:
    """What plans assume at this node. Raises AssumptionImproper."""
    return assumed.read(settings.COMITY_ASSUMPTIONS)


def today(at: datetime, days: float) -> Coverage:
    """The graph of a day, so many days after a request. Raises AssumptionsImproper."""
    knowledge, said, known, on = load(), assumptions(), experience(at=at), at.date()
    changed = tuple((each.name, each.value) for each in said.changed)
    basis = Basis(knowledge.digest, changed, tuple(sorted(known.items(), key=lambda row: row[0])), on)
    with _making:
        found = _kept.get((basis, days)) or _sibling(basis, days) or coverage(knowledge, said, on, days, seen=known)
        _kept[basis, days] = found
        _kept.move_to_end((basis, days))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _sibling(basis: Basis, days: float) -> Coverage | None:
    """The same graph another time on, if there is one to take it from."""
    return next((kept.within(days) for (other, _), kept in _kept.items() if other == basis), None)
