"""P1: what one state does by itself: which instruments it joins, and with whom it makes a bilateral treaty.

Every set of the few instruments that a state may still join is tried by the rules themselves, so the best is known, not
estimated. A bilateral treaty gains for its two parties only, so the best partners are those that gain most each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from comity.law.core.finding import Outcome
from comity.law.core.supposing import Joins
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.planning.gains import Costs, Package, TooManyInstruments, may_join
from comity.strategy.core.planning.solving import NoPlan
from comity.strategy.core.whatif import Agrees, changed
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

LEAST = 1e-6
MOST_JOINABLE = 7
MOST_CHOSEN = 4
"""Where nobody says which: sixteen sets, a few seconds."""


@dataclass(frozen=True, slots=True)
class Option:
    """A set of instruments with its cost, and the state's own coverage and everybody's with it (0 to 1)."""

    package: Package
    cost: float
    own: float
    whole: float


def options(
    today: Coverage, state: Iso3, instruments: Sequence[str], worth: Worth, costs: Costs, on: date
) -> list[Option]:
    """Every set of these that the state may join, the best for itself first. Raises NoPlan where it may join none,
    TooManyInstruments where it may join too many."""
    free = [each for each in dict.fromkeys(instruments) if may_join(today.world, state, each)]
    if len(free) > MOST_JOINABLE:
        raise TooManyInstruments(most=MOST_JOINABLE)
    if not free:
        raise NoPlan(why=gettext_noop("nobody of those chosen may join any of these instruments."))
    found = [_option(today, state, package, worth, costs, on) for package in _packages(today, state, free)]
    return sorted(found, key=lambda each: (-each.own, each.cost, sorted(each.package)))


@dataclass(frozen=True, slots=True)
class Step:
    """One instrument in its order: what it adds to the state's own coverage, and what it costs."""

    instrument: str
    gain: float
    cost: float


def affordable(found: Sequence[Option], budget: float) -> list[Option]:
    """Those that a budget buys, in their order: the first is the best, since every set was tried. Raises NoPlan where
    it buys nothing."""
    bought = [each for each in found if each.cost <= budget]
    if not any(each.package for each in bought):
        raise NoPlan(why=gettext_noop("the budget is below the cost of every single step."))
    return bought


def ordered(best: Option, found: Sequence[Option]) -> list[Step]:
    """The instruments of a set, each time the one with the most gain for its cost next, its parent before it."""
    by_package = {each.package: each for each in found}
    done, steps = by_package[frozenset()], []
    while done.package != best.package:
        nexts = [by for each in best.package - done.package if (by := by_package.get(done.package | {each}))]
        then = max(nexts, key=lambda each: ((each.own - done.own) / (each.cost - done.cost), sorted(each.package)))
        (added,) = then.package - done.package
        steps.append(Step(added, then.own - done.own, then.cost - done.cost))
        done = then
    return steps


def joinable_by(today: Coverage, state: Iso3) -> list[str]:
    """What the state may join by its own act, of instruments that routes hang on: those that most states joined first,
    each after its parent, as many as are tried."""
    law = today.world.knowledge
    used = {each for route in law.routes.values() for each in (route.instrument, *route.both_must_be_party_to)}
    free = [each for each in law.instruments if each in used and may_join(today.world, state, each)]
    parties = {each: int((today.world.bound(each).outcomes == Outcome.MET).sum()) for each in free}
    order = sorted(free, key=lambda each: (-parties[each], each))
    chosen: list[str] = []
    for each in order:
        parent = law.instruments[each].parent
        if len(chosen) < MOST_CHOSEN and (parent not in free or parent in chosen):
            chosen.append(each)
    return chosen


def _packages(today: Coverage, state: Iso3, free: Sequence[str]) -> Iterator[Package]:
    """Sets in which every instrument has its parent joined, before or along."""
    book = today.world.knowledge.instruments
    for size in range(len(free) + 1):
        for some in combinations(free, size):
            parents = {book[each].parent for each in some} - {""}
            if all(parent in some or not may_join(today.world, state, parent) for parent in parents):
                yield frozenset(some)


def _option(today: Coverage, state: Iso3, package: Package, worth: Worth, costs: Costs, on: date) -> Option:
    after = changed(today, [Joins(state, each, on) for each in sorted(package)]) if package else today
    own = worth.by_state(after)[today.world.place[state]]
    return Option(package, costs.of(state, package), float(own), worth.covered(after))


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom a bilateral treaty would gain, and how much: of the state's own coverage, and of the other's."""

    state: Iso3
    own: float
    theirs: float


def partners(today: Coverage, state: Iso3, worth: Worth, *, most: int = 20) -> list[Partner]:
    """With whom a bilateral treaty of mutual assistance gains the state most."""
    world, here = today.world, today.world.place[state]
    others = [each for each in world.states if each != state]
    after = changed(today, [Agrees(state, each) for each in others])
    rise = worth.of(after) - worth.of(today)
    share = worth.demand / (worth.demand.sum() or 1.0)
    own, theirs = (
        rise[here] / (share[here].sum() or 1.0),
        rise[:, here] / np.where(share.sum(axis=1), share.sum(axis=1), 1.0),
    )
    order = sorted(others, key=lambda each: (-own[world.place[each]], -theirs[world.place[each]], each))
    found = [Partner(each, float(own[world.place[each]]), float(theirs[world.place[each]])) for each in order]
    return [each for each in found if each.own > LEAST][:most]
