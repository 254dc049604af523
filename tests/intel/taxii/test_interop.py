"""F2: the match fields of the interoperability profile, and that none of them looks behind a marking."""

import pytest

from comity.intel.core.taxii.interop import FIELDS, fits, wanted
from comity.intel.core.taxii.refusals import BadValue
from comity.intel.queries import reading
from tests.intel.taxii.feed import CLEAR, RED, Object, Taxii, address, indicator, indicators, old_indicator
from tests.intel.taxii.test_reading import walk

GREEN_1 = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"

RICH: Object = indicator(
    "rich",
    confidence=70,
    indicator_types=["malicious-activity", "anomalous-activity"],
    labels=["case-7", "a,b"],
    created_by_ref="identity--2f8e7f0c-55a4-4a5a-9f9e-4c1b8e9d7a01",
    external_references=[{"source_name": "unit", "external_id": "U-1", "hashes": {"SHA-256": "ab" * 32}}],
    kill_chain_phases=[{"kill_chain_name": "lockheed-martin-cyber-kill-chain", "phase_name": "delivery"}],
    valid_until="2026-12-01T08:00:00Z",
)


@pytest.mark.parametrize(
    ("field", "value", "does"),
    [
        ("name", "rich", True),
        ("name", "Rich", False),
        ("name", "poor,rich", True),
        ("pattern_type", "stix", True),
        ("indicator_types", "anomalous-activity", True),
        ("indicator_types", "benign", False),
        ("labels", "case-7", True),
        ("confidence", "70", True),
        ("confidence", "71", False),
        ("confidence-gte", "70", True),
        ("confidence-gte", "71", False),
        ("confidence-lte", "70", True),
        ("revoked", "false", True),
        ("revoked", "true", False),
        ("external_id", "U-1", True),
        ("source_name", "unit", True),
        ("SHA-256", "ab" * 32, True),
        ("phase_name", "delivery", True),
        ("relationships-all", "identity--2f8e7f0c-55a4-4a5a-9f9e-4c1b8e9d7a01", True),
        ("relationships-all", CLEAR, True),
        ("relationships-all", RED, False),
        ("tlp", "clear", True),
        ("tlp", "white", True),
        ("tlp", "red,clear", True),
        ("tlp", "green", False),
        ("modified-gte", "2026-11-01T08:00:00Z", True),
        ("modified-gte", "2026-11-01T08:00:00.000001Z", False),
        ("modified-lte", "2026-11-01T08:00:00Z", True),
        ("valid_until-gte", "2026-11-30T00:00:00Z", True),
        ("valid_from-lte", "2026-10-01T00:00:00Z", False),
        ("number-gte", "0", False),
        ("value", "192.0.2.1", False),
    ],
)
def test_F2_a_field_of_the_profile_fits_or_does_not(
    bank: Taxii, place: str, field: str, value: str, *, does: bool
) -> None:
    bank.post(place + "objects/", [address("192.0.2.9"), RICH])

    for rest in ("objects/", "manifest/"):
        found = bank.get(place + rest, f"match[{field}]={value}&match[type]=indicator").ids
        named = bank.get(place + rest, f"match[{field}]={value}&match[id]={RICH['id']}").ids
        assert (RICH["id"] in found) is does
        assert named == ([RICH["id"]] if does else [])


def test_F2_fields_of_the_profile_are_joined_by_and(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [address("192.0.2.9"), address("192.0.2.8"), RICH])

    both = bank.get(place + "objects/", "match[value]=192.0.2.9,192.0.2.8&match[tlp]=clear")
    none = bank.get(place + "objects/", "match[value]=192.0.2.9&match[name]=rich")

    assert both.ids == [address("192.0.2.9")["id"], address("192.0.2.8")["id"]]
    assert none.body == {}


def test_F2_a_value_is_found_however_it_was_escaped(bank: Taxii, place: str) -> None:
    raw = b'{"type":"ipv4-addr","spec_version":"2.1","id":"%s","v\\u0061lue":"192.0.2.\\u0039"}'
    bank.call("POST", place + "objects/", b'{"objects":[' + raw % str(address("192.0.2.9")["id"]).encode() + b"]}")

    assert len(bank.get(place + "objects/", "match[value]=192.0.2.9").objects) == 1


def test_F2_green_is_green_in_either_version_of_tlp(bank: Taxii, place: str) -> None:
    marked = [indicator("one", object_marking_refs=[GREEN_1]), indicator("two", object_marking_refs=[GREEN])]
    bank.post(place + "objects/", [*marked, indicator("three")])

    assert bank.get(place + "objects/", "match[tlp]=green").ids == [one["id"] for one in marked]


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_F2_every_field_of_the_profile_is_known_at_both_addresses(bank: Taxii, place: str, field: str) -> None:
    value = {"tlp": "red", "revoked": "true"}.get(field, "2026-11-01T08:00:00Z" if "modified" in field else "7")
    value = "2026-11-01T08:00:00Z" if field.startswith("valid") else value

    assert bank.get(place + "objects/", f"match[{field}]={value}").body == {}
    assert bank.get(place + "manifest/", f"match[{field}]={value}").status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("confidence", "high"), ("revoked", "7"), ("modified-gte", "now"), ("tlp", "blue"), ("number-lte", "1" * 40)],
)
def test_F2_a_value_of_the_wrong_kind_is_a_bad_request(bank: Taxii, place: str, field: str, value: str) -> None:
    assert bank.get(place + "objects/", f"match[{field}]={value}").status == 400
    with pytest.raises(BadValue):
        wanted(field, [value])


def test_F2_a_search_goes_on_where_a_page_or_its_patience_ends(
    bank: Taxii, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WINDOW", 3)
    monkeypatch.setattr(reading, "MOST_WINDOWS", 2)
    last = indicator("last", confidence=99)
    bank.post(place + "objects/", [*indicators(17), last, *indicators(2)])

    for rest in ("objects/", "manifest/"):
        pages = list(walk(bank, place + rest, "match[confidence]=99&limit=1"))
        assert [one for page in pages for one in page.ids] == [last["id"]]
        assert len(pages) == 4
        everything = list(walk(bank, place + rest, "match[pattern_type]=stix&limit=2"))
        assert len([one for page in everything for one in page.ids]) == 18


def test_F2_the_deepest_object_does_not_break_a_search() -> None:
    deep: dict[str, object] = {}
    here = deep
    for _ in range(100_000):
        here["x"] = {}
        here = here["x"]  # type: ignore[assignment]
    here["source_name"] = "unit"

    assert fits({"x": deep}, [wanted("source_name", ["unit"])])  # type: ignore[dict-item]


def partly_red(name: str) -> Object:
    """An indicator whose description alone is red."""
    red = [{"marking_ref": RED, "selectors": ["description"]}]
    return indicator(name, description="secret", granular_markings=red)


def test_a_property_that_is_marked_by_itself_is_hidden_from_others_and_not_from_its_owner(
    bank: Taxii, reader: Taxii, place: str
) -> None:
    bank.post(place + "objects/", [indicator("plain"), partly_red("half")])

    for query in ("", "match[type]=indicator", "match[name]=half,plain"):
        own, others = bank.get(place + "objects/", query).objects, reader.get(place + "objects/", query).objects
        assert own == [indicator("plain"), partly_red("half")]
        assert [one["id"] for one in others] == [one["id"] for one in own]
        assert "secret" not in str(others)


def test_F2_nobody_finds_by_a_property_that_is_hidden(bank: Taxii, reader: Taxii, place: str) -> None:
    red = [{"marking_ref": RED, "selectors": ["confidence"]}]
    bank.post(place + "objects/", [indicator("half", confidence=70, granular_markings=red)])

    for rest in ("objects/", "manifest/"):
        assert len(bank.get(place + rest, "match[confidence]=70").objects) == 1
        assert reader.get(place + rest, "match[confidence]=70").objects == []


def test_F2_the_profile_reads_what_is_2_0_too(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [old_indicator("old")])

    assert len(bank.get(place + "objects/", "match[labels]=malicious-activity").objects) == 1
