"""Properties that the specification does not name: STIX 2.1, sections 3.1, 3.3 and 11.1."""

import re
from collections.abc import Iterable, Mapping

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.ids import DIGITS

PROPERTY = re.compile(r"(?:[a-z][a-z0-9_]{2,249}|id)\Z")
OLDER_PROPERTY = re.compile(r"(?:[a-z0-9_]{3,250}|id)\Z")  # STIX 2.0, part 1, section 5.1: a digit may come first
RESERVED = frozenset(("severity", "action", "username", "phone_numbers"))
OLDER_RESERVED = frozenset(
    ("confidence", "severity", "action", "usernames", "phone_numbers", "addresses", "first_seen_precision")
) | {"last_seen_precision", "valid_from_precision", "valid_until_precision"}

_HEX = re.compile(rf"(?:{DIGITS}{{2}})+\Z")
_BINARY = re.compile(r"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")


def custom(plain: Mapping[str, object], names: Iterable[str], report: Report, *, listed: bool, older: bool) -> None:
    """The names and typed suffixes of custom properties; `listed` is whether an extension accounts for them."""
    form, reserved = (OLDER_PROPERTY, OLDER_RESERVED) if older else (PROPERTY, RESERVED)
    for name in names:
        if not form.match(name):
            report.refuse("stix.property-name", name, name=name)
        elif name in reserved:
            report.refuse("stix.property-reserved", name, name=name)
        elif not listed and not name.startswith("x_"):
            report.warn("stix.property-custom", name, name=name)
        suffixed(name, plain[name], name, report)


def suffixed(name: str, value: object, path: str, report: Report) -> None:
    """Section 2 (binary, hex): a name ending in _hex or _bin says the type of its value."""
    if name.endswith("_hex") and not (isinstance(value, str) and _HEX.match(value)):
        report.refuse("stix.hex", path, value=str(value))
    if name.endswith("_bin") and not (isinstance(value, str) and value and _BINARY.match(value)):
        report.refuse("stix.binary", path)
