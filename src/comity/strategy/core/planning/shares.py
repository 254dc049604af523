"""Who brings about a joint gain: Shapley shares, a basis on which its cost may be shared.

The value of a plan is a sum over single players and pairs of them. A player's marginal contribution, averaged over
every order of joining, is then exactly what it gains alone and half of each joint gain: no sampling, no error
(Shapley 1953; the sampled shares of policy.md 3.2 are the test of it).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.model import Choice, Model


def shapley(model: Model, choice: Choice) -> NDArray[np.float64]:
    """The share of each player in the gain of a plan; they sum to its value."""
    alone, joint = _chosen(model, choice)
    found: NDArray[np.float64] = alone + joint.sum(axis=1) / 2
    return found


@dataclass(frozen=True, slots=True)
class Sampled:
    """Shares from random orders, with their standard errors."""

    shares: NDArray[np.float64]
    errors: NDArray[np.float64]


def sampled(model: Model, choice: Choice, orders: int, seed: int) -> Sampled:
    """The same from so many random orders."""
    alone, joint = _chosen(model, choice)
    drawn = np.random.default_rng(seed)
    rows = np.empty((orders, len(alone)))
    for row in range(orders):
        place = drawn.permutation(len(alone))
        earlier = place[None, :] < place[:, None]
        rows[row] = alone + (joint * earlier).sum(axis=1)
    return Sampled(rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(orders))


def _chosen(model: Model, choice: Choice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    players = np.arange(len(choice))
    joint = model.joint[players[:, None], players[None, :], choice[:, None], choice[None, :]]
    return model.alone[players, choice], joint
