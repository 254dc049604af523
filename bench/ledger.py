"""Append, commit, prove and audit, against bare hashing, pymerkle and bare SQLite commits on the same core.

    .venv/bin/python bench/ledger.py [--leaves 100000] [--commits 500]

Rates are per CPU second of this process, pinned to one core, so that a busy machine does not change them; commits are
per second by the clock as well, since the disk decides them. Exit status 1 if a limit is missed.
"""

import argparse
import os
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pymerkle import (  # type: ignore[import-untyped]  # it ships no types
    BaseMerkleTree,
    InmemoryTree,
    SqliteTree,
)

from comity.ledger.core.entries import Event, entry_of
from comity.ledger.core.tiles import WIDTH
from comity.ledger.core.tree import Frontier, leaf_hash
from comity.node.setup import use_node

HASHING_LIMIT = 0.4  # of bare hashing: two hashes a leaf
COMMIT_LIMIT = 0.5  # of bare SQLite commits, by the clock
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
PROOFS = 500
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many a second, of this process's time and by the clock."""

    cpu: float
    wall: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaves", type=int, default=100_000)
    parser.add_argument("--commits", type=int, default=1_000)
    arguments = parser.parse_args()
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    print(f"ledger on core {core}: {arguments.leaves} leaves in memory, {arguments.commits} acts on disk")
    held = [_tree(arguments.leaves), _node(arguments.commits)]
    return 0 if all(held) else 1


def _tree(count: int) -> bool:
    """Hashing leaves into a tree with its tiles, in memory."""
    entries = [_entry(index) for index in range(count)]
    bare = _rate(count, lambda: _bare(entries))
    ours = _rate(count, lambda: _grow(entries))
    theirs = _rate(count, lambda: _pymerkle(InmemoryTree(), entries))
    share = ours.cpu / bare.cpu
    _show("leaves into the tree and its tiles", ours.cpu, f"{share:.2f} of bare hashing, two a leaf", HASHING_LIMIT)
    _show("", theirs.cpu, f"pymerkle in memory; ours is {ours.cpu / theirs.cpu:.1f} times that")
    return share >= HASHING_LIMIT


def _node(count: int) -> bool:
    """One act, one leaf, one commit; then proofs and an audit, from the same database file."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as room:
        bare = _bare_commits(Path(room) / "bare.sqlite3", count)
        theirs = SqliteTree(str(Path(room) / "pymerkle.sqlite3"))
        their_commits = _rate(count, lambda: _pymerkle(theirs, [_entry(index) for index in range(count)]))
        _open_node(Path(room) / "node")
        acts = _rate(count, lambda: _act(count))
        proofs, their_proofs = _rate(PROOFS, lambda: _prove(count)), _rate(PROOFS, lambda: _their_proofs(theirs, count))
        audited = _rate(count, _audit)
    share = acts.wall / bare.wall
    _show("acts committed, by the clock", acts.wall, f"{share:.2f} of bare SQLite commits", COMMIT_LIMIT)
    _show("", their_commits.wall, f"pymerkle's commits; ours are {acts.wall / their_commits.wall:.1f} times that")
    _show("acts committed, by CPU", acts.cpu, f"{acts.cpu / bare.cpu:.2f} of bare SQLite commits")
    _show("inclusion proofs from disk", proofs.cpu, f"{proofs.cpu / their_proofs.cpu:.1f} times pymerkle's")
    _show("leaves audited", audited.cpu, "")
    return share >= COMMIT_LIMIT


def _show(what: str, rate: float, beside: str, limit: float = 0) -> None:
    print(f"  {what:36}{rate:>10,.0f}/s  {beside}{f' (limit {limit})' if limit else ''}")


def _rate(count: int, work: Callable[[], object]) -> Rate:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Rate(count / (time.process_time() - cpu), count / (time.perf_counter() - wall))


def _entry(index: int) -> bytes:
    event = Event(
        at=AT, by="", facts={"step": index}, index=index, kind="evidence.request.signed", ref="PHL-2026-000000"
    )
    return entry_of(event, b"s" * 32)


def _bare(entries: Sequence[bytes]) -> None:
    pair = bytes(65)
    for entry in entries:
        sha256(entry).digest()
        sha256(pair).digest()


def _grow(entries: Sequence[bytes]) -> None:
    above, tiles = Frontier(), []
    for start in range(0, len(entries) - len(entries) % WIDTH, WIDTH):
        hashes = [leaf_hash(entry) for entry in entries[start : start + WIDTH]]
        tiles.append(b"".join(hashes))
        above = above.grown([Frontier().grown(hashes).root])


def _pymerkle(tree: BaseMerkleTree, entries: Sequence[bytes]) -> None:
    for entry in entries:
        tree.append_entry(entry)


def _their_proofs(tree: BaseMerkleTree, size: int) -> None:
    for at in range(PROOFS):
        tree.prove_inclusion(at * 7919 % size + 1)


def _bare_commits(file: Path, count: int) -> Rate:
    """As many bytes to a table with one index, each in a transaction of its own."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.executescript(f"{PRAGMAS} CREATE TABLE leaf (id INTEGER PRIMARY KEY, ref TEXT, bytes BLOB);")
        database.execute("CREATE INDEX leaf_ref ON leaf (ref, id)")

        def commit() -> None:
            for at in range(count):
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO leaf VALUES (?, ?, ?)", (at, "PHL-2026-000000", bytes(500)))
                database.execute("COMMIT")

        return _rate(count, commit)


def _open_node(folder: Path) -> None:
    (folder / "keys").mkdir(parents=True, mode=0o700)
    (folder / "keys" / "django.key").write_text(secrets.token_urlsafe(48))
    facts = {"node_id": "phl.example", "state": "PHL", "name": "Philippines", "base_url": "http://127.0.0.1:8001"}
    lines = [f'{name} = "{fact}"' for name, fact in facts.items()]
    (folder / "node.toml").write_text("\n".join([*lines, "port = 8001", 'database = ""', ""]))
    use_node(folder)

    from django.core.management import call_command

    from comity.ledger.adapters import keys

    keys.create(folder / "keys")
    call_command("migrate", "ledger", verbosity=0, skip_checks=True)


def _act(count: int) -> None:
    from django.db import transaction

    from comity.ledger import actions

    for at in range(count):
        with transaction.atomic():
            actions.record("evidence.request.signed", "PHL-2026-000000", {"step": at}, at=AT)


def _prove(size: int) -> None:
    from comity.ledger import queries

    for at in range(PROOFS):
        queries.inclusion(at * 7919 % size, size)


def _audit() -> None:
    from comity.ledger import queries
    from comity.ledger.adapters import keys
    from comity.ledger.core.audit import Damage
    from comity.ledger.core.vkeys import read_vkeys

    damage = [each for each in queries.audit(read_vkeys(keys.public())) if isinstance(each, Damage)]
    if damage:
        raise SystemExit(f"the log does not hold: {damage[0]}")


if __name__ == "__main__":
    sys.exit(main())
