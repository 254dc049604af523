"""STIX 2.0 objects are held to STIX 2.0: part 1 and 2 of that specification."""

import json
import uuid

import pytest

from comity.intel.core.stix import Checked, Refused, check

from .cases import oracle
from .cases.good import KILL_CHAIN
from .cases.ids import MD5, T0, T1, sid

TLP_RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
Object = dict[str, object]


def older(type_: str, /, **own: object) -> Object:
    made = {"type": type_, "id": sid(type_), "created": T0, "modified": T1, "object_marking_refs": [TLP_RED], **own}
    return {name: value for name, value in made.items() if value is not ...}


SEEN: Object = {
    "0": {"type": "file", "name": "a.exe", "hashes": {"MD5": MD5}, "parent_directory_ref": "1"},
    "1": {"type": "directory", "path": "C:\\x", "created": T0},
    "2": {"type": "network-traffic", "src_ref": "3", "protocols": ["tcp"]},
    "3": {"type": "ipv4-addr", "value": "198.51.100.7"},
    "4": {"type": "process", "name": "a.exe", "binary_ref": "0"},
    "5": {"type": "user-account", "user_id": "x"},
}
GOOD: dict[str, Object] = {
    "attack-pattern": {"name": "n", "kill_chain_phases": KILL_CHAIN},
    "campaign": {"name": "n", "first_seen": T0, "last_seen": T1},
    "course-of-action": {"name": "n"},
    "identity": {"name": "n", "identity_class": "organization"},
    "indicator": {"labels": ["malicious-activity"], "pattern": "[file:name = 'a.exe']", "valid_from": T0},
    "intrusion-set": {"name": "n", "goals": ["g"]},
    "malware": {"name": "n", "labels": ["ransomware"]},
    "observed-data": {"first_observed": T0, "last_observed": T1, "number_observed": 5, "objects": SEEN},
    "report": {"name": "n", "labels": ["malware"], "published": T0, "object_refs": [sid("malware")]},
    "threat-actor": {"name": "n", "labels": ["criminal"]},
    "tool": {"name": "n", "labels": ["remote-access"]},
    "vulnerability": {"name": "n"},
    "relationship": {"relationship_type": "uses", "source_ref": sid("malware"), "target_ref": sid("tool")},
    "sighting": {"sighting_of_ref": sid("indicator"), "where_sighted_refs": [sid("identity")], "count": 5},
    "x-example-case": {"x_example_number": 5},
}


@pytest.mark.parametrize("name", GOOD)
def test_an_older_object_is_kept_as_older(name: str) -> None:
    value = older(name, **GOOD[name])

    found = check(json.dumps(value).encode())

    assert isinstance(found, Checked), found
    assert (found.spec_version, found.version_text, found.marking_refs) == (20, T1, (TLP_RED,))
    assert oracle.accepts(value, "2.0")


def test_an_older_tlp_marking_is_what_the_specification_fixed() -> None:
    value: Object = {
        "type": "marking-definition",
        "id": TLP_RED,
        "created": "2017-01-20T00:00:00.000Z",
        "definition_type": "tlp",
        "definition": {"tlp": "red"},
    }

    assert isinstance(check(json.dumps(value).encode()), Checked)
    assert oracle.accepts(value, "2.0")
    assert _codes(value | {"definition": {"tlp": "white"}}) == ["stix.tlp"]


WRONG: list[tuple[str, Object, str]] = [
    ("campaign", {"id": f"campaign--{uuid.UUID(int=1, version=5)}"}, "stix.identifier"),
    ("campaign", {"created": "2024-03-01T08:00:00Z"}, "stix.timestamp-milliseconds"),
    ("campaign", {"created": "2024-03-01T08:00:00.000000Z"}, "stix.timestamp-milliseconds"),
    ("campaign", {"modified": "2024-02-01T08:00:00.000Z"}, "stix.time-order"),
    ("campaign", {"modified": ...}, "stix.property-missing"),
    ("campaign", {"name": ...}, "stix.property-missing"),
    ("campaign", {"labels": []}, "stix.empty"),
    ("campaign", {"confidence": 5}, "stix.property-reserved"),
    ("campaign", {"Rank": 5}, "stix.property-name"),
    ("identity", {"identity_class": ...}, "stix.property-missing"),
    ("indicator", {"labels": ...}, "stix.property-missing"),
    ("indicator", {"pattern": "nonsense"}, "stix.pattern"),
    ("indicator", {"pattern": "[EXISTS file:name]"}, "stix.pattern"),
    ("malware", {"labels": ...}, "stix.property-missing"),
    ("report", {"labels": ...}, "stix.property-missing"),
    ("report", {"object_refs": ["x"]}, "stix.identifier"),
    ("threat-actor", {"labels": ...}, "stix.property-missing"),
    ("tool", {"labels": ...}, "stix.property-missing"),
    ("relationship", {"target_ref": TLP_RED}, "stix.identifier"),
    ("sighting", {"where_sighted_refs": [sid("tool")]}, "stix.identifier"),
    ("sighting", {"count": -1}, "stix.number-range"),
    ("observed-data", {"objects": ...}, "stix.property-missing"),
    ("observed-data", {"objects": {}}, "stix.empty"),
    ("observed-data", {"objects": {"0": {"name": "x"}}}, "stix.property-missing"),
    ("observed-data", {"objects": {"0": {"type": "file"}}}, "stix.one-of"),
    ("observed-data", {"objects": {"0": {"type": "user-account", "account_login": "x"}}}, "stix.property-missing"),
    ("observed-data", {"objects": {"0": {"type": "file", "name": "a", "hashes": {"MD5": "x"}}}}, "stix.hash"),
    (
        "observed-data",
        {"objects": {"0": {"type": "file", "name": "a", "parent_directory_ref": "9"}}},
        "stix.embedded-reference",
    ),
    (
        "observed-data",
        {"objects": {"0": {"type": "file", "name": "a", "parent_directory_ref": "0"}}},
        "stix.identifier",
    ),
    ("observed-data", {"objects": {"0": {"type": "ipv4-addr", "value": "x"}}}, "stix.ip-address"),
]


@pytest.mark.parametrize(("name", "changes", "code"), WRONG)
def test_an_older_object_that_breaks_a_must_is_refused(name: str, changes: Object, code: str) -> None:
    value = older(name, **(GOOD[name] | changes))

    assert code in _codes(value)
    assert not oracle.accepts(value, "2.0")


def test_a_spec_version_of_20_may_be_said() -> None:
    found = check(json.dumps(older("campaign", name="n", spec_version="2.0")).encode())

    assert isinstance(found, Checked)
    assert found.spec_version == 20


def _codes(value: Object) -> list[str]:
    found = check(json.dumps(value).encode())
    return [fault.code for fault in found.faults] if isinstance(found, Refused) else []
