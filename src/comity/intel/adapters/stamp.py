"""What tells that nothing at all has changed in the database, so that what was worked out from it still holds."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import connection

FRESH = timedelta(seconds=1)
"""How late the passing of an instant, such as the end of a retention or of a token, may be noticed."""
MOST = 256

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, and the stamp of the database then."""

    at: datetime
    stamp: Hashable | None


def moment(at: datetime) -> Moment:
    return Moment(at, stamp())


class Kept(threading.local, Generic[Answer]):
    """Answers that every request asks for again, kept in each thread until anything at all has changed."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[Moment, Answer]] = {}

    def of(self, question: Hashable, ask: Callable[[], Answer], now: Moment) -> Answer:
        """The answer that `ask` gives, or gave when the database was the same."""
        if now.stamp is None:
            return ask()
        known = self._answers.get(question)
        if known is not None and known[0].stamp == now.stamp and timedelta(0) <= now.at - known[0].at < FRESH:
            return known[1]
        answer = ask()
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[question] = now, answer
        return answer


def stamp() -> Hashable | None:
    """A value that stays the same exactly as long as this connection would read the same; None inside a transaction,
    where no such promise can be made.

    SQLite: `data_version` changes when another connection commits, `total_changes` when this one writes; it is asked
    past Django, whose cursor would cost ten times the answer. PostgreSQL: a snapshot lists which transactions it sees;
    two with the same list see the same.
    """
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    connection.ensure_connection()
    version = connection.connection.execute("PRAGMA data_version").fetchone()[0]
    return id(connection.connection), version, connection.connection.total_changes
