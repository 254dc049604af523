"""The value of joint accessions as a sum over states and over pairs of states.

Each player (a state that may join something) takes one of its packages. A plan is worth `alone` of each player, its
gains with those who stay as they are, and `joint` of each two players: what they gain because both have joined. For
a new treaty everything is joint: the value is supermodular and the best next step finds it badly (policy.md 3.2, P2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from comity.law.core.everywhere.world import World
from comity.law.core.supposing import Joins
from comity.strategy.core.planning.gains import NOTHING, Costs, Gains, Package, may_join
from comity.terms.state import Iso3

Choice = NDArray[np.intp]
"""For each player the place of its package; 0 joins nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`costs` and `alone` by player and package (a cost without end marks a package that is not the player's), `joint`
    by two players and their packages, symmetric; all zero for the empty package."""

    players: tuple[Iso3, ...]
    packages: tuple[Package, ...]
    costs: NDArray[np.float64]
    alone: NDArray[np.float64]
    joint: NDArray[np.float64]

    @property
    def nobody(self) -> Choice:
        """Nobody joins anything."""
        return np.zeros(len(self.players), dtype=np.intp)

    def cost(self, choice: Choice) -> float:
        return float(self.costs[np.arange(len(choice)), choice].sum())

    def value(self, choice: Choice) -> float:
        """The gain in coverage, 0 to 1."""
        return float(self.worth(choice)[np.arange(len(choice)), choice].sum() - self._joint(choice).sum() / 2)

    def worth(self, choice: Choice) -> NDArray[np.float64]:
        """What each player adds with each of its packages to what the others have chosen."""
        players = np.arange(len(choice))
        found: NDArray[np.float64] = self.alone + self.joint[:, players, :, choice].sum(axis=0)
        return found

    def _joint(self, choice: Choice) -> NDArray[np.float64]:
        players = np.arange(len(choice))
        found: NDArray[np.float64] = (self.worth(choice) - self.alone)[players, choice]
        return found


def modelled(world: World, states: Sequence[Iso3], found: Gains, costs: Costs) -> Model:
    """The plan's model for those of these states that may join something."""
    own = {state: _own(world, state, found.packages) for state in states}
    players = tuple(state for state in states if len(own[state]) > 1)
    places = np.array([world.place[state] for state in players], dtype=np.intp)
    both = found.table + found.table.transpose(1, 0, 3, 2)  # i asks j, and j asks i: [p, q, i, j]
    lone = both[:, 0]
    joint = both - both[:, :1] - both[:1, :]
    price = np.array(
        [[costs.of(state, each) if each in own[state] else np.inf for each in found.packages] for state in players]
    ).reshape(len(players), len(found.packages))
    among = joint[:, :, places[:, None], places[None, :]].transpose(2, 3, 0, 1).copy()
    among[np.arange(len(players)), np.arange(len(players))] = 0
    return Model(players, found.packages, price, lone[:, places].sum(axis=2).T.copy(), among)


def reduced(model: Model) -> tuple[Model, Choice]:
    """The same plan's model without packages that another one of the player serves for no more, whatever the others do;
    and of which packages it is."""
    costs = model.costs.copy()
    for worse, better in permutations(range(len(model.packages)), 2):
        if worse:
            no_less = (model.joint[:, :, better] >= model.joint[:, :, worse]).all(axis=(1, 2))
            no_less &= model.alone[:, better] >= model.alone[:, worse]
            no_less &= costs[:, better] <= costs[:, worse]
            costs[no_less, worse] = np.inf
    kept = np.flatnonzero(np.isfinite(costs).any(axis=0))
    joint = model.joint[:, :, kept][:, :, :, kept]
    few = Model(
        model.players, tuple(model.packages[each] for each in kept), costs[:, kept], model.alone[:, kept], joint
    )
    return few, kept


def joins_of(model: Model, choice: Choice, on: date) -> list[Joins]:
    """A plan as changes of the law."""
    return [
        Joins(model.players[player], each, on)
        for player in np.flatnonzero(choice).tolist()
        for each in sorted(model.packages[choice[player]])
    ]


def _own(world: World, state: Iso3, packages: Sequence[Package]) -> set[Package]:
    """The packages of which the state may join every instrument, its parents joined before or along."""
    book = world.knowledge.instruments
    free = {each for package in packages for each in package if may_join(world, state, each)}
    return {
        package
        for package in packages
        if package <= free and all(_parent_bound(world, state, package, book[each].parent) for each in package)
    } | {NOTHING}


def _parent_bound(world: World, state: Iso3, package: Package, parent: str) -> bool:
    return not parent or parent in package or not may_join(world, state, parent)
