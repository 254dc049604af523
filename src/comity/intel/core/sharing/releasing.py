"""When a release takes two officers."""

from collections.abc import Iterable

from comity.intel.core.sharing.marks.markings import Marking
from comity.terms.marking import Tlp

TWO_HANDS = frozenset({Tlp.AMBER_STRICT, Tlp.RED})


def second_hand_needed(markings: Iterable[Marking]) -> bool:
    """Whether any of them names persons at a level that FIRST keeps within one organisation or narrower."""
    return any(one.persons and not one.levels.isdisjoint(TWO_HANDS) for one in markings)
