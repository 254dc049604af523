"""Fields that carry markings of their own are left out where these keep the reader out (STIX 2.1, 7.2.3)."""

import json

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks.granular import without_hidden
from comity.terms.marking import Tlp

RED, AMBER, GREEN, CLEAR = (tlp.IDS[one] for one in (Tlp.RED, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR))
OPTIONAL = ("description", "labels", "external_references", "confidence", "kill_chain_phases", "created_by_ref")
TOOL: dict[str, object] = {
    "type": "tool",
    "spec_version": "2.1",
    "id": "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
    "created": "2026-01-20T12:00:00.000Z",
    "modified": "2026-01-20T12:00:00.000Z",
    "created_by_ref": "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff",
    "name": "Night heron",
    "description": "Seen at the harbour.",
    "labels": ["north", "harbour", "south"],
    "confidence": 70,
    "external_references": [
        {"source_name": "bay-cert", "url": "https://example.org/1", "description": "first"},
        {"source_name": "informant", "description": "second"},
    ],
    "kill_chain_phases": [{"kill_chain_name": "x", "phase_name": "delivery"}],
    "object_marking_refs": [GREEN],
}


def marked(*granular: tuple[str, str], base: dict[str, object] = TOOL) -> bytes:
    """The object with pairs of marking and selector."""
    entries = [{"marking_ref": ref, "selectors": [selector]} for ref, selector in granular]
    return json.dumps({**base, "granular_markings": entries}).encode()


def not_red(refs: tuple[str, ...]) -> bool:
    return RED not in refs


def left(raw: bytes) -> dict[str, object]:
    shown = without_hidden(raw, not_red)
    assert shown is not None
    found: dict[str, object] = json.loads(shown)
    return found


def test_a_hidden_field_goes_and_leaves_no_trace() -> None:
    shown = left(marked((RED, "description"), (AMBER, "confidence")))

    assert "description" not in shown
    assert shown["granular_markings"] == [{"marking_ref": AMBER, "selectors": ["confidence"]}]
    assert shown["confidence"] == 70


def test_the_last_granular_marking_goes_with_the_last_hidden_field() -> None:
    assert "granular_markings" not in left(marked((RED, "description")))


def test_where_nothing_is_hidden_the_bytes_are_the_same() -> None:
    raw = marked((AMBER, "description"))

    assert without_hidden(raw, not_red) is raw


def test_fields_that_are_not_touched_keep_their_bytes() -> None:
    raw = marked((RED, "description")).replace(b'"confidence": 70', b'"confidence": 7.0e1')

    shown = without_hidden(raw, not_red)

    assert shown is not None
    assert b'"confidence":7.0e1' in shown


def test_an_entry_of_a_list_goes_and_the_others_are_counted_anew() -> None:
    shown = left(marked((RED, "labels.[0]"), (AMBER, "labels.[2]"), (GREEN, "external_references.[1].description")))

    assert shown["labels"] == ["harbour", "south"]
    assert shown["granular_markings"] == [
        {"marking_ref": AMBER, "selectors": ["labels.[1]"]},
        {"marking_ref": GREEN, "selectors": ["external_references.[1].description"]},
    ]


def test_a_list_that_would_be_empty_goes() -> None:
    assert "labels" not in left(marked(*((RED, f"labels.[{at}]") for at in range(3))))


def test_an_entry_that_loses_what_it_needs_goes_whole() -> None:
    shown = left(marked((RED, "external_references.[1].source_name"), (AMBER, "external_references.[1].description")))

    assert shown["external_references"] == [TOOL["external_references"][0]]  # type: ignore[index]  # a list
    assert "granular_markings" not in shown


def test_what_is_inside_a_hidden_field_is_hidden_with_it() -> None:
    shown = left(marked((RED, "external_references"), (CLEAR, "external_references.[0].url")))

    assert "external_references" not in shown


@pytest.mark.parametrize("selector", ["name", "id", "modified", "granular_markings", "object_marking_refs"])
def test_an_object_that_would_lose_what_it_needs_is_withheld_whole(selector: str) -> None:
    assert without_hidden(marked((RED, selector)), not_red) is None


@pytest.mark.parametrize("selector", ["descriptin", "labels.[9]", "labels.first", "description.[0]", "labels.[-1]", ""])
def test_a_marking_that_points_nowhere_withholds_the_object_whole(selector: str) -> None:
    assert without_hidden(marked((RED, selector)), not_red) is None


def test_an_observable_keeps_nothing_of_what_its_id_is_made_from_to_itself() -> None:
    file: dict[str, object] = {
        "type": "file",
        "spec_version": "2.1",
        "id": "file--e277603e-1060-5ad4-9937-c26c97f1ca68",
        "name": "invoice.exe",
        "size": 4096,
        "object_marking_refs": [GREEN],
    }

    assert without_hidden(marked((RED, "name"), base=file), not_red) is None
    assert "size" not in left(marked((RED, "size"), base=file))


def test_of_a_type_that_nobody_here_knows_all_or_nothing_is_shown() -> None:
    custom = TOOL | {"type": "x-bay", "id": "x-bay--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}

    assert without_hidden(marked((RED, "description"), base=custom), not_red) is None


def test_a_field_inherits_the_level_of_its_object_where_its_own_marking_says_none() -> None:
    asked: list[tuple[str, ...]] = []
    statement = "marking-definition--00000000-0000-4000-8000-000000000001"

    def ask(refs: tuple[str, ...]) -> bool:
        asked.append(refs)
        return True

    without_hidden(marked((statement, "description"), (RED, "labels")), ask)

    assert sorted(asked) == sorted([tuple(sorted((statement, GREEN))), (RED,)])


def test_a_language_is_no_marking_of_data() -> None:
    raw = json.dumps({**TOOL, "granular_markings": [{"lang": "fil", "selectors": ["description"]}]}).encode()

    assert without_hidden(raw, lambda refs: False) is raw


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"type": 7}', b"\xff", b'{"type":"tool","granular_markings":7}'])
def test_what_cannot_be_read_is_not_shown(raw: bytes) -> None:
    assert without_hidden(raw, lambda refs: True) is None


@given(st.sets(st.sampled_from(OPTIONAL), min_size=1), st.sets(st.sampled_from(OPTIONAL)))
def test_what_is_left_is_a_proper_object_without_any_hidden_value(hidden: set[str], others: set[str]) -> None:
    raw = marked(*((RED, one) for one in hidden), *((AMBER, one) for one in others))

    shown = left(raw)

    assert not hidden & shown.keys()
    assert {key: shown[key] for key in TOOL.keys() - hidden} == {key: TOOL[key] for key in TOOL.keys() - hidden}
    assert stix2.parse(json.dumps(shown)).id == TOOL["id"]
