"""How often each token asks, counted in this process's memory only: a flood must cost neither disk nor database."""

from collections import Counter
from datetime import datetime
from threading import Lock
from uuid import UUID

from comity.intel.core.taxii.refusals import TooMany


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


rates = Rates()
