"""Extensions: STIX 2.1, section 7.3, and those that section 6 defines for observables."""

import re
from collections.abc import Mapping

import msgspec

from comity.intel.core.stix import walking
from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.ids import UUID
from comity.intel.core.stix.rules.names import PROPERTY, suffixed
from comity.intel.core.stix.rules.together import at_least_one
from comity.intel.core.stix.structs import extensions as ext

Plain = dict[str, object]

_DEFINED = re.compile(rf"extension-definition--{UUID}\Z")
_CUSTOM = re.compile(r"[a-z][a-z0-9]*+(?:-[a-z0-9]++)*?-ext\Z")
_NEW = {"new-sdo": "domain", "new-sro": "relationship", "new-sco": "observable"}

# Section 6: at least one of the properties is there.
_NEVER_BARE = (ext.Ntfs, ext.Pdf, ext.RasterImage, ext.Tcp, ext.WindowsProcess, ext.WindowsService, ext.UnixAccount)


def made(extensions: Mapping[str, object]) -> str:
    """Which kind of object the extensions say they make: "domain", "relationship", "observable" or ""."""
    for said in extensions.values():
        kind = _NEW.get(str(said.get("extension_type"))) if isinstance(said, dict) else None
        if kind:
            return kind
    return ""


def check(type_: str, extensions: dict[str, dict[str, object]], report: Report) -> None:
    """Each extension by its key: a definition's id, a predefined one of this type, or (deprecated) a custom one."""
    predefined = ext.PREDEFINED.get(type_, {})
    for key, said in extensions.items():
        path = f"extensions.{key}"
        if key in predefined:
            _predefined(predefined[key], said, path, report)
        elif _DEFINED.match(key):
            walking.walk(walking.EXTENSION, said, path, report)
            _names(said, path, report)
        elif _CUSTOM.match(key) and len(key) <= 250:
            report.warn("stix.extension-custom", path, value=key)
            _names(said, path, report)
        else:
            report.refuse("stix.extension-key", path, value=key)


def _names(said: Plain, path: str, report: Report) -> None:
    for name, value in said.items():
        if not PROPERTY.match(name):
            report.refuse("stix.property-name", f"{path}.{name}", name=name)
        suffixed(name, value, f"{path}.{name}", report)


def _predefined(form: type[msgspec.Struct], said: Plain, path: str, report: Report) -> None:
    before = len(report.faults)
    walking.walk(walking.info(form), said, path, report)
    if len(report.faults) > before:
        return
    typed = msgspec.convert(said, form)
    if form in _NEVER_BARE:
        at_least_one(typed, typed.__struct_fields__, report, path)
    elif isinstance(typed, ext.WindowsPeBinary):
        _executable(typed, said, path, report)


def _executable(typed: ext.WindowsPeBinary, said: Plain, path: str, report: Report) -> None:
    """Section 6.7.6: more than its kind is said; the linker's clock counts whole seconds."""
    at_least_one(typed, tuple(name for name in typed.__struct_fields__ if name != "pe_type"), report, path)
    header = typed.optional_header
    if header is not msgspec.UNSET:
        at_least_one(header, header.__struct_fields__, report, f"{path}.optional_header")
    linked = str(said.get("time_date_stamp", ""))
    if "." in linked:
        report.refuse("stix.timestamp", f"{path}.time_date_stamp", value=linked)
