"""Demand: scenarios are what they say, and a file is taken whole or refused with its line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core.book.states import State
from comity.law.core.knowledge import load
from comity.strategy.core import reading
from comity.strategy.core.demand import SCENARIOS, Demand, DemandImproper, even, neighbours, read, seats
from comity.strategy.core.reading import FileImproper

STATES = list(load().states.values())
HEAD = "from,to,weight\n"


def place(code: str) -> int:
    return [str(state.iso3) for state in STATES].index(code)


def region(code: str) -> State:
    return STATES[place(code)]


def test_a_file_says_who_needs_whom() -> None:
    found = read(HEAD + "IDN,AUS,3\nphl, idn ,0.5\n", STATES)

    assert found[place("IDN"), place("AUS")] == 3
    assert found[place("PHL"), place("IDN")] == 0.5
    assert found.sum() == 3.5


def test_scenarios_weigh_as_they_say() -> None:
    near, far = (place("IDN"), place("PHL")), (place("IDN"), place("FRA"))

    assert region("IDN").region == region("PHL").region
    assert even(STATES)[near] == even(STATES)[far] == 1
    assert neighbours(STATES)[near] / neighbours(STATES)[far] == 5
    assert seats(STATES)[place("IDN"), place("USA")] / seats(STATES)[far] == 20


@pytest.mark.parametrize("name", SCENARIOS)
def test_nobody_needs_herself(name: str) -> None:
    assert not np.diag(SCENARIOS[name][1](STATES)).any()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("a,b,c\n", 1),
        (HEAD, 1),
        (HEAD + "IDN,AUS,1\nIDN,XXX,1\n", 3),
        (HEAD + "IDN,IDN,1\n", 2),
        (HEAD + "IDN,AUS\n", 2),
        (HEAD + "IDN,AUS,-1\n", 2),
        (HEAD + "IDN,AUS,nan\n", 2),
        (HEAD + "IDN,AUS,inf\n", 2),
        (HEAD + "IDN,AUS,=1+1\n", 2),
        (HEAD + 'IDN,AUS,"1\n', 2),
        (HEAD + "IDN,AUS,0\n", 1),
        (HEAD + "IDN,AUS,1\n" * 50_001, 50_001),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DemandImproper) as refusal:
        read(text, STATES)

    assert refusal.value.facts["line"] == line


def test_a_file_that_is_no_text_is_refused_with_its_line() -> None:
    for raw, line in ((b"from\n\xff", 2), (b"from\n\n\0", 3), (b"x" * (reading.MOST_BYTES + 1), 1)):
        with pytest.raises(FileImproper) as refusal:
            reading.text(raw)

        assert refusal.value.facts["line"] == line


CELLS = ["IDN", "AUS", "1", "-1", "1e999", '"', ",", "\n", "\r", "=cmd()", "é"]


def taken(raw: bytes) -> Demand:
    """What comes of a file; every pair the same where it is refused with a sentence."""
    try:
        return read(reading.text(raw), STATES)
    except (DemandImproper, FileImproper) as refusal:
        return even(STATES) if refusal.explain() else read("", STATES)


@given(st.binary(max_size=200), st.booleans())
def test_whatever_the_bytes_are_they_are_read_or_refused(raw: bytes, headed: bool) -> None:
    assert taken(HEAD.encode() * headed + raw).sum() > 0


@given(st.lists(st.sampled_from(CELLS), max_size=30).map("".join))
def test_whatever_the_cells_are_they_are_read_or_refused(cells: str) -> None:
    found = taken((HEAD + cells).encode())

    assert np.isfinite(found).all()
    assert (found >= 0).all()
