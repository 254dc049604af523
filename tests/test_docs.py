"""Every command that the documents show is run: a document that drifts is a failing test.

Blocks fenced as `console` are run in order, in an empty folder for each document. Lines with `$ ` are commands; each
other line must be found in what the command before it said. A command that ends in ` &` runs on until the end.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.node.live import free_port

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("src/comity/*/README.md"))]
WITH_COMMANDS = [path for path in DOCUMENTS if "```console" in path.read_text(encoding="utf-8")]
pytestmark = pytest.mark.slow


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@dataclass
class Command:
    """A line typed, and the lines that are shown under it."""

    line: str
    shown: list[str] = field(default_factory=list)


def commands(document: Path) -> list[Command]:
    found: list[Command] = []
    for block in re.findall(r"^```console\n(.*?)^```$", document.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line[2:].replace(".venv/bin/", "")))
            elif line.strip() and line.strip() != "…":
                found[-1].shown.append(line.strip())
    return found


class Shell:
    """One person at a terminal, who types what the document says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.running = folder, str(free_port()), list[subprocess.Popen[str]]()
        here = str(Path(sys.executable).parent)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "DJANGO_"))}
        self.environment = {**kept, "PATH": f"{here}:{os.environ['PATH']}", "COLUMNS": "110"}

    def type(self, line: str) -> tuple[int, str]:
        """The status of a command and what it said, with the document's port put back."""
        typed = line.replace("8001", self.port)
        if typed.endswith(" &"):
            return 0, self._leave_running(typed[:-2])
        done = subprocess.run(
            ["bash", "-c", typed], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.returncode, (done.stdout + done.stderr).replace(self.port, "8001")

    def _leave_running(self, line: str) -> str:
        out = self.folder / "background.log"
        with out.open("w") as log:
            self.running.append(
                subprocess.Popen(
                    shlex.split(line), cwd=self.folder, env=self.environment, stdout=log, stderr=log, text=True
                )
            )
        until = time.monotonic() + 60
        while not list(self.folder.glob("*/run/worker.beat")) and time.monotonic() < until:
            time.sleep(0.2)
        return out.read_text().replace(self.port, "8001")

    def leave(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    person = Shell(tmp_path)
    yield person
    person.leave()


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=name_of)
def test_what_the_document_shows_is_what_happens(document: Path, shell: Shell) -> None:
    for command in commands(document):
        status, said = shell.type(command.line)

        assert status == 0, f"{command.line}\n{said}"
        for line in command.shown:
            assert line in said, f"{command.line}\n{said}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (document.parent / target).exists()]

    assert not missing
