"""What accessions are worth: the gain of every two states, whichever instruments either joins.

Whether a pair gains depends on what the two have joined and on nobody else. So for every set of instruments that those
who ask might join, and every set that those who are asked might, the rules are asked once, for all pairs at once. The
gains are therefore those of the rule engine itself, not a model of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from comity.law.core.everywhere.world import World, touching
from comity.law.core.finding import Outcome
from comity.law.core.supposing import Joins, joinable, with_joined
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import Demand
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3

MOST_INSTRUMENTS = 3
NOTHING: frozenset[str] = frozenset()
Package = frozenset[str]
"""Instruments that a state joins."""


class TooManyInstruments(ComityError):
    code = "strategy.too-many-instruments"
    status = 422
    sentence = gettext_noop("A plan looks at {most} instruments at most. Choose fewer.")


@dataclass(frozen=True, slots=True)
class Costs:
    """What an accession costs, in units of one's own choice: by state and instrument, by either, else `usual`."""

    usual: float = 1.0
    named: tuple[tuple[str, str, float], ...] = ()

    def of(self, state: Iso3, package: Package) -> float:
        return sum(self._one(state, each) for each in package)

    def _one(self, state: Iso3, instrument: str) -> float:
        """The most particular one."""
        for wanted in ((state, instrument), (state, ""), ("", instrument)):
            for here, what, cost in self.named:
                if (here, what) == wanted:
                    return cost
        return self.usual


@dataclass(frozen=True, slots=True)
class Gains:
    """`table[p, q, i, j]`: the gain in coverage of i asking j, once i has joined package p and j package q."""

    packages: tuple[Package, ...]
    table: NDArray[np.float64]

    def weighed(self, demand: Demand) -> "Gains":
        """The same for another demand, where these were found with every pair the same (`demand.even`)."""
        whole = demand.sum()
        pairs = len(demand) * (len(demand) - 1)
        return Gains(self.packages, self.table * (demand * (pairs / whole if whole else 0.0)))


def packages(instruments: Sequence[str]) -> tuple[Package, ...]:
    """Every set of them, the empty one first. Raises TooManyInstruments."""
    if len(instruments) > MOST_INSTRUMENTS:
        raise TooManyInstruments(most=MOST_INSTRUMENTS)
    names = sorted(set(instruments))
    return tuple(frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size))


def may_join(world: World, state: Iso3, instrument: str) -> bool:
    """Whether the state is not bound on the day, and may join by its own act."""
    standing = world.bound(instrument).outcomes[world.place[state], 0]
    return standing != Outcome.MET and not joinable(world.knowledge, state, world.knowledge.instruments[instrument])


def joined(world: World, states: Iterable[Iso3], package: Package, on: date) -> World:
    """The world in which each of these states has joined what it may of a package."""
    joins = [Joins(state, each, on) for each in sorted(package) for state in states if may_join(world, state, each)]
    return world.changed(with_joined(world.knowledge, joins), world.supposed, touching(package))


def gains(today: Coverage, states: Sequence[Iso3], instruments: Sequence[str], worth: Worth, on: date) -> Gains:
    """What every combination would give."""
    some = packages(instruments)
    worlds = [joined(today.world, states, each, on) for each in some]
    touched = touching(instruments)
    base = worth.of(today)
    table = np.zeros((len(some), len(some), *base.shape))
    for here, asking in enumerate(worlds):
        for there, asked in enumerate(worlds):
            if here or there:
                table[here, there] = worth.of(today.changed(asking.facing(asked), touched)) - base
    return Gains(some, table)
