"""Markings as STIX and FIRST wrote them down, and as this node adds to them."""

import json

import pytest
import stix2

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Handling, Onward
from comity.intel.core.sharing.marks.markings import Statement, meaning, read_marking
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, marking_id, terms

OTHER = "marking-definition--00000000-0000-4000-8000-000000000001"


def test_the_ids_of_tlp_1_stand_for_their_equivalents_in_tlp_2() -> None:
    former = {one.id: one.name for one in (stix2.TLP_WHITE, stix2.TLP_GREEN, stix2.TLP_AMBER, stix2.TLP_RED)}

    levels = {tlp.level_of(ref): name for ref, name in former.items()}

    assert levels == {
        Tlp.CLEAR: "TLP:WHITE", Tlp.GREEN: "TLP:GREEN", Tlp.AMBER: "TLP:AMBER", Tlp.RED: "TLP:RED",
    }  # fmt: skip


@pytest.mark.parametrize("level", Tlp)
def test_a_definition_of_tlp_2_is_one_that_others_understand(level: Tlp) -> None:
    parsed = stix2.parse(tlp.definition(level).decode(), allow_custom=True)

    assert parsed.id == tlp.IDS[level]
    assert json.loads(tlp.definition(level))["extensions"][tlp.EXTENSION]["tlp_2_0"] == level.value[4:].lower()


def test_the_same_level_in_both_versions_is_no_conflict() -> None:
    marking = read_marking([tlp.IDS[Tlp.AMBER], stix2.TLP_AMBER.id], {})

    assert marking.levels == {Tlp.AMBER}


def test_two_levels_stay_visible_as_two() -> None:
    marking = read_marking([tlp.IDS[Tlp.CLEAR], stix2.TLP_RED.id], {})

    assert marking.levels == {Tlp.CLEAR, Tlp.RED}


def test_a_marking_nobody_defined_stays_visible_as_unknown() -> None:
    assert read_marking([OTHER], {}).unknown == (OTHER,)


def test_nobody_else_defines_an_id_of_tlp() -> None:
    clear = Statement("All of this is clear, believe me.")

    marking = read_marking([tlp.IDS[Tlp.RED]], {tlp.IDS[Tlp.RED]: clear})

    assert marking.levels == {Tlp.RED}
    assert not marking.statements


def test_a_statement_is_kept_as_words() -> None:
    raw = stix2.MarkingDefinition(definition_type="statement", definition={"statement": "© 2026 invented"}).serialize()

    assert meaning(raw.encode()) == Statement("© 2026 invented")


@pytest.mark.parametrize(
    "definition",
    [
        {"definition_type": "tlp", "definition": {"tlp": "white"}},
        {"extensions": {tlp.EXTENSION: {"extension_type": "property-extension", "tlp_2_0": "clear"}}},
        {"extensions": {"extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce": {"identifier": "acs"}}},
        {"definition_type": "x-national", "definition": {"level": "restricted"}},
        {"definition_type": "statement", "definition": {"statement": 7}},
        {"extensions": {handling.EXTENSION: {"extension_type": "property-extension"}}},
        {"extensions": {handling.EXTENSION: {"owner": AUS, "releasable_to": ["everybody"]}}},
        {"extensions": {handling.EXTENSION: {"owner": AUS, "unheard_of": True}}},
        {},
    ],
)
def test_what_is_not_understood_to_the_end_means_nothing(definition: dict[str, object]) -> None:
    raw = json.dumps({"type": "marking-definition", "id": OTHER, **definition}).encode()

    assert meaning(raw) is None


def test_our_own_marking_says_what_was_written_into_it() -> None:
    said = terms(
        releasable_to=["node:aus.example"], purposes=["prevention"], onward="ask", retain_until="2027-01-01T00:00:00Z"
    )

    found = meaning(handling.definition(marking_id("a"), said, level=Tlp.AMBER, created=NOON, name="For Australia"))

    assert isinstance(found, Handling)
    assert found.releasable_to == {handling.node(AUS)}
    assert (set(found.purposes), found.onward) == ({"prevention"}, Onward.ASK)
    assert found.retain_until is not None
    assert found.retain_until.year == 2027


def test_our_own_marking_is_a_marking_to_others_too() -> None:
    raw = handling.definition(marking_id("a"), terms(), level=Tlp.AMBER, created=NOON)

    parsed = stix2.parse(raw.decode(), allow_custom=True)

    assert parsed.object_marking_refs == [tlp.IDS[Tlp.AMBER]]
