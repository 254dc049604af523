"""Assumptions: all have a reason, a file changes some and is marked, and a bad file changes nothing."""

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core.knowledge import load
from comity.strategy.core.assumptions import AssumptionImproper, Assumptions, changed_by, usual
from comity.strategy.core.today import coverage
from tests.strategy.conftest import ON


def test_every_assumption_has_a_reason() -> None:
    assert not [name for name, each in usual().by_name.items() if not each.why]


def test_nothing_is_changed_where_nobody_changed_anything() -> None:
    assert usual().changed == ()
    assert changed_by("").changed == ()


def test_a_file_changes_what_it_names_and_is_marked() -> None:
    found = changed_by('[answers.voluntary]\nvalue = 0.5\nwhy = "Our own figures."\n')

    (only,) = found.changed
    assert (only.name, only.value, only.usual, only.why) == ("answers.voluntary", 0.5, 0.69, "Our own figures.")


def test_two_days_that_only_fit_together_may_be_changed_together() -> None:
    found = changed_by("[days.hours]\nearly = 30\nlate = 60\n")

    assert {each.name for each in found.changed} == {"days.hours.early", "days.hours.late"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[answers.voluntary]\nvalue = 2\n", 2),
        ("[answers.voluntary]\nwhy = 'x'\nvalue = -0.1\n", 3),
        ("[answers.voluntary]\nvalue = nan\n", 2),
        ("[answers.voluntary]\nvalue = true\n", 2),
        ("[answers.voluntary]\nvalue = 'much'\n", 2),
        ("# mine\n[answers.nobody]\nvalue = 1\n", 3),
        ("[days.hours]\nlate = 0.05\n", 2),
        ("[held_by.content]\nvalue = 'grandmother'\n", 2),
        ("[yes.default]\nvalue = 1979-05-27\n", 2),
        ("[yes]\ndefault = 0.5\n", 2),
        ("a = 1\n", 1),
        ("\nx = [[\n", 3),
        ("\nx = " + "[" * 50_000, 2),
        ("[case.penalty_years]\nvalue = " + "9" * 5_000, 2),
        ("[case.penalty_years]\nvalue = " + "9" * 500, 2),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(AssumptionImproper) as refusal:
        changed_by(text)

    assert refusal.value.facts["line"] == line
    assert len(refusal.value.explain()) < 300


def test_an_offence_that_the_law_does_not_know_is_refused() -> None:
    assumed = usual().with_values({"case.offence": "witchcraft"})

    with pytest.raises(AssumptionImproper):
        coverage(load(), assumed, ON, 45.0)


WORDS = ["[", "]", "answers", ".", "voluntary", "value", "=", "0.5", "1e999", '"', "'", "\n", "{", "}", "-", "days"]
VALUES = st.one_of(st.floats(), st.integers(), st.booleans(), st.text(max_size=9))


def taken(text: str) -> Assumptions:
    """What comes of a file; the usual ones where it is refused with a sentence."""
    try:
        return changed_by(text)
    except AssumptionImproper as refusal:
        return usual() if refusal.explain() else changed_by(text)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=80))
def test_whatever_is_written_is_taken_or_refused(text: str) -> None:
    assert set(taken(text).by_name) == set(usual().by_name)


@given(st.sampled_from(sorted(usual().by_name)), VALUES)
def test_a_value_that_is_taken_is_one_that_plans_can_use(name: str, value: float | str) -> None:
    found = usual()
    with suppress(AssumptionImproper):
        found = usual().with_values({name: value})

    usually = usual().by_name[name].value
    assert isinstance(found.by_name[name].value, str) is isinstance(usually, str)
    assert isinstance(usually, str) or math.isfinite(float(found.by_name[name].value))
