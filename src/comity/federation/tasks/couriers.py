"""Threads that talk to peers and touch no database; what they bring back is applied by whoever sent them."""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Generic, TypeVar

News = TypeVar("News")

THREADS = 32


class Couriers(Generic[News]):
    """At most one courier to each peer at a time, and THREADS in all. Used from one thread."""

    def __init__(self) -> None:
        self._under_way: dict[str, Future[News]] = {}

    @property
    def under_way(self) -> frozenset[str]:
        return frozenset(self._under_way)

    def is_free(self, peer: str) -> bool:
        return peer not in self._under_way and len(self._under_way) < THREADS

    def send(self, peer: str, errand: Callable[[], News]) -> None:
        """Start on an errand. The thread ends with the process, whatever it waits for."""
        future: Future[News] = Future()
        self._under_way[peer] = future
        threading.Thread(target=_run, args=(future, errand), name=f"courier to {peer}", daemon=True).start()

    def back(self, *, patience: float) -> list[News]:
        """What has come back; where nothing has yet, the first to come within `patience` seconds."""
        wait(self._under_way.values(), timeout=patience, return_when=FIRST_COMPLETED)
        done = [peer for peer, future in self._under_way.items() if future.done()]
        return [self._under_way.pop(peer).result() for peer in done]


def _run(future: "Future[News]", errand: Callable[[], News]) -> None:
    try:
        future.set_result(errand())
    except BaseException as error:  # noqa: BLE001  raised again where the result is asked for
        future.set_exception(error)
