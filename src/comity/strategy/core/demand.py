"""Demand: how much each state needs each other one, w_ij. Nobody publishes it, so it is chosen, shown and edited.

Every pair counts the same unless a scenario or a file says otherwise; only proportions matter.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from comity.law.core.book.states import State
from comity.terms.errors import ComityError, as_said, gettext_noop
from comity.terms.state import Iso3

Demand = NDArray[np.float64]
MOST_LINES = 50_000
MOST_WEIGHT = 1e9
SEATS = frozenset({Iso3("USA"), Iso3("IRL")})
"""Where the largest providers of messages and storage have their seats, as their guides to authorities say."""


class DemandImproper(ComityError):
    code = "strategy.demand-improper"
    status = 422
    sentence = gettext_noop("Line {line} of the demand cannot be read: {why}")
    words = MappingProxyType({"why": as_said})


def even(states: Sequence[State]) -> Demand:
    """Every pair the same."""
    demand = np.ones((len(states), len(states)))
    np.fill_diagonal(demand, 0)
    return demand


def neighbours(states: Sequence[State]) -> Demand:
    """States of one region need each other five times as much."""
    regions = np.array([state.region for state in states])
    return even(states) * np.where(regions[:, None] == regions[None, :], 5.0, 1.0)


def seats(states: Sequence[State]) -> Demand:
    """Where large providers sit is asked twenty times as much."""
    return even(states) * np.where([state.iso3 in SEATS for state in states], 20.0, 1.0)[None, :]


SCENARIOS: Mapping[str, tuple[str, Callable[[Sequence[State]], Demand]]] = {
    "even": (gettext_noop("Every pair of states counts the same."), even),
    "neighbours": (gettext_noop("States of one region need each other five times as much as others."), neighbours),
    "seats": (gettext_noop("States where large providers sit are asked twenty times as much as others."), seats),
}
"""What each scenario says, and how it is made. Choices to compare, none of them a finding."""


def read(text: str, states: Sequence[State]) -> Demand:
    """Demand from lines `from,to,weight` with that head; what is not there counts nothing. Raises DemandImproper."""
    place = {str(state.iso3): index for index, state in enumerate(states)}
    demand = np.zeros((len(states), len(states)))
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            if number == 1:
                _head(row)
            elif row:
                _line(number, row, place, demand)
    except csv.Error as error:
        raise DemandImproper(line=rows.line_num, why=str(error)) from error
    if not demand.sum():
        raise DemandImproper(line=1, why=gettext_noop("it has no weight above zero."))
    return demand


def _head(row: Sequence[str]) -> None:
    if [each.strip().lower() for each in row] != ["from", "to", "weight"]:
        raise DemandImproper(line=1, why=gettext_noop("begin with a line “from,to,weight”."))


def _line(number: int, row: Sequence[str], place: Mapping[str, int], demand: Demand) -> None:
    if number > MOST_LINES:
        raise DemandImproper(line=number, why=gettext_noop("there are too many lines."))
    if len(row) != len(("from", "to", "weight")):
        raise DemandImproper(line=number, why=gettext_noop("it needs three values."))
    here, there = (each.strip().upper() for each in row[:2])
    if here not in place or there not in place or here == there:
        raise DemandImproper(line=number, why=gettext_noop("it needs the codes (ISO 3166-1 alpha-3) of two states."))
    try:
        weight = float(row[2])
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= MOST_WEIGHT:
        raise DemandImproper(line=number, why=gettext_noop("the weight has to be a number from 0 on."))
    demand[place[here], place[there]] = weight
