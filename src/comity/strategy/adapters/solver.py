"""A long plan is worked out in a process of its own: it can be stopped at once, and delays nothing of the node.

It is told one job on its standard input and says on its standard output, line by line, what it does and what it found.
Whoever started it holds that input open; once it is closed, by will or by death, the process ends.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from queue import Empty, Queue

import msgspec

from comity.law.adapters import shelf
from comity.strategy.core.assumptions import changed_by
from comity.strategy.core.pace import Experience
from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.made import Made
from comity.strategy.core.study.making import make
from comity.terms.errors import ComityError

BEAT_SECONDS = 1.0
GONE = "strategy.solver-gone"


class Job(msgspec.Struct, frozen=True):
    """What the process needs: `law` is the folder of the node's data packs, `assumed` the node's file of assumptions,
    `seen` requests and answers by route."""

    asked: Asked
    on: date
    law: str
    assumed: str
    seen: dict[str, tuple[int, int]]
    seconds: float


class Refused(msgspec.Struct, frozen=True):
    """There is no plan: a sentence with placeholders, and its facts."""

    code: str
    sentence: str
    facts: dict[str, str | int | float]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of what the process says."""

    said: str = ""
    made: Made | None = None
    refused: Refused | None = None


class Stopped(Exception):
    """Nobody wants the plan any more."""


def worked_out(job: Job, wanted: Callable[[str], bool]) -> Made | Refused:
    """The plan of a job, or why there is none. `wanted` hears about every second what is being done, and says whether
    to go on. Raises Stopped."""
    running = subprocess.Popen(
        [sys.executable, "-m", "comity.strategy.adapters.solver"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    heard: Queue[bytes] = Queue()
    threading.Thread(target=_listen, args=(running, heard), daemon=True).start()
    try:
        _tell(running, job)
        return _heard(heard, wanted)
    finally:
        running.kill()
        running.wait()
        for end in (running.stdin, running.stdout):
            if end:
                end.close()


def _tell(running: "subprocess.Popen[bytes]", job: Job) -> None:
    if running.stdin:
        running.stdin.write(msgspec.json.encode(job) + b"\n")
        running.stdin.flush()


def _listen(running: "subprocess.Popen[bytes]", heard: "Queue[bytes]") -> None:
    for line in running.stdout or ():
        heard.put(line)
    heard.put(b"")


def _heard(heard: "Queue[bytes]", wanted: Callable[[str], bool]) -> Made | Refused:
    said = ""
    while wanted(said):
        try:
            line = heard.get(timeout=BEAT_SECONDS)
        except Empty:
            continue
        if not line:
            return Refused(GONE, "The process that worked it out ended before it was done. Ask again.", {})
        found = msgspec.json.decode(line, type=Line)
        if found.made or found.refused:
            return found.made or found.refused  # type: ignore[return-value]  # one of them is there
        said = found.said
    raise Stopped


def _main() -> None:
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    _say(_answer(job))


def _answer(job: Job) -> Line:
    knowledge = shelf.knowledge(Path(job.law), on=job.on)
    try:
        assumed = changed_by(job.assumed)
        return Line(
            made=make(job.asked, knowledge, assumed, _seen(job), lambda said: _say(Line(said)), seconds=job.seconds)
        )
    except ComityError as refusal:
        return Line(refused=refused(refusal))


def refused(refusal: ComityError) -> Refused:
    """A refusal as it is kept."""
    return Refused(refusal.code, refusal.sentence, dict(refusal.facts))


def _seen(job: Job) -> Mapping[str, Experience]:
    return {route: Experience(*counts) for route, counts in job.seen.items()}


def _say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_the_other() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    _main()
