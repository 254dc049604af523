"""Good choices, quickly: what a person would take step by step, and what exchanging one for another betters.

They prove nothing; the bound of `bounding` does.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.planning.model import Choice, Model

Aim = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""How much is thought of values, one for each model along the last axis."""

MOST_EXCHANGES = 300
LEAST = 1e-12


def greedy(model: Model, budget: float) -> Choice:
    """The best next step for its cost, again and again: blind at the start of a new treaty."""
    return _filled(model, model.nobody, budget)


def along(model: Model, scores: NDArray[np.float64], budget: float) -> Choice:
    """Steps by a score of each player and package, the highest first, as far as the budget goes."""
    choice, left = model.nobody, budget
    order = np.argsort(-np.where(np.isfinite(model.costs), scores, -np.inf), axis=None, kind="stable")
    for player, package in zip(*np.unravel_index(order, scores.shape), strict=True):
        if not choice[player] and package and scores[player, package] > LEAST and model.costs[player, package] <= left:
            choice[player] = package
            left -= model.costs[player, package]
    return _filled(model, choice, budget)


def bettered(model: Model, choice: Choice, budget: float) -> Choice:
    """One step exchanged for another, of the same player or of two, as long as that gains."""
    for _ in range(MOST_EXCHANGES):
        tried = _exchanged(model, choice, budget)
        if model.value(tried) <= model.value(choice) + LEAST:
            return choice
        choice = tried
    return choice


def levelled(models: Sequence[Model], aim: Aim, budget: float) -> Choice:
    """A good choice for an aim over several models of the same players: step by step, then by exchanges."""
    choice = _stepped(models, aim, models[0].nobody, budget)
    for _ in range(MOST_EXCHANGES):
        reached = _reached(models, aim, choice)
        tried = [_stepped(models, aim, _without(choice, out), budget) for out in np.flatnonzero(choice).tolist()]
        best = max(tried, key=lambda each: _reached(models, aim, each), default=choice)
        if _reached(models, aim, best) <= reached + LEAST:
            return choice
        choice = best
    return choice


def _stepped(models: Sequence[Model], aim: Aim, choice: Choice, budget: float) -> Choice:
    """With every further step that the budget allows and the aim likes, the one it likes best first."""
    choice, players, costs = choice.copy(), np.arange(len(choice)), models[0].costs
    while True:
        fits = (choice[:, None] == 0) & (costs <= budget - models[0].cost(choice) + LEAST)
        fits[:, 0] = False
        worth = [each.worth(choice) for each in models]
        after = [
            model.value(choice) + one - one[players, choice][:, None] for model, one in zip(models, worth, strict=True)
        ]
        liked = np.where(fits, aim(np.stack(after, axis=-1)), -np.inf)
        player, package = np.unravel_index(int(liked.argmax()), liked.shape)
        if liked[player, package] <= _reached(models, aim, choice) + LEAST:
            return choice
        choice[player] = package


def _reached(models: Sequence[Model], aim: Aim, choice: Choice) -> float:
    return float(aim(np.array([each.value(choice) for each in models])))


def _without(choice: Choice, player: int) -> Choice:
    left = choice.copy()
    left[player] = 0
    return left


def _filled(model: Model, choice: Choice, budget: float) -> Choice:
    """With every further step that the budget allows and that does not lose."""
    choice = choice.copy()
    players = np.arange(len(choice))
    while True:
        worth, costs = model.worth(choice), model.costs
        more = costs - costs[players, choice][:, None]
        gain = worth - worth[players, choice][:, None]
        fits = (more > LEAST) & (more <= budget - model.cost(choice) + LEAST)
        rate = np.where(fits, gain / np.where(fits, more, 1), -np.inf)
        player, package = np.unravel_index(int(rate.argmax()), rate.shape)
        if rate[player, package] < 0:
            return choice
        choice[player] = package


def _exchanged(model: Model, choice: Choice, budget: float) -> Choice:
    """The best of: a player that leaves lets another join; estimated pair by pair, told exactly by the caller."""
    worth, players = model.worth(choice), np.arange(len(choice))
    inside = np.flatnonzero(choice)
    left = budget - model.cost(choice)
    best, found = -np.inf, choice
    for out in inside.tolist():
        freed = left + model.costs[out, choice[out]]
        gain = worth - worth[players, choice][:, None] - model.joint[out, :, choice[out], :] - _lost(worth, out, choice)
        gain += model.joint[out, players, choice[out], choice][:, None]
        more = model.costs - model.costs[players, choice][:, None]
        gain[(more > freed + LEAST) | ~np.isfinite(model.costs)] = -np.inf
        gain[out] = worth[out] - worth[out, choice[out]] - LEAST
        gain[out, (model.costs[out] > freed + LEAST)] = -np.inf
        player, package = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[player, package] > best:
            best = gain[player, package]
            found = choice.copy()
            found[out] = 0
            found[player] = package
    return found


def _lost(worth: NDArray[np.float64], out: int, choice: Choice) -> float:
    return float(worth[out, choice[out]] - worth[out, 0])
