"""Many officers at once: threads that record acts, every fifth of which is taken back."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import connection, transaction

AT = datetime(2026, 11, 22, 8, 31, 7, tzinfo=UTC)


class TakenBack(Exception):
    """The act failed after its leaf was recorded."""


def act(number: int) -> None:
    from comity.ledger import actions

    try:
        with transaction.atomic():
            actions.record("evidence.request.signed", f"PHL-2026-{number:06d}", {"act": number}, at=AT)
            if number % 5 == 0:
                raise TakenBack
    except TakenBack:
        pass


def write(acts: int, threads: int) -> None:
    """Record in threads, each with a connection of its own that is closed at its end."""

    def several(numbers: range) -> None:
        for number in numbers:
            act(number)
        connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(several, [range(start, acts, threads) for start in range(threads)]))


if __name__ == "__main__":
    import django

    django.setup()
    write(int(sys.argv[1]), int(sys.argv[2]))
