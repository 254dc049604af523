"""A node alone in a process of its own, with a database file: for races and for sudden death."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

MODULE = "tests.federation.alone"
THREADS = 8


def prepare(sealed: Path) -> None:
    """People, manifest, ceremony with Australia, and a message from there in a file."""
    from django.conf import settings

    from comity.directory import actions as directory
    from comity.directory.adapters import keys
    from comity.directory.core import xwing
    from tests import cast
    from tests.federation.counterpart import australia

    now = datetime.now(UTC)
    people = cast.house(people=(cast.BAYANI, cast.CRISANTO, cast.MAYUMI), at=now)
    directory.publish_manifest(at=now)
    aus = australia()
    cast.ceremony(aus.shows(at=now), people, at=now)
    signed = aus.sign(aus.message(created=now))
    sealed.write_bytes(aus.seal(signed, to=settings.COMITY_NODE_ID, key=xwing.public(keys.sealing_public())))


def listen(before: Callable[[], None] = lambda: None, after: Callable[[], None] = lambda: None) -> None:
    """Register a receiver whose effect is a leaf."""
    from comity.federation.adapters import registry
    from comity.ledger.actions import record
    from tests.federation.counterpart import Greeting

    def take(received: registry.Received, body: Greeting) -> None:
        before()
        record("test.effect", received.message.conversation, {"text": body.text}, at=received.at)
        after()

    registry.register("test.greeting", Greeting, take)


def race(sealed: Path) -> None:
    """The same message from many threads that start at once, each with a connection of its own."""
    from django.db import connection

    from comity.federation.actions import receive

    start, raw = Barrier(THREADS), sealed.read_bytes()

    def run(_: int) -> bytes:
        start.wait(30)
        try:
            return receive(raw, at=datetime.now(UTC))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(pool.map(run, range(THREADS)))) == 1, "different receipts"


def counts() -> tuple[int, int]:
    """Messages in the inbox, and effects."""
    from comity.federation.models import Inbox
    from comity.ledger.models import Entry

    return Inbox.objects.count(), Entry.objects.filter(kind="test.effect").count()


def main(step: str, sealed: Path) -> None:
    import django

    django.setup()
    from comity.federation.actions import receive

    if step == "prepare":
        prepare(sealed)
    elif step == "die":
        listen(after=lambda: os._exit(9))
        receive(sealed.read_bytes(), at=datetime.now(UTC))
    else:
        listen()
        race(sealed)
        sys.stdout.write(" ".join(map(str, counts())))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
