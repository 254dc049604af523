"""TAXII 2.1: our server on SQLite and PostgreSQL, beside OpenTAXII and medallion on the same data, over loopback.

    .venv/bin/python -m bench.taxii [--objects 1000000] [--postgresql 200000] [--peers 5000]

Rates are objects per second of the server's processor time, PostgreSQL's own processes included, and beside it by the
clock: other work on the machine changes the first less. Validation and the gate are on, pages are not compressed. Our
worker does not run, since it indexes objects for officers later. Exit status 1 if a limit is missed; on PostgreSQL
nothing but the figures is told. Limits are those of a node of a million objects.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.taxii import bare, ours
from bench.taxii.beside import Theirs, others
from bench.taxii.board import Board
from bench.taxii.growing import Grown
from bench.taxii.watching import Watched
from tests import postgres


def main() -> int:
    arguments = _arguments()
    board = Board()
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as name:
        room = Path(name)
        board.head("the others")
        theirs = others(room, board, arguments.peers)
        board.head(f"our server on SQLite, {arguments.objects:,} objects")
        with ours.node(room / "sqlite") as node:
            _measure(
                Grown(node, board, lambda rows: bare.sqlite(node.database, rows=rows)),
                theirs,
                arguments.objects,
                arguments.peers,
            )
        if arguments.postgresql:
            _on_postgresql(room / "postgresql", theirs, arguments.postgresql, arguments.peers)
    print(f"taxii: {len(board.missed)} limits missed" + "".join(f"\n  {name.strip()}" for name in board.missed))
    return 1 if board.missed else 0


def _measure(grown: Grown, theirs: Theirs, count: int, of_peers: int) -> None:
    grown.compare(theirs, of_peers)
    grown.grow(count)
    grown.beside_bare()
    grown.ask_single()
    grown.check_tokens()
    grown.weigh()


def _on_postgresql(folder: Path, theirs: Theirs, count: int, of_peers: int) -> None:
    """The same on a throw-away server, where there is one; limits are those of SQLite, so that missing one is told."""
    board = Board()
    try:
        postgres.binaries()
    except SystemExit:
        board.head("PostgreSQL is missing, so only SQLite was measured")
        return
    board.head(f"our server on PostgreSQL, {count:,} objects")
    with postgres.server() as url, ours.node(folder, postgresql=url) as node:
        database = Watched(node.everything.roots[1:])
        _measure(Grown(node, board, lambda rows: bare.postgresql(url, database, rows=rows)), theirs, count, of_peers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.taxii", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=int, default=1_000_000, help="in our server on SQLite")
    parser.add_argument("--postgresql", type=int, default=200_000, help="in our server on PostgreSQL; 0 for none")
    parser.add_argument("--peers", type=int, default=5_000, help="in OpenTAXII, and in ours beside it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
