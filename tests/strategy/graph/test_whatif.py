"""What if: the graph after a change is the graph of the changed law, and says who gains what."""

import numpy as np
import pytest

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import load
from comity.law.core.supposing import CannotSuppose, Joins, Withdraws, with_joined
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import EVER, Coverage, Worth
from comity.strategy.core.today import coverage
from comity.strategy.core.whatif import Agrees, EntersIntoForce, changed, compare
from comity.terms.state import Iso3
from tests.strategy.conftest import ON

IDN, AUS, ARG = Iso3("IDN"), Iso3("AUS"), Iso3("ARG")
CONTENT = (DataCategory.CONTENT, Urgency.URGENT)


def test_a_change_gives_what_the_changed_law_gives_from_the_start(today: Coverage) -> None:
    for data in DataCategory:
        today.cell(data, Urgency.URGENT)

    after = changed(today, [Joins(IDN, "ets185", ON)])

    anew = coverage(with_joined(load(), [Joins(IDN, "ets185", ON)]), usual(), ON, 45.0)
    for data in DataCategory:
        assert np.array_equal(after.cell(data, Urgency.URGENT).chances, anew.cell(data, Urgency.URGENT).chances)
        assert np.array_equal(after.cell(data, Urgency.URGENT).best, anew.cell(data, Urgency.URGENT).best)


def test_only_pairs_with_who_joins_change(today: Coverage) -> None:
    here = today.world.place[IDN]

    after = changed(today, [Joins(IDN, "ets185", ON)])

    differ = after.cell(*CONTENT).chances != today.cell(*CONTENT).chances
    differ[here], differ[:, here] = False, False
    assert not differ.any()


def test_joining_raises_coverage_and_names_ways_that_become_possible(today: Coverage, worth: Worth) -> None:
    found = compare(today, changed(today, [Joins(IDN, "ets185", ON)]), worth)

    assert found.after > found.before == pytest.approx(worth.covered(today))
    assert found.pairs > 0
    assert IDN in {state for state, _, _ in found.states}
    assert all(each.chance_after > each.chance_before for each in found.gained)
    assert all(IDN in {each.asking, each.asked} for each in found.gained)


def test_gains_come_the_most_first(today: Coverage, worth: Worth) -> None:
    found = compare(today, changed(today, [Joins(IDN, "ets185", ON)]), worth)

    rises = [each.chance_after - each.chance_before for each in found.gained]
    assert rises == sorted(rises, reverse=True)


def test_a_withdrawn_reservation_never_lowers_what_the_state_gives(today: Coverage, worth: Worth) -> None:
    after = changed(today, [Withdraws(ARG, "ets185-29-4")])

    assert worth.covered(after) >= worth.covered(today)


def test_a_treaty_of_two_changes_their_pair_only(worth: Worth) -> None:
    ever = coverage(load(), usual(), ON, EVER)

    found = compare(ever, changed(ever, [Agrees(IDN, AUS)]), worth)

    assert {frozenset({each.asking, each.asked}) for each in found.gained} == {frozenset({IDN, AUS})}


def test_an_instrument_in_force_makes_ways_between_those_who_ratified_it(today: Coverage, worth: Worth) -> None:
    after = changed(today, [EntersIntoForce("uncc")])

    assert worth.covered(after) >= worth.covered(today)


def test_nothing_changes_nothing(today: Coverage, worth: Worth) -> None:
    found = compare(today, changed(today, []), worth)

    assert (found.after, found.pairs, found.gained) == (found.before, 0, ())


@pytest.mark.parametrize(
    "change", [Joins(IDN, "oas-a55", ON), Joins(IDN, "comity", ON), Withdraws(IDN, "ets185-29-4"), Agrees(IDN, IDN)]
)
def test_what_cannot_be_is_refused(today: Coverage, change: Joins | Withdraws | Agrees) -> None:
    with pytest.raises(CannotSuppose):
        changed(today, [change])
