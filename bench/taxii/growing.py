"""Our server, from empty to full: the data that all take, then a collection that grows."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bench.taxii.beside import Theirs, common
from bench.taxii.board import Board
from bench.taxii.measuring import ENVELOPE, PAGE, Batches, Figure, ask, post, quiet, read, read_at_once
from bench.taxii.objects import envelopes, made
from bench.taxii.ours import Ours
from bench.taxii.tokens import check_us

POST_LIMIT, READ_LIMIT = 30, 40  # times OpenTAXII
BARE_LIMIT = 0.5  # of the bare loop
FLAT_LIMIT = 1.25  # the cost of an object in a full collection, of that in one of ten thousand
PAGE_LIMIT_MS, ID_LIMIT_MS, MEMORY_LIMIT_MIB = 100, 10, 300
TOKEN_LIMIT = 0.25  # of a request for one object
SMALL, FIRST, LAST = 10_000, 50_000, 100_000
LARGE_PAGE = 5_000  # what a client gets that names no limit
COMPARED = 100_000  # objects read for one figure beside the bare loop
ROUNDS, ASKED, CLIENTS, PAGES_AT_ONCE = 3, 200, 4, 50

Bare = Callable[[int], Figure]
Query = Callable[[], dict[str, str | int]]


@dataclass
class Grown:
    """One served node, and what was measured of it on the way."""

    node: Ours
    board: Board
    bare: Bare
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    ids: list[str] = field(default_factory=list)  # of some objects in the collection
    ends: list[str] = field(default_factory=list)  # the date_added at the ends of pages

    def compare(self, theirs: Theirs, count: int) -> None:
        """The same objects as the others', after some that warm the server up."""
        self._post(envelopes(made(ENVELOPE, seed=3), ENVELOPE))
        posted = self._post(common(count))
        self.board.rate("posted, checked and stored", posted, f"the same {count:,} objects")
        self.board.least("  of OpenTAXII's rate", posted.rate / theirs.posted.rate, POST_LIMIT)
        found = _best(lambda: self._read(times=4))
        self.board.rate("read", found, f"{PAGE:,} a page")
        self.board.least("  of OpenTAXII's rate", found.rate / theirs.read.rate, READ_LIMIT)

    def grow(self, count: int) -> None:
        """So many objects of every kind, with the cost of each at the beginning and at the end."""
        batches = self._sampled(envelopes(made(count), ENVELOPE))
        self._post(islice(batches, SMALL // ENVELOPE))
        small = _best(lambda: self._read(times=4))
        last = min(LAST, count // 4)
        first = self._post(islice(batches, min(FIRST, last) // ENVELOPE))
        self._post(islice(batches, (count - SMALL - min(FIRST, last) - last) // ENVELOPE))
        end = self._post(batches)
        full = _best(self._read)
        self.ends = full.ends
        self.board.rate(f"posted after the first {SMALL:,}", first, f"{first.each_us:.0f} µs an object")
        self.board.rate(f"posted until there were {count:,}", end, f"{end.each_us:.0f} µs an object")
        self.board.most("  of the cost at the beginning", end.each_us / first.each_us, FLAT_LIMIT, "times")
        self.board.rate(f"read of {SMALL:,}", small, f"{small.each_us:.1f} µs an object")
        self.board.rate(f"read of {count:,}", full, f"{full.each_us:.1f} µs an object, a page {full.p95_ms:.0f} ms p95")
        self.board.most("  of the cost at the beginning", full.each_us / small.each_us, FLAT_LIMIT, "times")

    def beside_bare(self) -> None:
        """The paged read against the bare loop, in turns, so that a busy machine slows both."""
        bare, large, ordinary = [], [], []
        for _ in range(ROUNDS):
            bare.append(self.bare(COMPARED))
            large.append(self._read(limit=LARGE_PAGE, pages=COMPARED // LARGE_PAGE))
            ordinary.append(self._read(pages=COMPARED // PAGE))
        loop = _fastest(bare)
        self.board.rate("bare loop over the same rows", loop)
        self.board.rate(f"read, {LARGE_PAGE:,} a page", _fastest(large), "as a client does that names no limit")
        self.board.least("  of the bare loop's rate", _fastest(large).rate / loop.rate, BARE_LIMIT)
        self.board.note("  with 1 000 a page", f"{_fastest(ordinary).rate / loop.rate:>10,.2f} times")

    def ask_single(self) -> None:
        """Pages anywhere in the collection, and single objects: by the clock, where that says something."""
        self._hold_p95(
            "a page from anywhere", lambda: {"limit": PAGE, "added_after": self.chance.choice(self.ends)}, PAGE_LIMIT_MS
        )
        self._hold_p95("match[id]", lambda: {"match_id": self.chance.choice(self.ids)}, ID_LIMIT_MS)

    def _hold_p95(self, what: str, query: Query, limit_ms: float) -> None:
        """The best of a few rounds, because other work on the machine only adds."""
        rounds = [self._ask(query) for _ in range(ROUNDS)]
        clock_ms = min(one.p95_ms for one in rounds)
        cpu_ms = 1e3 * _cheapest(rounds).cpu / ASKED
        self.board.note(f"{what}: mean of CPU time", f"{cpu_ms:>10,.2f} ms")
        if clock_ms <= limit_ms or quiet():
            self.board.most(f"{what}: p95 by the clock", clock_ms, limit_ms, "ms")
        else:
            self.board.note(f"{what}: p95 by the clock", f"{clock_ms:>10,.2f} ms, on a machine too busy to hold it to")
            self.board.most(f"{what}: CPU time, held instead", cpu_ms, limit_ms, "ms")

    def check_tokens(self) -> None:
        """What the token costs of the cheapest request that gives an object."""
        found = _cheapest([self._ask(lambda: {"match_id": self.chance.choice(self.ids)}) for _ in range(ROUNDS)])
        whole_us = 1e6 * found.cpu / len(found.answers)
        share = check_us(self.node.folder, self.node.place.secret) / whole_us
        self.board.most("token check, of a request for one object", share, TOKEN_LIMIT, f"of {whole_us:,.0f} µs")

    def weigh(self) -> None:
        """Memory, once several clients have read at the same time."""
        found = read_at_once(self.node.place, self.node.everything, clients=CLIENTS, pages=PAGES_AT_ONCE)
        self.board.rate(f"read by {CLIENTS} clients at once", found)
        another = read(self.node.reader, self.node.everything, pages=PAGES_AT_ONCE)
        self.board.rate("read by another, as the gate allows", another)
        self.board.most("web process, most memory", self.node.web.peak_mib(), MEMORY_LIMIT_MIB, "MiB")

    def _post(self, batches: Batches) -> Figure:
        return post(self.node.place, self.node.everything, batches)

    def _read(self, *, times: int = 1, limit: int = PAGE, pages: int | None = None) -> Figure:
        return read(self.node.place, self.node.everything, times=times, limit=limit, pages=pages)

    def _ask(self, query: Query) -> Figure:
        return ask(self.node.place, self.node.everything, (query() for _ in range(ASKED)))

    def _sampled(self, batches: Batches) -> Iterator[tuple[list[str], bytes]]:
        for ids, envelope in batches:
            self.ids += self.chance.sample(ids, 2)
            yield ids, envelope


def _best(measure: Callable[[], Figure]) -> Figure:
    return _fastest([measure() for _ in range(ROUNDS)])


def _fastest(figures: list[Figure]) -> Figure:
    return max(figures, key=lambda one: one.rate)


def _cheapest(figures: list[Figure]) -> Figure:
    return min(figures, key=lambda one: one.cpu)
