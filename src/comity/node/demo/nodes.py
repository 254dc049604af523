"""The demonstration's nodes: real folders, keys and processes on this machine's loopback."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from comity.node.demo.cast import PASSWORD, Cast
from comity.node.demo.visitor import Visitor

START_SECONDS = 60
STOP_SECONDS = 30
POLL_SECONDS = 0.1
ANSWER_SECONDS = 5


class NodeFailed(Exception):
    """A command of a node ended badly, or the node did not come up."""


@dataclass
class Node:
    """One node of the demonstration: its cast, its folder and, while it runs, its process."""

    cast: Cast
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """A new node with its keys, people and first manifest."""
        cast = self.cast
        comity(
            *("init", str(self.folder), "--state", cast.state, "--name", cast.name, "--url", cast.base_url),
            *("--port", str(cast.port), "--id", cast.node_id, "--zone", cast.zone, "--no-require-mfa"),
        )
        run(sys.executable, "-m", "comity.node.demo.appointing", str(self.folder), cast.node_id)

    def start(self) -> None:
        """Web and worker, as `comity serve` runs them; back once the node answers. Raises NodeFailed."""
        if self.answers():
            raise NodeFailed(f"something else serves port {self.cast.port}; stop it, or use --first-port")
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "comity.node.cli", "serve", str(self.folder)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NodeFailed(f"{self.cast.name} did not start; see {self.folder / 'serve.log'}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ask the process to end, as an operator's Ctrl-C would; end it by force only if it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill(self) -> None:
        """End every process of the node at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.cast.base_url}/healthz", timeout=ANSWER_SECONDS) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def sign_in(self, login: str) -> Visitor:
        visitor = Visitor(self.cast.base_url, login, PASSWORD)
        visitor.sign_in()
        return visitor


def comity(*words: str) -> str:
    """What a command of the command line prints. Raises NodeFailed with what it said."""
    return run(sys.executable, "-m", "comity.node.cli", *words)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeFailed(f"{' '.join(command[2:5])}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout
