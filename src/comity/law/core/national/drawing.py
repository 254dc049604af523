"""The draws behind scores. `scores` loads this when it draws: loading NumPy takes longer than most commands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
Three = tuple[float, float, float]
"""The 5th percentile, the median, the 95th."""


@dataclass(frozen=True, slots=True)
class Dice:
    """How often to draw, from what, and the same again: see `scores.Recipe`."""

    concentration: float
    draws: int
    seed: int


def intervals(
    worth: Sequence[Sequence[tuple[float, float]]], in_part: Sequence[Sequence[bool]], dice: Dice
) -> list[tuple[Three, Three]]:
    """Each state's score from 0 to 1 and its place among all, from the least and most each article is worth."""
    drawn = _drawn(np.array(worth), np.array(in_part), dice)
    above = 1 + (drawn[:, None, :] < drawn[None, :, :]).sum(axis=1)
    beside = (drawn[:, None, :] <= drawn[None, :, :]).sum(axis=1)
    return [(_three(one), _places(first, last)) for one, first, last in zip(drawn, above, beside, strict=True)]


def _drawn(worth: Draws, in_part: NDArray[np.bool_], dice: Dice) -> Draws:
    """Scores by state and draw. All states share the weights of a draw, and what covering in part is worth in it."""
    chance = np.random.default_rng(dice.seed)
    states, articles = in_part.shape
    weights = chance.dirichlet([dice.concentration] * articles, dice.draws)
    least, most = worth[..., 0, None], worth[..., 1, None]
    where = chance.random((states, articles, dice.draws))
    drawn = least + (most - least) * np.where(in_part[..., None], chance.random(dice.draws), where)
    scores: Draws = np.einsum("sad,da->sd", drawn, weights)
    return scores


def _three(drawn: Draws) -> Three:
    low, middle, high = np.percentile(drawn, [5, 50, 95])
    return float(low), float(middle), float(high)


def _places(first: NDArray[np.int64], last: NDArray[np.int64]) -> Three:
    """The place in nine of ten draws: those who share a score share the places that they take together."""
    middle = np.percentile((first + last) / 2, 50)
    return float(np.percentile(first, 5)), float(middle), float(np.percentile(last, 95))
