"""A node run as an operator runs it: by commands, in processes and folders of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

START_SECONDS = 60

Done = subprocess.CompletedProcess[str]


def comity(*words: str | Path, python: str = sys.executable, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the command line, with what it said and its status."""
    command = [python, "-m", "comity.node.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(), input=stdin)


def environment() -> dict[str, str]:
    """Ours, without what the tests' own settings put there."""
    return {name: value for name, value in os.environ.items() if name not in {"COMITY_DIR", "DJANGO_SETTINGS_MODULE"}}


def made(
    folder: Path,
    *,
    python: str = sys.executable,
    database: str = "",
    state: str = "PHL",
    name: str = "Philippines",
) -> str:
    """A new node on a free port; its address."""
    url = f"http://127.0.0.1:{free_port()}"
    words: list[str | Path] = [
        "init",
        folder,
        "--state",
        state,
        "--name",
        name,
        "--url",
        url,
        "--port",
        url.rpartition(":")[2],
    ]
    done = comity(*words, "--zone", "Asia/Manila", *(("--database", database) if database else ()), python=python)
    assert done.returncode == 0, done.stderr
    return url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def free_ports() -> int:
    """The first of three ports in a row that nobody listens on; where it looks first differs by test process."""
    for first in range(20101 + os.getpid() % 900 * 9, 32000, 3):
        if all(_free(port) for port in range(first, first + 3)):
            return first
    raise RuntimeError("no three free ports in a row")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def served(folder: Path, url: str, *, python: str = sys.executable) -> Iterator[subprocess.Popen[str]]:
    """The node while it serves; stopped by SIGTERM afterwards."""
    command = [python, "-m", "comity.node.cli", "serve", str(folder), "--processes", "1"]
    with (folder.parent / f"{folder.name}.log").open("w+") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environment(), cwd="/")
        try:
            wait_until_well(url, running)
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(20)


def wait_until_well(url: str, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + START_SECONDS
    while status(f"{url}/healthz") != 200:
        assert running.poll() is None, "the node ended"
        assert time.monotonic() < until, "the node is not well"
        time.sleep(0.1)


def status(url: str) -> int:
    """The HTTP status of an address, without following a redirect's target; 0 where nothing answers."""
    try:
        with urlopen(Request(url), timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, OSError):
        return 0


def findings(folder: Path) -> dict[str, str]:
    """The words of `comity check --json` by what was looked at."""
    return {found["what"]: found["word"] for found in json.loads(comity("check", folder, "--json").stdout)}


def processes_of(folder: Path) -> list[int]:
    """Processes whose environment or command names the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in told:
                found.append(int(entry.name))
    return found
