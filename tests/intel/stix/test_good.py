"""What is right comes in, by the quick way, and both validators agree."""

import json

import pytest

from comity.intel.core.stix import Checked, check, checking
from comity.intel.core.stix.examining import examine
from comity.intel.core.stix.text.limits import LIMITS

from .cases import oracle
from .cases.good import GOOD, good


@pytest.mark.parametrize("name", GOOD)
def test_a_whole_object_of_each_type_is_accepted_as_by_the_oasis_validator(name: str) -> None:
    value = good(name)

    found = check(json.dumps(value).encode())

    assert isinstance(found, Checked), [(fault.code, fault.path) for fault in found.faults]
    assert oracle.accepts(value)
    assert (found.stix_id, found.type, found.spec_version) == (value["id"], value["type"], 21)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" ,\n", " : ")])
def test_the_precise_way_agrees_with_the_quick_way(name: str, separators: tuple[str, str]) -> None:
    raw = json.dumps(good(name), separators=separators).encode()

    assert examine(raw, LIMITS) == check(raw)


@pytest.mark.parametrize("name", [name for name in GOOD if name not in ("file", "x509-certificate")])
def test_the_quick_way_takes_what_is_usual(name: str) -> None:
    value = good(name)
    value.pop("external_references", None)

    assert checking._quick(json.dumps(value).encode(), LIMITS) is not None
