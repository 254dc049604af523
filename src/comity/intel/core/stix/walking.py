"""The precise way through the types of structs/: every fault, with its place, where msgspec stops at the first.

It reads the same annotations that msgspec enforces, so that both ways hold the same rules.
"""

import functools
import re
from collections.abc import Callable, Mapping

import msgspec
from msgspec import inspect as ms

from comity.intel.core.stix import instants
from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.structs.meta import Extension

_search: Callable[[str, str], re.Match[str] | None] = re.search


@functools.cache
def info(form: type[msgspec.Struct]) -> ms.Type:
    return ms.type_info(form)


EXTENSION = info(Extension)


def walk(kind: ms.Type, value: object, path: str, report: Report, extra: Mapping[str, str] | None = None) -> None:
    """Report each way in which `value` is not of this kind. `extra` is what the annotation says of it."""
    match kind:
        case ms.Metadata():
            walk(kind.type, value, path, report, kind.extra)
        case ms.StructType():
            _struct(kind, value, path, report)
        case ms.ListType():
            _list(kind, value, path, report)
        case ms.DictType():
            _dict(kind, value, path, report)
        case ms.UnionType():
            _union(kind, value, path, report)
        case _:
            _scalar(kind, value, path, report, extra or {})


def _scalar(kind: ms.Type, value: object, path: str, report: Report, extra: Mapping[str, str]) -> None:
    match kind:
        case ms.StrType():
            _text(kind, value, path, report, extra)
        case ms.IntType() | ms.FloatType():
            _number(kind, value, path, report)
        case ms.DateTimeType():
            _timestamp(value, path, report)
        case ms.LiteralType():
            if value not in kind.values:
                report.refuse("stix.vocabulary", path, value=str(value), allowed=", ".join(map(str, kind.values)))
        case ms.BoolType():
            if not isinstance(value, bool):
                report.refuse("stix.property-type", path, expected="boolean")
        case ms.NoneType():
            if value is not None:
                report.refuse("stix.property-type", path, expected="null")
        case _:
            return


def _struct(kind: ms.StructType, value: object, path: str, report: Report) -> None:
    if not isinstance(value, dict):
        report.refuse("stix.property-type", path, expected="dictionary")
        return
    for field in kind.fields:
        name = field.encode_name
        where = f"{path}.{name}" if path else name
        if name in value:
            walk(field.type, value[name], where, report)
        elif field.required:
            report.refuse("stix.property-missing", where)


def _list(kind: ms.ListType, value: object, path: str, report: Report) -> None:
    if not isinstance(value, list):
        report.refuse("stix.property-type", path, expected="list")
        return
    if len(value) < (kind.min_length or 0):
        report.refuse("stix.empty", path)
    for i, inner in enumerate(value):
        walk(kind.item_type, inner, f"{path}.[{i}]", report)


def _dict(kind: ms.DictType, value: object, path: str, report: Report) -> None:
    if not isinstance(value, dict):
        report.refuse("stix.property-type", path, expected="dictionary")
        return
    if len(value) < (kind.min_length or 0):
        report.refuse("stix.empty", path)
    for key, inner in value.items():
        walk(kind.key_type, key, f"{path}.{key}", report)
        walk(kind.value_type, inner, f"{path}.{key}", report)


def _union(kind: ms.UnionType, value: object, path: str, report: Report) -> None:
    """Faultless if one of the kinds takes it; otherwise what the last of them finds wrong."""
    attempt = report
    for inner in kind.types:
        attempt = Report()
        walk(inner, value, path, attempt)
        if not attempt.faults:
            return
    report.faults.extend(attempt.faults)


def _text(kind: ms.StrType, value: object, path: str, report: Report, extra: Mapping[str, str]) -> None:
    if not isinstance(value, str):
        report.refuse("stix.property-type", path, expected="string")
    elif (kind.pattern and not _search(kind.pattern, value)) or len(value) < (kind.min_length or 0):
        code = extra.get("fault", "stix.property-type")
        if code == "stix.identifier":
            types = extra["types"]
            report.refuse(code, path, value=value, types=f" ({types})" if types else "")
        else:
            report.refuse(code, path, value=value, algorithm=extra.get("algorithm", ""))


def _number(kind: ms.IntType | ms.FloatType, value: object, path: str, report: Report) -> None:
    whole = isinstance(kind, ms.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        report.refuse("stix.property-type", path, expected="integer" if whole else "number")
        return
    low, high = kind.ge, kind.le
    if (low is not None and value < low) or (high is not None and value > high):
        report.refuse("stix.number-range", path, low="" if low is None else low, high="∞" if high is None else high)


def _timestamp(value: object, path: str, report: Report) -> None:
    if not isinstance(value, str):
        report.refuse("stix.property-type", path, expected="timestamp")
    elif not instants.is_timestamp(value):
        report.refuse("stix.timestamp", path, value=value)
