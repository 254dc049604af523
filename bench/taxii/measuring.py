"""What is measured of a server: objects per second of its processor time, and how long single answers take."""

import os
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Thread

import msgspec

from bench.taxii.client import Line, Place, Refused
from bench.taxii.watching import Watched

PAGE = ENVELOPE = 1_000
Batches = Iterable[tuple[list[str], bytes]]


@dataclass
class Figure:
    """Objects, and the seconds that they took: of the server's processor, and by the clock for each request."""

    objects: int = 0
    cpu: float = 0
    answers: list[float] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)  # the date_added at the end of each page

    @property
    def rate(self) -> float:
        """Objects per second of processor time."""
        return self.objects / self.cpu if self.cpu else 0

    @property
    def by_clock(self) -> float:
        """Objects per second."""
        return self.objects / sum(self.answers) if self.answers else 0

    @property
    def each_us(self) -> float:
        """Microseconds of processor time for each object."""
        return 1e6 * self.cpu / self.objects if self.objects else 0

    @property
    def p95_ms(self) -> float:
        return 1e3 * p95(self.answers)


class _Status(msgspec.Struct):
    success_count: int = 0


def post(place: Place, server: Watched, batches: Batches) -> Figure:
    """Objects in envelopes, each of which must be taken whole. Making them is not counted. Raises Refused."""
    figure = Figure()
    with Line(place) as line, _watched(server, figure):
        for ids, envelope in batches:
            answer = line.post(envelope)
            taken = msgspec.json.decode(answer.body, type=_Status).success_count
            if taken != len(ids):
                raise Refused(f"{taken} of {len(ids)} objects were taken: {answer.body[-500:]!r}")
            figure.objects += taken
            figure.answers.append(answer.seconds)
    return figure


def read(place: Place, server: Watched, *, times: int = 1, limit: int = PAGE, pages: int | None = None) -> Figure:
    """The whole collection in pages, or the first `pages` of it."""
    figure = Figure()
    with Line(place) as line, _watched(server, figure):
        for _ in range(times):
            for page in islice(line.pages(limit), pages):
                figure.objects += page.body.count(b'"spec_version"')
                figure.answers.append(page.seconds)
                figure.ends.append(page.headers["X-TAXII-Date-Added-Last"])
    return figure


def read_at_once(place: Place, server: Watched, *, clients: int, pages: int) -> Figure:
    """As many pages by each of several clients at the same time; its one answer is all of them together."""
    figures: list[Figure] = []
    whole = Figure()
    begin = time.perf_counter()
    with _watched(server, whole):
        threads = [Thread(target=lambda: figures.append(read(place, server, pages=pages))) for _ in range(clients)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    whole.objects, whole.answers = sum(one.objects for one in figures), [time.perf_counter() - begin]
    return whole


def ask(place: Place, server: Watched, queries: Iterable[dict[str, str | int]]) -> Figure:
    """Single requests for objects, one after the other."""
    figure = Figure()
    with Line(place) as line, _watched(server, figure):
        for query in queries:
            answer = line.get(**query)
            figure.objects += answer.body.count(b'"spec_version"')
            figure.answers.append(answer.seconds)
    return figure


@contextmanager
def _watched(server: Watched, figure: Figure) -> Iterator[None]:
    begin = server.cpu()
    yield
    figure.cpu = server.cpu() - begin


def quiet() -> bool:
    """Whether so little runs on the machine that the clock says something."""
    return os.getloadavg()[0] < (os.cpu_count() or 1)


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20, method="inclusive")[18] if len(found) > 1 else sum(found)
