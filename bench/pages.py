"""Every kind of page over ten thousand requests, beside an empty view behind the same middleware and bare SQLite.

    .venv/bin/python -m bench.pages [--requests 10000] [--times 40] [--folder DIR]

A real node is made in a folder (kept and used again where one is given), and its pages are asked for in this process,
then some of them over HTTP from the served node. Times are milliseconds by the clock; CPU milliseconds stand beside
them, because other work on the machine only adds to the first. A page is slow whose p95 is over the limit: by CPU in
this process, by the clock over HTTP, where that is told only of a quiet machine. Exit status 1 if one is slow.
"""

import argparse
import gc
import http.client
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from comity.node.setup import use_node
from tests.node.live import START_SECONDS, comity, free_port, status

LIMIT_MS = 150.0
WHAT_IF_MS = 500.0
"""A change of the law is worked out for every pair of states before the page that shows it."""
WARM_UP = 3
ROUNDS = 25
"""How often each play of bench/plays.py is made by acts; the rest are copies."""
PLACE = "127.0.0.1"
ROUTE = "from=PHL&to=AUS&data=preservation&holder=service-provider&urgency=urgent&on=2026-11-22"

SERVED = ("work list", "request, delivered", "preservation watch", "orders", "ledger", "route finder, answered")


@dataclass(frozen=True, slots=True)
class Page:
    """An address and who asks for it: a user name of the cast."""

    name: str
    path: str
    who: str

    @property
    def limit(self) -> float:
        from bench.addresses import WHAT_IF

        return WHAT_IF_MS if self.name == WHAT_IF else LIMIT_MS


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one page, and their limit: by the clock and by CPU (none over HTTP)."""

    wall: list[float]
    cpu: list[float]
    limit: float = LIMIT_MS

    @property
    def slow(self) -> bool:
        return p95(self.cpu or self.wall) > self.limit and (bool(self.cpu) or quiet())


def main() -> int:
    arguments = _arguments()
    with _node(arguments.folder, arguments.requests) as folder:
        pages = everything()
        told = "" if quiet() else "; the machine is busy, so that only CPU is held to it"
        limits = f"limit {LIMIT_MS:.0f} ms, {WHAT_IF_MS:.0f} ms for what if"
        print(f"pages: p50 and p95 of {arguments.times} times each, in ms; {limits}{told}")
        slow = _in_process(pages, arguments.times)
        _bare(folder / "comity.sqlite3", arguments.times)
        slow += _over_http(folder, [page for page in pages if page.name in SERVED], arguments.times)
    print(f"pages: {len(slow)} over the limit" + "".join(f"\n  {name}" for name in slow))
    return 1 if slow else 0


@contextmanager
def _node(chosen: str, requests: int) -> Iterator[Path]:
    """The folder of a node full of requests; made anew unless it is given and there already."""
    folder = Path(chosen or tempfile.mkdtemp(prefix="comity-bench-"))
    try:
        if not (folder / "node.toml").exists():
            _make(folder, requests)
        else:
            use_node(folder)
        _gather_static_files(folder)
        yield folder
    finally:
        if not chosen:
            shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path, requests: int) -> None:
    port = str(free_port())
    words = ["--state", "PHL", "--name", "Philippines", "--url", f"http://{PLACE}:{port}", "--port", port]
    done = comity("init", folder, *words, "--zone", "Asia/Manila", "--no-require-mfa")
    if done.returncode:
        raise SystemExit(done.stderr)
    use_node(folder)

    from bench import crowd

    started = time.perf_counter()
    crowd.gather(requests=requests, rounds=ROUNDS, say=lambda line: print(f"pages: {line}", flush=True))
    print(f"pages: the node was filled in {time.perf_counter() - started:.0f} s")


def _gather_static_files(folder: Path) -> None:
    from comity.node.installation import read
    from comity.node.running import serve

    serve.prepare(read(folder))


def everything() -> list[Page]:
    """Each kind of page with a row that is full of its kind."""
    from bench.addresses import pages

    return [Page(*page) for page in pages(ROUTE)]


def _in_process(pages: list[Page], times: int) -> list[str]:
    """Ask through Django itself, every middleware included. The names of the slow ones."""
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.addresses"
    empty = _measured(Page("an empty view", "/bench/empty/", "bayani"), times)
    base = p50(empty.cpu)
    _head()
    _show("an empty view, same middleware", empty, "", base)
    slow = []
    for page in pages:
        found = _measured(page, times)
        _show(page.name, found, _told(page), base)
        slow += [page.name] if found.slow else []
    return slow


def _measured(page: Page, times: int) -> Times:
    from bench.addresses import client

    browser = client(page.who)
    for _ in range(WARM_UP):
        answer = browser.get(page.path)
        if answer.status_code != 200:
            raise SystemExit(f"{page.name}: {page.path} answers {answer.status_code}")
    found = Times([], [], page.limit)
    gc.collect()
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        browser.get(page.path).getvalue()
        found.cpu.append((time.process_time() - cpu) * 1000)
        found.wall.append((time.perf_counter() - wall) * 1000)
    return found


def _told(page: Page) -> str:
    """How many queries the page takes, and how many kilobytes it has uncompressed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.addresses import client

    browser = client(page.who, compressed=False)
    with CaptureQueriesContext(connection) as queries:
        weight = len(browser.get(page.path).getvalue())
    return f"{len(queries):3} queries {weight / 1000:4.0f} kB"


def _bare(database: Path, times: int) -> None:
    """The rows and the counts of the work list, and nothing else."""
    rows = (
        "SELECT * FROM evidence_request WHERE id IN (SELECT id FROM evidence_request WHERE is_open AND move = side "
        "ORDER BY urgency = 'emergency' DESC, due_at LIMIT 25)"
    )
    counts = "SELECT is_open, move = side, count(*) FROM evidence_request GROUP BY 1, 2"
    with closing(sqlite3.connect(database)) as bare:

        def read() -> None:
            bare.execute(rows).fetchall()
            bare.execute(counts).fetchall()

        found = Times(list(_clocked(read, times)), [])
    _show("bare SQLite: rows and counts of the list", found, "", 0)


def _over_http(folder: Path, pages: list[Page], times: int) -> list[str]:
    """Ask the served node, one connection, compressed. The names of the slow ones."""
    from bench.addresses import cookie

    slow = []
    with _served(folder) as port, closing(http.client.HTTPConnection(PLACE, port)) as line:

        def ask(page: Page) -> None:
            line.request("GET", page.path, headers={"Cookie": cookie(page.who), "Accept-Encoding": "gzip"})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{page.name}: {page.path} answers {answer.status} over HTTP")

        for page in pages:
            list(_clocked(lambda page=page: ask(page), WARM_UP))
            found = Times(list(_clocked(lambda page=page: ask(page), times)), [], page.limit)
            _show(f"over HTTP: {page.name}", found, "", 0)
            slow += [f"over HTTP: {page.name}"] if found.slow else []
    return slow


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The web server of the node as `comity serve` starts it, without the worker."""
    from comity.node.installation import read
    from comity.node.running import serve

    node = read(folder)
    web = serve.children(node, host=PLACE, processes=1)[0]
    process = subprocess.Popen(web.command, env=serve.environment(node), stderr=subprocess.DEVNULL, text=True)
    try:
        _wait_for(f"http://{PLACE}:{node.port}/accounts/login/")
        yield node.port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str) -> None:
    """Until the web server answers; the node's health would ask for a worker too."""
    until = time.monotonic() + START_SECONDS
    while status(url) != 200:
        if time.monotonic() > until:
            raise SystemExit("the node does not answer")
        time.sleep(0.1)


def quiet() -> bool:
    """Whether so little runs on the machine that the clock says something."""
    return os.getloadavg()[0] < (os.cpu_count() or 1)


def _clocked(act: Callable[[], object], times: int) -> Iterator[float]:
    for _ in range(times):
        start = time.perf_counter()
        act()
        yield (time.perf_counter() - start) * 1000


def p50(found: list[float]) -> float:
    return statistics.median(found)


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20, method="inclusive")[18]


def _head() -> None:
    print(f"  {'':46}{'p50':>7}{'p95':>7}{'CPU p50':>9}{'CPU p95':>9}{'x empty':>9}")


def _show(name: str, found: Times, told: str, base: float) -> None:
    cpu = f"{p50(found.cpu):9.1f}{p95(found.cpu):9.1f}" if found.cpu else f"{'':18}"
    beside = f"{p50(found.cpu) / base:9.1f}" if base else f"{'':9}"
    late = "  OVER THE LIMIT" if found.slow else ""
    print(f"  {name:46}{p50(found.wall):7.1f}{p95(found.wall):7.1f}{cpu}{beside}  {told}{late}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--folder", default="", help="where the node is made, or is already")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
