"""However many act at once, and whatever is taken back, indices have no gap and the log holds."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from comity.ledger.models import Entry, Log
from tests.ledger.nodes import make_node, run
from tests.ledger.writers import write

ACTS = 400
KEPT = ACTS - ACTS // 5


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_leave_no_gap(tmp_path: Path) -> None:
    indices, size = _on_server() if connection.vendor == "postgresql" else _on_file(tmp_path / "node")

    assert indices == list(range(KEPT))
    assert size == KEPT


def _on_server() -> tuple[list[int], int]:
    write(ACTS, threads=8)
    return list(Entry.objects.order_by("index").values_list("index", flat=True)), Log.objects.get().size


def _on_file(folder: Path) -> tuple[list[int], int]:
    """Threads of two processes on one database file: in memory, SQLite would lock whole tables instead."""
    make_node(folder)
    run(folder, "-m", "tests.ledger.writers", str(ACTS), "8")
    run(folder, "-m", "comity.node.cli", "ledger", "verify", str(folder))
    with sqlite3.connect(folder / "comity.sqlite3") as database:
        indices = [index for (index,) in database.execute('SELECT "index" FROM ledger_entry ORDER BY "index"')]
        return indices, database.execute("SELECT size FROM ledger_log").fetchone()[0]
