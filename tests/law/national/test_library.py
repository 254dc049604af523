"""The policy library: searched, and side by side."""

import pytest

from comity.law.core.knowledge import released
from comity.law.core.national.library import PILLARS, Search, institutions, policies, side_by_side
from comity.terms.state import Iso3

IDN, SGP, FSM = Iso3("IDN"), Iso3("SGP"), Iso3("FSM")


def test_nothing_asked_narrows_nothing() -> None:
    assert len(policies(released(), Search())) == sum(map(len, released().registers.policies.values()))


def test_policies_stand_by_state_the_newest_first() -> None:
    found = policies(released(), Search(states=frozenset({IDN, SGP})))

    assert [each.iso3 for each in found] == sorted(each.iso3 for each in found)
    years = [each.year_from for each in found if each.iso3 == IDN]
    assert years == sorted(years, reverse=True)


def test_every_word_must_be_found_in_any_letters() -> None:
    found = policies(released(), Search(words=("STRATEGY", "singapore")))

    assert found
    assert {each.iso3 for each in found} == {SGP}


def test_a_pillar_narrows_policies_and_leaves_no_institution() -> None:
    search = Search(pillar="critical-infrastructure")

    assert all("critical-infrastructure" in each.pillars for each in policies(released(), search))
    assert institutions(released(), search) == ()


@pytest.mark.parametrize("kind", ["cert", "police"])
def test_institutions_of_a_kind_are_found(kind: str) -> None:
    assert {each.kind for each in institutions(released(), Search(kind=kind))} == {kind}


def test_every_pillar_of_the_record_has_a_shelf() -> None:
    recorded = {pillar for each in policies(released(), Search()) for pillar in each.pillars}

    assert recorded <= set(PILLARS)
    assert [shelf.pillar for shelf in side_by_side(released(), [IDN, FSM])] == list(PILLARS)


def test_a_state_without_policies_has_empty_places() -> None:
    assert all(shelf.policies[1] == () for shelf in side_by_side(released(), [IDN, FSM]))
