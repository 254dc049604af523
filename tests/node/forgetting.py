"""Run on a node with a database file: acts whose words are forgotten, and whether the bytes still hold them."""

import sys
from datetime import UTC, datetime
from pathlib import Path

AT = datetime(2026, 11, 22, 8, 31, 7, tzinfo=UTC)
REF = "PHL-2026-7K3M9Q"
WORDS = "the-words-that-retention-ends"
ACTS = 300


def remember() -> None:
    """Short events and long ones, which SQLite keeps on pages of their own."""
    from django.db import transaction

    from comity.ledger import actions

    with transaction.atomic():
        for number in range(ACTS):
            actions.record("evidence.note", REF, {"words": WORDS * (1 + number % 7 * 60)}, at=AT)


def kept(folder: Path) -> bool:
    """Whether the words are in the database or its write-ahead log."""
    return any(WORDS.encode() in path.read_bytes() for path in folder.glob("comity.sqlite3*"))


def main(folder: Path) -> None:
    import django

    django.setup()

    from comity.ledger import actions
    from comity.node import database

    remember()
    before = kept(folder)
    actions.forget(REF, at=AT)
    emptied = database.write_back(at=AT)
    sys.stdout.write(f"kept {before}, emptied {emptied}, kept {kept(folder)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
