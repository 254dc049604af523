"""The worker: what the node does by itself, each task in its own thread so that a slow one delays no other."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from prometheus_client import Counter, Gauge

from comity.directory import tasks as directory
from comity.evidence import tasks as evidence
from comity.federation import tasks as federation
from comity.intel.tasks.communities import tell_due
from comity.intel.tasks.exchange import push_due, remind_due, retain_due, sweep_words
from comity.intel.tasks.feeds.turns import exchange_due
from comity.intel.tasks.importing import import_due, sweep_imports
from comity.intel.tasks.indexing import index_due
from comity.intel.tasks.statuses import sweep_statuses
from comity.ledger import actions as ledger
from comity.ledger.adapters.restored import require_compared
from comity.node import database
from comity.node.running.health import heartbeat_file
from comity.stewardship.tasks import shelve_due
from comity.strategy.tasks import plan_due

log = logging.getLogger("comity.worker")

BEAT = timedelta(seconds=5)
LAST_WAIT = timedelta(seconds=1.5)
"""How long a task may go on after the worker is told to stop; it is then cut, and its transaction rolls back."""

failures = Counter("comity_worker_failures_total", "Rounds of a task that raised.", ["task"])
last_round = Gauge(
    "comity_worker_last_round_seconds", "When a task last ended, Unix time.", ["task"], multiprocess_mode="max"
)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing the node does by itself, `every` so often."""

    name: str
    every: timedelta
    act: Callable[..., object]


def tasks() -> tuple[Task, ...]:
    """All that the words leave to the worker."""
    return (
        Task("federation.deliver", timedelta(seconds=1), federation.deliver_due),
        Task("federation.checkpoints", timedelta(seconds=30), federation.exchange_checkpoints),
        Task("evidence.watch", timedelta(seconds=5), evidence.watch),
        Task("evidence.seal", timedelta(seconds=1), evidence.seal_due),
        Task("evidence.fetch", timedelta(seconds=1), evidence.fetch_due),
        Task("directory.renew", timedelta(hours=1), directory.renew_manifest),
        Task("intel.communities", timedelta(minutes=1), tell_due),
        Task("intel.sync", timedelta(seconds=5), push_due),
        Task("intel.recalls", timedelta(minutes=1), remind_due),
        Task("intel.retention", timedelta(hours=1), retain_due),
        Task("intel.erased", timedelta(hours=1), sweep_words),
        Task("intel.index", timedelta(seconds=1), index_due),
        Task("intel.imports", timedelta(seconds=1), import_due),
        Task("intel.drafts", timedelta(hours=1), sweep_imports),
        Task("intel.feeds", timedelta(seconds=30), exchange_due),
        Task("intel.statuses", timedelta(hours=1), sweep_statuses),
        Task("stewardship.shelve", timedelta(seconds=5), shelve_due),
        Task("strategy.plan", timedelta(seconds=1), plan_due),
        Task("ledger.checkpoint", timedelta(seconds=5), ledger.checkpoint),
        Task("node.write-back", timedelta(minutes=5), database.write_back),
    )


class Worker:
    """Runs tasks until told to stop."""

    def __init__(self, chosen: tuple[Task, ...]) -> None:
        self.tasks = chosen
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop`, beating the heart meanwhile. Returns within two seconds of being told."""
        threads = [
            threading.Thread(target=self._rounds, args=(task,), name=task.name, daemon=True) for task in self.tasks
        ]
        for thread in threads:
            thread.start()
        heartbeat_file().parent.mkdir(parents=True, exist_ok=True)
        while not self.stopping.is_set():
            if all(thread.is_alive() for thread in threads):
                heartbeat_file().touch()
            self.stopping.wait(BEAT.total_seconds())
        heartbeat_file().unlink(missing_ok=True)
        _join(threads, LAST_WAIT)

    def stop(self) -> None:
        self.stopping.set()

    def _rounds(self, task: Task) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            once(task)
            self.stopping.wait(task.every.total_seconds())


def once(task: Task) -> None:
    """One round of a task. Whatever it raises is logged and counted, and does not end the worker."""
    try:
        task.act(at=timezone.now())
    except Exception:
        failures.labels(task.name).inc()
        log.exception("%s failed; it is tried again in %s", task.name, task.every)
    else:
        last_round.labels(task.name).set_to_current_time()


def _join(threads: list[threading.Thread], wait: timedelta) -> None:
    until = timezone.now() + wait
    for thread in threads:
        thread.join(max(0.0, (until - timezone.now()).total_seconds()))


def work() -> None:
    """Run the worker of this node in the foreground until SIGTERM or SIGINT. Raises NotYetCompared."""
    require_compared()
    worker = Worker(tasks())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    log.info("The worker has started with %d tasks", len(worker.tasks))
    worker.run()
    log.info("The worker has stopped")
