"""Our server: a node made as an operator makes one, its web process as `comity serve` starts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.taxii.client import Place
from bench.taxii.serving import running
from bench.taxii.watching import Watched, parent_of
from comity.node.installation import read
from comity.node.running import serve
from tests.node import live


@dataclass(frozen=True, slots=True)
class Ours:
    """A served node. `place` is of the client who writes and reads, `reader` of another who only reads."""

    folder: Path
    place: Place
    reader: Place
    web: Watched
    everything: Watched
    """The web process, and the database's where it has some."""

    @property
    def database(self) -> Path:
        """SQLite's file."""
        return self.folder / "comity.sqlite3"


@contextmanager
def node(folder: Path, *, postgresql: str = "") -> Iterator[Ours]:
    """A new node in a folder, served without its worker, so that only what clients ask for is counted."""
    url = live.made(folder, database=postgresql)
    collection = _said("collection", "add", folder, "Measured")
    write, read_only = (
        _said("token", "add", folder, "--name", name, "--collection", f"{collection}:{rights}")
        for name, rights in (("writer", "rw"), ("reader", "ro"))
    )
    path = f"/taxii2/intel/collections/{collection}/"
    installed = read(folder)
    web = serve.children(installed, host="127.0.0.1", processes=1)[0]
    with running(web.command, f"{url}/taxii2/", serve.environment(installed)) as watched:
        everything = Watched((*watched.roots, _postmaster(postgresql))) if postgresql else watched
        yield Ours(
            folder, Place(url, path, write, "writer"), Place(url, path, read_only, "reader"), watched, everything
        )


def _said(*words: str | Path) -> str:
    done = live.comity("intel", *words)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip()


def _postmaster(url: str) -> int:
    """The process that all of a PostgreSQL server on this machine come from."""
    with psycopg.connect(url) as connection:
        return parent_of(connection.info.backend_pid)
