"""`comity serve`: web and worker of one node under one process, which starts them again when they end unasked."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from comity.ledger.adapters.restored import require_compared
from comity.node.installation import Installation, read
from comity.terms.errors import ComityError, gettext_noop

GRACE = timedelta(seconds=8)
"""How long a child may take to finish what it does after being asked to stop."""
AGAIN = timedelta(seconds=2)
THREADS = 4
UNUSED = ["htmax*", "htmx-4*", "htmx-2.js", "ext"]
"""Of django-htmx's static files, all but htmx-2.min.js."""
_PR_SET_PDEATHSIG = 1  # prctl(2)


class DatabaseBehind(ComityError):
    """The tables are older than the program."""

    code = "node.database.behind"
    status = 503
    sentence = gettext_noop("The database is older than this version of Comity. Run `comity upgrade {folder}` first.")


class PortTaken(ComityError):
    """Something else listens on the node's port."""

    code = "node.port.taken"
    status = 503
    sentence = gettext_noop(
        "Port {port} on {host} is taken. Stop what uses it, or change `port` in {folder}/node.toml."
    )


@dataclass
class Child:
    """One process of the node and how to start it."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter and modules
            self.command, env=environment, start_new_session=True, preexec_fn=_die_with_parent()
        )

    def sweep(self) -> None:
        """End what it left behind: processes it started in turn, which would keep the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, a child is asked to stop when this process is killed, so that no port stays taken."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def children(node: Installation, *, host: str, processes: int) -> list[Child]:
    """The web server (granian, WSGI) and the worker."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(node.port)]
    web += ["--workers", str(processes), "--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    web += ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5", "comity.node.wsgi:application"]
    return [Child("web", web), Child("worker", [sys.executable, "-m", "comity.node.cli", "worker", str(node.folder)])]


def environment(node: Installation) -> dict[str, str]:
    """What the children know: the folder, and where processes share their measurements."""
    shared = node.run / "metrics"
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(parents=True)
    return {
        **os.environ,
        "COMITY_DIR": str(node.folder),
        "DJANGO_SETTINGS_MODULE": "comity.node.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(shared),
        "PYTHONUNBUFFERED": "1",
    }


class Supervisor:
    """Keeps the children running until told to stop."""

    def __init__(self, processes: list[Child], variables: dict[str, str], say: Callable[[str], None]) -> None:
        self.children, self.variables, self.say = processes, variables, say
        self.stopping = False

    def run(self) -> None:
        """Block until SIGINT or SIGTERM; then ask the children to stop and wait for them."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start(self.variables)
        while not self.stopping:
            time.sleep(0.2)
            self._revive()
        self._end()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _revive(self) -> None:
        for child in self.children:
            if child.ended and not self.stopping:
                self.say(_("{part} ended unasked; it is started again").format(part=child.name))
                child.sweep()
                time.sleep(AGAIN.total_seconds())
                child.start(self.variables)

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process and not child.ended]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE.total_seconds()
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        for child in self.children:
            child.sweep()


def prepare(node: Installation) -> None:
    """Static files gathered and folders made. Django is set up. Raises DatabaseBehind."""
    from django.core.management import call_command

    from comity.node.database import migrations_missing

    if migrations_missing():
        raise DatabaseBehind(folder=str(node.folder))
    (node.run / "uploads").mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def serve(folder: Path, *, host: str, processes: int, say: Callable[[str], None]) -> None:
    """Serve the node of a folder until told to stop. Django is set up.

    Raises DatabaseBehind, PortTaken, NotYetCompared.
    """
    node = read(folder)
    require_compared()
    if _taken(host, node.port):
        raise PortTaken(port=node.port, host=host, folder=str(folder))
    prepare(node)
    said = _("{name} ({node}) at {address} — Ctrl-C stops it")
    say(said.format(name=node.name, node=node.node_id, address=node.base_url))
    Supervisor(children(node, host=host, processes=processes), environment(node), say).run()


def _taken(host: str, port: int) -> bool:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
