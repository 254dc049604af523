"""A server under test: granian, one process, on this machine."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.taxii.watching import Watched
from tests.node.live import START_SECONDS, status

HERE = Path(__file__).resolve().parents[2]


@contextmanager
def granian(app: str, port: int, environment: Mapping[str, str]) -> Iterator[Watched]:
    """A WSGI application under the server that ours has, with one thread."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "critical", app]
    with running(command, f"http://127.0.0.1:{port}/taxii2/", environment) as watched:
        yield watched


@contextmanager
def running(command: Sequence[str], url: str, environment: Mapping[str, str]) -> Iterator[Watched]:
    """A process from when it answers until it is no longer wanted."""
    process = subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE
    )
    try:
        until = time.monotonic() + START_SECONDS
        while not status(url):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{command[-1]} does not answer")
            time.sleep(0.1)
        yield Watched((process.pid,))
    finally:
        process.terminate()
        process.wait(30)
