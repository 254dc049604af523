"""Whatever a server's order and manners, a pull that follows the rule sees every object and comes to an end."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.feeds import cursors
from comity.intel.core.feeds.cursors import Cursor, Doubt, Step, following
from comity.intel.core.feeds.reading import Turn

SECOND = 1_000_000


@dataclass(frozen=True)
class Server:
    """Objects by their date_added, rising; and how the server pages."""

    added: tuple[int, ...]
    most: int = 3
    has_next: bool = False
    lies: bool = False  # never says that there is more
    dates: bool = True
    grain: int = 1  # what its headers are cut to

    def page(self, cursor: Cursor) -> tuple[Turn, range]:
        begin = int(cursor.next) if cursor.next else sum(one <= cursor.after for one in self.added)
        number = min(self.most, cursor.limit, len(self.added) - begin)
        places = range(begin, begin + number)
        more = begin + number < len(self.added)
        first, last = (self._said(places[0]), self._said(places[-1])) if number and self.dates else (0, 0)
        following = str(begin + number) if more and self.has_next else ""
        return Turn(number, more and not self.lies, following, first, last), places

    def _said(self, place: int) -> int:
        return self.added[place] // self.grain * self.grain


@dataclass
class Run:
    seen: set[int]
    requests: int
    last: Step

    @property
    def cursor(self) -> Cursor:
        return self.last.cursor


def pulled(server: Server, cursor: Cursor | None = None) -> Run:
    run = Run(set(), 0, Step(cursor or Cursor()))
    while True:
        turn, places = server.page(run.cursor)
        run.seen.update(places)
        run.requests += 1
        run.last = following(run.cursor, turn)
        assert run.requests < 500, "it does not end"
        if run.last.over:
            return run


dates = st.lists(st.integers(1, 400), min_size=0, max_size=25).map(lambda gaps: tuple(_rising(gaps)))


def _rising(gaps: list[int]) -> list[int]:
    found, at = [], SECOND
    for gap in gaps:
        at += gap // 100 * 100  # often none: objects of one instant
        found.append(at)
    return found


@given(dates, st.integers(1, 7), st.booleans())
def test_paging_by_next_sees_all(added: tuple[int, ...], most: int, lies: bool) -> None:
    server = Server(added, most, has_next=True, lies=lies)

    assert pulled(server).seen == set(range(len(added)))


@given(dates, st.integers(8, 20), st.sampled_from([1, 100, 1000]))
def test_paging_by_time_loses_nothing_at_a_boundary(added: tuple[int, ...], most: int, grain: int) -> None:
    crowd = max((added.count(one) for one in added), default=0)
    server = Server(added, most=max(most, 2 * crowd, 2 if grain == 1 else 60), grain=grain)

    assert pulled(server).seen == set(range(len(added)))


@given(dates, st.integers(1, 20))
def test_a_second_pull_brings_what_came_since_and_costs_little(added: tuple[int, ...], cut: int) -> None:
    before = pulled(Server(added[:cut], most=60))

    after = pulled(Server(added, most=60), before.cursor)
    again = pulled(Server(added, most=60), after.cursor)

    assert after.seen | before.seen == set(range(len(added)))
    assert again.requests <= 2
    assert again.cursor == after.cursor


def test_an_end_that_is_not_the_end_is_not_believed() -> None:
    server = Server(tuple(range(SECOND, SECOND + 10)), most=3, lies=True)

    assert pulled(server).seen == set(range(10))


def test_objects_of_one_instant_are_asked_for_in_a_larger_page() -> None:
    server = Server((SECOND,) * 1500, most=20_000)

    run = pulled(server)

    assert len(run.seen) == 1500
    assert run.last.doubt is None


def test_more_objects_of_one_instant_than_a_page_holds_are_doubted_and_passed_over() -> None:
    server = Server((*(SECOND,) * 50, 2 * SECOND), most=10)
    doubts = []

    cursor = Cursor()
    for _ in range(20):
        turn, _places = server.page(cursor)
        step = following(cursor, turn)
        doubts.append(step.doubt)
        cursor = step.cursor
        if step.over:
            break

    assert Doubt.CROWDED in doubts
    assert cursor.reached == 2 * SECOND


def test_without_dates_and_without_next_there_is_no_way_on() -> None:
    step = following(Cursor(), Turn(1000, more=True))

    assert (step.over, step.doubt) == (True, Doubt.NO_DATES)
    assert step.cursor == Cursor()


def test_a_server_that_minds_no_added_after_is_read_and_doubted() -> None:
    cursor = Cursor(after=9 * SECOND, reached=9 * SECOND)

    step = following(cursor, Turn(1000, more=True, first=SECOND, last=5 * SECOND))

    assert (step.over, step.doubt) == (True, Doubt.NOT_AFTER)


def test_where_nothing_shows_the_newest_stix_is_asked_for_once() -> None:
    first = following(Cursor(), Turn())
    second = following(first.cursor, Turn())

    assert (first.over, first.cursor.spec_version) == (False, "2.1")
    assert (second.over, second.cursor) == (True, Cursor())


def test_what_was_seen_with_the_newest_stix_is_asked_for_with_it_again() -> None:
    first = following(Cursor(spec_version="2.1"), Turn(2, first=SECOND, last=SECOND))
    second = following(first.cursor, Turn(2, first=SECOND, last=SECOND))

    assert second.over
    assert second.cursor.spec_version == "2.1"


def test_a_stale_next_gives_way_to_the_last_instant() -> None:
    cursor = Cursor(after=SECOND, reached=5 * SECOND, next="page 7").without_next()

    assert (cursor.next, cursor.after) == ("", 5 * SECOND - 1)


def test_a_crowd_that_came_page_by_page_is_not_read_again_at_each_pull() -> None:
    server = Server((SECOND,) * 30_000, most=1000, has_next=True)

    first = pulled(server)
    second = pulled(server, first.cursor)

    assert len(first.seen) == 30_000
    assert second.requests == 1


@pytest.mark.parametrize("limit", [2, 3, 1000])
def test_pages_become_smaller_until_one_object_is_too_much(limit: int) -> None:
    cursor: Cursor | None = replace(Cursor(), limit=limit)
    sizes = []

    while cursor is not None:
        sizes.append(cursor.limit)
        cursor = cursor.smaller()

    assert sizes[-1] == 1
    assert sizes == sorted(sizes, reverse=True)
    assert cursors.LIMIT == 1000
