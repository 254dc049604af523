"""The cooperation graph of all states, what a change of the law costs to work out, and plans with their proofs.

    .venv/bin/python bench/strategy.py

CPU time of this process beside the least work that any such graph has to do: one multiplication and one
maximum for every pair, route and question. Wall time beside it. Exit status 1 if a limit is missed.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product
from typing import Generic, TypeVar

import numpy as np

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.case import Question
from comity.law.core.knowledge import load
from comity.law.core.routes import find
from comity.law.core.supposing import Joins
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import Demand, even
from comity.strategy.core.planning.gains import Costs, gains
from comity.strategy.core.planning.model import Model, modelled
from comity.strategy.core.planning.searching import greedy
from comity.strategy.core.planning.solving import GAP, Limits, best
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import changed
from comity.terms.state import Iso3

COLD_SECONDS, WHAT_IF_SECONDS = 2.0, 0.2
PEAK_MIB = 500
ONE_SECONDS, THREE_SECONDS = 10.0, 60.0
BUDGETS = (5, 20)
FEW, SPREAD = 0.15, 1.5
ON = date(2026, 11, 22)
ASKED = 60
OUTSIDE = tuple(Iso3(each) for each in ("IDN", "MEX", "KEN"))
"""States that have not joined."""
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Made]):
    """What was made, and the seconds of the clock and of this process that it took."""

    made: Made
    wall: float
    cpu: float


def main() -> int:
    law = load()
    law.states, law.routes, law.declarations, law.treaty_rows  # noqa: B018  reading the files is not the bench's
    held = _graph()
    held &= _plans("Budapest Convention", ("ets185",), by_size, ONE_SECONDS)
    held &= _plans("a new treaty", ("uncc",), by_size, ONE_SECONDS)
    held &= _plans("three instruments", ("ets185", "cets224", "uncc"), by_size, THREE_SECONDS)
    print("  without limit, see docs/decisions/0075:")
    _plans("a new treaty, demand drawn pair by pair", ("uncc",), by_pair, ONE_SECONDS)
    return 0 if held else 1


def _graph() -> bool:
    """All states, all kinds of data, all urgencies: cold, and after one state joined a treaty."""
    cold = _timed(lambda: _asked(coverage(load(), usual(), ON, 45.0)))
    graph = cold.made
    tried = [_timed(partial(_joined, graph, state)) for state in OUTSIDE]
    again = min(tried, key=lambda each: each.wall)
    bare, single = _bare(graph), _single()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = len(graph.world.states) * (len(graph.world.states) - 1) * len(DataCategory) * len(Urgency)
    print(f"strategy: {len(graph.world.states)} states, {pairs:,} questions, {len(graph.routes)} routes")
    _show("cold", cold, f"{cold.cpu / bare:.1f} times the bare loop ({bare * 1000:.0f} ms)", COLD_SECONDS)
    _show("what if, best of three", again, f"{again.cpu / cold.cpu:.2f} of cold", WHAT_IF_SECONDS)
    print(
        f"  one question at a time, by the same rules: {single * pairs:,.0f} s, {single * pairs / cold.cpu:,.0f} times"
    )
    print(f"  peak {peak:.0f} MiB (limit {PEAK_MIB})")
    return cold.wall <= COLD_SECONDS and again.wall <= WHAT_IF_SECONDS and peak <= PEAK_MIB


def _joined(graph: Coverage, state: Iso3) -> Coverage:
    return _asked(changed(graph, [Joins(state, "ets185", ON)]))


def _asked(graph: Coverage) -> Coverage:
    graph.every_cell()
    return graph


def _bare(graph: Coverage) -> float:
    """CPU seconds of a multiplication and a maximum for every pair, route and question."""
    size = len(graph.world.states)
    chances, out = np.random.default_rng(1).random((size, size), dtype=np.float32), np.zeros((size, size), np.float32)
    times = sum(len(graph.serving(*key)) for key in product(DataCategory, Urgency))

    def loop() -> None:
        for _ in range(times):
            np.maximum(out, chances * np.float32(0.5), out=out)

    return min(_timed(loop).cpu for _ in range(3))


def _single() -> float:
    """CPU seconds of one question to the engine that answers officers."""
    law, drawn = load(), np.random.default_rng(2)
    states = list(law.states)
    kinds, haste = list(DataCategory), list(Urgency)
    asked: list[Question] = []
    while len(asked) < ASKED:
        here, there = drawn.integers(len(states), size=2)
        data = kinds[drawn.integers(len(kinds))]
        if here != there:
            urgency = haste[drawn.integers(len(haste))]
            asked.append(Question(states[here], states[there], data, usual().held_by(data), urgency, ON))
    return _timed(lambda: [find(law, each) for each in asked]).cpu / ASKED


def _plans(name: str, instruments: tuple[str, ...], needs: Callable[[], Demand], limit: float) -> bool:
    """Everybody may join; content and preservation count. The new UN convention is taken as in force, which nobody has
    joined: where the best next step is blind."""
    graph = coverage(load(), usual(), ON, 180.0, in_force=frozenset({"uncc"}))
    keys = ((DataCategory.CONTENT, Urgency.URGENT), (DataCategory.PRESERVATION, Urgency.URGENT))
    worth = Worth(dict.fromkeys(keys, 1.0), needs())
    made = _timed(lambda: _modelled(graph, instruments, worth))
    print(f"  {name}: {len(made.made.players)} states may join, gains by the rules in {made.wall:.1f} s")
    held = [_plan(made.made, budget, made.wall, limit) for budget in BUDGETS]
    return all(held)


def by_size() -> Demand:
    """States of unequal size (log-normal) need each other by both sizes, fifteen pairs in a hundred at all."""
    drawn = np.random.default_rng(3)
    demand = even(list(load().states.values()))
    sizes = drawn.lognormal(0.0, SPREAD, len(demand))
    some = np.triu(drawn.random(demand.shape) < FEW)
    return demand * np.outer(sizes, sizes) * (some | some.T)


def by_pair() -> Demand:
    """Every such pair by a size of its own: nothing tells a good state from a bad one, proofs are hard to find."""
    drawn = np.random.default_rng(3)
    demand = even(list(load().states.values()))
    return demand * drawn.lognormal(0.0, SPREAD, demand.shape) * (drawn.random(demand.shape) < FEW)


def _modelled(graph: Coverage, instruments: tuple[str, ...], worth: Worth) -> Model:
    states = graph.world.states
    return modelled(graph.world, states, gains(graph, states, instruments, worth, ON), Costs())


def _plan(model: Model, budget: int, before: float, limit: float) -> bool:
    found = _timed(lambda: best(model, budget, Limits(seconds=limit - before)))
    steps = model.value(greedy(model, budget))
    wall = before + found.wall
    print(
        f"    budget {budget:>2}: {100 * found.made.value:.3f} points, gap {100 * found.made.gap:.3f} % (limit "
        f"{100 * GAP:.1f}), {wall:.1f} s (limit {limit:.0f}); best next step alone "
        f"{100 * steps / found.made.value if found.made.value else 100:.0f} %"
    )
    return found.made.gap <= GAP and wall <= limit


def _timed(act: Callable[[], Made]) -> Timed[Made]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = act()
    return Timed(made, time.perf_counter() - wall, time.process_time() - cpu)


def _show(what: str, timed: Timed[Coverage], beside: str, limit: float) -> None:
    print(f"  {what:24} {timed.wall:6.3f} s (limit {limit}), {timed.cpu:6.3f} s CPU; {beside}")


if __name__ == "__main__":
    sys.exit(main())
