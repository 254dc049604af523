"""The worker keeps going whatever one task does, and stops when told."""

import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from comity.node.running import worker
from comity.node.running.health import heartbeat_file
from comity.node.running.worker import Task, Worker

SHORT = timedelta(milliseconds=5)


@pytest.fixture(autouse=True)
def run_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.COMITY_RUN = tmp_path / "run"
    return tmp_path / "run"


def started(*tasks: Task) -> tuple[Worker, threading.Thread]:
    working = Worker(tasks)
    thread = threading.Thread(target=working.run)
    thread.start()
    return working, thread


def eventually(happens: threading.Event) -> bool:
    return happens.wait(5)


def test_a_task_that_fails_stops_no_other_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    again, other = threading.Event(), threading.Event()
    rounds = []

    def broken(*, at: datetime) -> None:
        rounds.append(at)
        if len(rounds) == 2:
            again.set()
        raise ZeroDivisionError

    working, thread = started(Task("broken", SHORT, broken), Task("whole", SHORT, lambda at: other.set()))
    seen = eventually(again), eventually(other)
    working.stop()
    thread.join(3)

    assert seen == (True, True)
    assert "broken failed" in caplog.text


def test_a_slow_task_delays_no_other() -> None:
    release, quick = threading.Event(), threading.Event()

    working, thread = started(
        Task("slow", SHORT, lambda at: release.wait(30)), Task("quick", SHORT, lambda at: quick.set())
    )
    seen = eventually(quick)
    release.set()
    working.stop()
    thread.join(3)

    assert seen


def test_the_worker_stops_within_two_seconds_even_in_the_middle_of_a_task() -> None:
    begun, release = threading.Event(), threading.Event()

    def slow(*, at: datetime) -> None:
        begun.set()
        release.wait(30)

    working, thread = started(Task("slow", SHORT, slow))
    eventually(begun)
    told = time.monotonic()
    working.stop()
    thread.join(5)
    took = time.monotonic() - told
    release.set()

    assert took < 2


def test_the_heart_beats_while_the_worker_works_and_not_after() -> None:
    begun = threading.Event()

    working, thread = started(Task("task", SHORT, lambda at: begun.set()))
    eventually(begun)
    time.sleep(0.05)
    beating = heartbeat_file().exists()
    working.stop()
    thread.join(3)

    assert beating
    assert not heartbeat_file().exists()


def test_every_word_leaves_its_tasks_to_the_worker() -> None:
    names = [task.name for task in worker.tasks()]

    assert names == [
        "federation.deliver",
        "federation.checkpoints",
        "evidence.watch",
        "evidence.seal",
        "evidence.fetch",
        "directory.renew",
        "intel.communities",
        "intel.sync",
        "intel.recalls",
        "intel.retention",
        "intel.erased",
        "intel.index",
        "intel.imports",
        "intel.drafts",
        "intel.feeds",
        "intel.statuses",
        "stewardship.shelve",
        "strategy.plan",
        "ledger.checkpoint",
        "node.write-back",
    ]
