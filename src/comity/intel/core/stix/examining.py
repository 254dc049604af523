"""The precise way: every fault of an object with its place; and objects of rare kinds that the quick way leaves out."""

import re

import msgspec

from comity.intel.core.stix import walking
from comity.intel.core.stix.faults import Checked, Fault, Refused, Report
from comity.intel.core.stix.holding import checked, hold
from comity.intel.core.stix.ids import SCOS
from comity.intel.core.stix.kinds import BY_TYPE, CUSTOM, CUSTOM_OBSERVABLE, OLDER_BY_TYPE, OLDER_CUSTOM, Kind
from comity.intel.core.stix.rules import embedded, extensions, values
from comity.intel.core.stix.rules.names import RESERVED
from comity.intel.core.stix.structs.common import Stix
from comity.intel.core.stix.text import reading
from comity.intel.core.stix.text.limits import Limits

Plain = dict[str, object]

_TYPE = re.compile(r"(?=.{3,250}\Z)[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+\Z")
_decode = msgspec.json.Decoder().decode


def examine(raw: bytes, limits: Limits) -> Checked | Refused:
    """What is known of an object, or each fault it has: those of its types first, those between properties after."""
    fault = reading.wrong(raw, limits)
    report = Report()
    if fault is not None:
        return Refused("", "", (fault,))
    try:
        plain = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        report.refuse("stix.not-json", "")
        return Refused("", "", tuple(report.faults))
    if not isinstance(plain, dict):
        report.refuse("stix.not-an-object", "")
        return Refused("", "", tuple(report.faults))
    kind = _kind(plain, report)
    typed = None if kind is None else _examined(kind, plain, report)
    if kind is None or typed is None or report.faults:
        return Refused(_text(plain, "id"), _text(plain, "modified") or _text(plain, "created"), tuple(report.faults))
    return checked(kind, typed, plain, report)


def _text(plain: Plain, name: str) -> str:
    value = plain.get(name)
    return value[:300] if isinstance(value, str) else ""


def _kind(plain: Plain, report: Report) -> Kind | None:
    """Which table an object is held to. None, with a fault, if none."""
    type_ = plain.get("type")
    if not isinstance(type_, str):
        report.refuse("stix.property-missing", "type")
        return None
    if type_ == "bundle":
        report.refuse("stix.bundle", "type")
    elif type_ in RESERVED:
        report.refuse("stix.type-reserved", "type", value=type_)
    elif not _TYPE.match(type_):
        report.refuse("stix.type-name", "type", value=type_)
    else:
        return _kind_of(type_, plain, report)
    return None


def _kind_of(type_: str, plain: Plain, report: Report) -> Kind | None:
    said = plain.get("spec_version")
    if said == "2.1":
        return BY_TYPE.get(type_) or custom(plain)
    if said not in (None, "2.0"):
        report.refuse("stix.spec-version", "spec_version", value=str(said))
        return None
    if type_ in SCOS and said is None:
        return BY_TYPE[type_]
    older = OLDER_BY_TYPE.get(type_)
    if older is None and said is None and type_ in BY_TYPE:
        report.refuse("stix.property-missing", "spec_version")
        return None
    kind = custom(plain)
    return older or (kind if kind.observable and said is None else OLDER_CUSTOM)


def custom(plain: Plain) -> Kind:
    """Whether an object of an unknown type is an observable: by its extension, else by whether anybody created it."""
    said = plain.get("extensions")
    makes = extensions.made(said) if isinstance(said, dict) else ""
    if makes:
        return CUSTOM_OBSERVABLE if makes == "observable" else CUSTOM
    return CUSTOM if "created" in plain or "modified" in plain else CUSTOM_OBSERVABLE


def _examined(kind: Kind, plain: Plain, report: Report, path: str = "") -> Stix | None:
    """The object with its types, if they are right."""
    older = kind.spec_version == 20
    walking.walk(walking.info(kind.form), plain, path, report)
    values.check(plain, report, older=older)
    if not kind.name:
        _custom_name(plain, report)
    if report.faults:
        return None
    typed = msgspec.convert(plain, kind.form)
    hold(kind, typed, plain, report)
    inside = plain.get("objects")
    if kind.name == "observed-data" and isinstance(inside, dict):
        embedded.check(inside, _alone, report, older=older)
    return typed


def is_named(plain: Plain) -> bool:
    """Whether an object of an unknown type is named without fault or warning: STIX 2.1, sections 3.1 and 11.2."""
    type_, stix_id = plain.get("type"), plain.get("id")
    return (
        isinstance(type_, str)
        and isinstance(stix_id, str)
        and stix_id.startswith(f"{type_}--")
        and _TYPE.match(type_) is not None
        and type_ not in RESERVED
        and type_ != "bundle"
        and ("extensions" in plain or type_.startswith("x-"))
    )


def _custom_name(plain: Plain, report: Report) -> None:
    """STIX 2.1, sections 3.1 and 11.2: the id names the type; the type is of an extension or starts with x-."""
    type_, stix_id = str(plain["type"]), str(plain.get("id", ""))
    if not stix_id.startswith(f"{type_}--"):
        report.refuse("stix.identifier", "id", value=stix_id, types=f" ({type_})")
    if "extensions" not in plain and not type_.startswith("x-"):
        report.warn("stix.type-custom", "type", value=type_)


def _alone(type_: str, plain: Plain, path: str, report: Report) -> None:
    """Check an observable that stands inside observed data."""
    kind = BY_TYPE.get(type_)
    if kind is None or not kind.observable:
        if kind is not None or not _TYPE.match(type_):
            report.refuse("stix.type-name", f"{path}.type", value=type_)
        return
    inner = Report()
    _examined(kind, plain, inner)
    report.faults.extend(_moved(fault, path) for fault in inner.faults)


def _moved(fault: Fault, path: str) -> Fault:
    return Fault(fault.code, f"{path}.{fault.path}" if fault.path else path, fault.sentence, fault.facts)
