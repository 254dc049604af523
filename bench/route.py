"""How long the law takes: one question inside a running process, and `comity route` from the shell.

    .venv/bin/python bench/route.py

The first is CPU time, the second time by the clock; an empty Python stands beside it, for what the machine can do.
Exit status 1 if a limit is missed.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

from comity.law.core.asking import ask
from comity.law.core.knowledge import load
from comity.law.core.routes import find

FIND_LIMIT_MS = 10.0
START_LIMIT_MS = 400.0
PAIRS = (("DEU", "FRA"), ("PHL", "AUS"), ("SRB", "JPN"), ("GBR", "USA"), ("DEU", "USA"), ("PHL", "IDN"))
DATA = ("subscriber", "traffic", "content", "preservation", "spontaneous")
COMITY = Path(sys.executable).with_name("comity")
ASKED = ["--from", "DEU", "--to", "FRA", "--data", "content", "--holder", "service-provider", "--urgency", "ordinary"]


def main() -> int:
    find_ms = _finding()
    shell = {name: _started([COMITY, "route", *ASKED, *more]) for name, more in (("text", ()), ("json", ("--json",)))}
    bare = _started([sys.executable, "-c", "pass"])
    print(f"law: find, median of {len(find_ms)} questions: {statistics.median(find_ms):.1f} ms CPU", end="; ")
    print(f"slowest {max(find_ms):.1f} ms (limit {FIND_LIMIT_MS:.0f} ms)")
    for name, wall_ms in shell.items():
        print(f"law: comity route as {name}: {wall_ms:.0f} ms by the clock (limit {START_LIMIT_MS:.0f} ms)", end="; ")
        print(f"python alone {bare:.0f} ms")
    slow = statistics.median(find_ms) > FIND_LIMIT_MS or max(shell.values()) > START_LIMIT_MS
    return int(slow)


def _finding() -> list[float]:
    """CPU milliseconds of each question, best of three, with the knowledge base loaded."""
    asked = [
        ask(
            load(),
            requesting=requesting,
            requested=requested,
            data=data,
            holder="service-provider",
            urgency=urgency,
            on="2026-11-22",
        )
        for (requesting, requested), data, urgency in product(PAIRS, DATA, ("ordinary", "emergency"))
    ]
    find(load(), asked[0])
    return [_best(lambda question=question: find(load(), question)) for question in asked]


def _best(act: Callable[[], object], times: int = 3) -> float:
    def once() -> float:
        start = time.process_time()
        act()
        return (time.process_time() - start) * 1000

    return min(once() for _ in range(times))


def _started(command: Iterable[str | Path], times: int = 5) -> float:
    """Milliseconds by the clock, best of a few, because other work on the machine only adds."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run([*map(str, command)], check=True, capture_output=True)
        return (time.perf_counter() - start) * 1000

    return min(once() for _ in range(times))


if __name__ == "__main__":
    sys.exit(main())
