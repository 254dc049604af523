"""When to try again: exponential backoff with full spread in the upper half, and a cap."""

from datetime import timedelta

FIRST = timedelta(seconds=1)
CAP = timedelta(minutes=5)


def pause(failures: int, chance: float) -> timedelta:
    """How long to wait after that many failures in a row; `chance` in [0, 1) spreads nodes that failed together."""
    doubled = FIRST * (1 << min(max(failures - 1, 0), 20))
    return min(doubled, CAP) * (0.5 + chance / 2)
