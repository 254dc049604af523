"""Rules about which properties stand together."""

import msgspec
from msgspec import UNSET

from comity.intel.core.stix.faults import Report


def has(value: msgspec.Struct, name: str) -> bool:
    return getattr(value, name) is not UNSET


def at_least_one(value: msgspec.Struct, names: tuple[str, ...], report: Report, path: str = "") -> None:
    for name in names:
        if getattr(value, name) is not UNSET:
            return
    report.refuse("stix.one-of", path, names=", ".join(names))


def exactly_one(value: msgspec.Struct, names: tuple[str, ...], report: Report, path: str = "") -> None:
    if sum(getattr(value, name) is not UNSET for name in names) != 1:
        report.refuse("stix.only-one-of", path, names=", ".join(names))


def needs(value: msgspec.Struct, name: str, needed: str, report: Report) -> None:
    if getattr(value, name) is not UNSET and getattr(value, needed) is UNSET:
        report.refuse("stix.requires", name, needed=needed)
