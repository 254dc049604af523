"""Each MUST of the specification, broken once: refused with its own code, as by the OASIS validator."""

import json

import pytest

from comity.intel.core.stix import Refused, check

from .cases import oracle
from .cases.broken import GONE, MADE, MISSING
from .cases.broken_observables import SEEN
from .cases.differences import LOOSER, STRICTER
from .cases.good import good

WRONG = (*MADE, *SEEN)


@pytest.mark.parametrize(("name", "property_"), MISSING)
def test_a_required_property_is_there(name: str, property_: str) -> None:
    value = good(name, **{property_: GONE})

    _refused(value, "stix.property-missing", property_)


@pytest.mark.parametrize("name", ["attack-pattern", "campaign", "indicator"])
def test_an_object_without_spec_version_is_held_to_stix_20(name: str) -> None:
    _refused(good(name, spec_version=GONE), "stix.property-reserved", "confidence")


@pytest.mark.parametrize(("name", "changes", "code"), WRONG)
def test_what_breaks_a_must_is_refused_with_its_own_code(name: str, changes: dict[str, object], code: str) -> None:
    _refused(good(name, **changes), code)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({name for name, _ in MISSING} | {name for name, _, _ in WRONG}))
def test_the_oasis_validator_refuses_the_same(name: str) -> None:
    gone = [good(name, **{property_: GONE}) for type_, property_ in MISSING if type_ == name]
    wrong = [good(name, **changes) for type_, changes, _ in WRONG if type_ == name]

    assert [value for value in (*gone, *wrong) if oracle.accepts(value)] == []


@pytest.mark.parametrize(("name", "changes", "code", "source"), STRICTER)
def test_where_the_oasis_validator_looks_away_the_specification_decides(
    name: str, changes: dict[str, object], code: str, source: str
) -> None:
    value = good(name, **changes)

    assert code in _codes(value), source
    assert oracle.accepts(value)


@pytest.mark.parametrize(("name", "changes", "source"), LOOSER)
def test_where_the_oasis_validator_is_mistaken_the_specification_decides(
    name: str, changes: dict[str, object], source: str
) -> None:
    value = good(name, **changes)

    assert _codes(value) == [], source
    assert not oracle.accepts(value)


def _refused(value: dict[str, object], code: str, path: str = "") -> None:
    found = check(json.dumps(value).encode())

    assert isinstance(found, Refused)
    assert code in {fault.code for fault in found.faults}, [(fault.code, fault.path) for fault in found.faults]
    assert not path or path in {fault.path for fault in found.faults}
    assert all(fault.explain() for fault in found.faults)


def _codes(value: dict[str, object]) -> list[str]:
    found = check(json.dumps(value).encode())
    return [fault.code for fault in found.faults] if isinstance(found, Refused) else []


def test_more_rules_are_broken_here_than_the_validators_own_suite_breaks() -> None:
    assert len(MISSING) + len(WRONG) > 267
