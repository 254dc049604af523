"""Observables inside observed data: STIX 2.0, part 2, section 2.6 and, deprecated, STIX 2.1, section 4.14.

Inside, objects point at each other by the keys under which they stand. Each is checked as if it stood alone, its keys
replaced by identifiers of the types they point at.
"""

from collections.abc import Callable, Mapping

from comity.intel.core.stix.faults import Report

Plain = dict[str, object]
Check = Callable[[str, Plain, str, Report], None]

_UUID = "00000000-0000-4000-8000-000000000000"
_REQUIRED_20 = {"user-account": "user_id", "windows-registry-key": "key"}


def check(objects: Mapping[str, Plain], alone: Check, report: Report, *, older: bool) -> None:
    """Check each object with `alone`, which is told its type, its properties, its path and where to report."""
    types = {key: inner.get("type") for key, inner in objects.items()}
    for key, inner in objects.items():
        path, type_ = f"objects.{key}", types[key]
        if not isinstance(type_, str):
            report.refuse("stix.property-missing", f"{path}.type")
            continue
        needed = _REQUIRED_20.get(type_, "type") if older else "id"
        if needed not in inner:
            report.refuse("stix.property-missing", f"{path}.{needed}")
        resolved = _resolved(inner, types, path, report)
        if isinstance(resolved, dict):
            alone(type_, {"id": f"{type_}--{_UUID}", **resolved}, path, report)


def _resolved(value: object, types: Mapping[str, object], path: str, report: Report) -> object:
    """The same value with identifiers in place of keys. No deeper than the object, whose depth is bounded."""
    if isinstance(value, list):
        return [_resolved(inner, types, f"{path}.[{i}]", report) for i, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {
        name: _identifiers(inner, types, f"{path}.{name}", report)
        if name.endswith(("_ref", "_refs"))
        else _resolved(inner, types, f"{path}.{name}", report)
        for name, inner in value.items()
    }


def _identifiers(value: object, types: Mapping[str, object], path: str, report: Report) -> object:
    if isinstance(value, list):
        return [_identifiers(inner, types, f"{path}.[{i}]", report) for i, inner in enumerate(value)]
    if not isinstance(value, str):
        return value
    if value not in types:
        report.refuse("stix.embedded-reference", path, value=value)
    return f"{types.get(value) or 'x-unknown'}--{_UUID}"
