"""How often each token asks, and how many bodies it is sending at once, counted in this process's memory only: a flood
must cost neither disk nor database."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Condition, Lock
from uuid import UUID

from comity.intel.core.taxii.refusals import TooMany, TooManyBodies

BODIES_AT_ONCE = 2
"""Of one token. A body that comes slowly, or never, holds a thread, of which a web process has four."""
PATIENCE_SECONDS = 1.0


class Rates:
    """Requests of each token in the current minute. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = 0
        self._counts: Counter[UUID] = Counter()

    def count(self, token: UUID, limit: int, *, at: datetime) -> None:
        """One more request. Raises TooMany."""
        minute = int(at.timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[token] += 1
            asked = self._counts[token]
        if asked > limit:
            raise TooMany(limit=limit, seconds=60 - at.second)


class Bodies:
    """Bodies of each token that are being read. Safe to share between threads."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._reading: Counter[UUID] = Counter()

    @contextmanager
    def reading(self, token: UUID) -> Iterator[None]:
        """While a body is read. Raises TooManyBodies where others do not end in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._reading[token] < BODIES_AT_ONCE, PATIENCE_SECONDS):
                raise TooManyBodies(limit=BODIES_AT_ONCE, seconds=5)
            self._reading[token] += 1
        try:
            yield
        finally:
            with self._changed:
                self._reading[token] -= 1
                self._reading += Counter()  # without those at nought
                self._changed.notify_all()


rates = Rates()
bodies = Bodies()
