"""Whether an object may come in: the quick way for what is right, the precise way for what is not or is rare."""

from typing import Union

import msgspec

from comity.intel.core.stix import examining
from comity.intel.core.stix.faults import Checked, Refused, Report, fault
from comity.intel.core.stix.holding import checked, hold
from comity.intel.core.stix.kinds import BY_TYPE, FORMS, KINDS, Kind
from comity.intel.core.stix.rules import values
from comity.intel.core.stix.structs.common import Hashes, Stix
from comity.intel.core.stix.text import reading
from comity.intel.core.stix.text.limits import LIMITS, Limits

Plain = dict[str, object]

_typed = msgspec.json.Decoder(Union[FORMS]).decode  # noqa: UP007 - a table, complete only when this runs
_plain = msgspec.json.Decoder(Plain).decode

_HASHES = frozenset(Hashes.__struct_encode_fields__)
_DECLINED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_RARE = frozenset(("objects", "x509_v3_extensions"))


def check(raw: bytes, limits: Limits = LIMITS) -> Checked | Refused:
    """Whether `raw` is a STIX object, 2.1 or 2.0, that holds every MUST of its specification."""
    if len(raw) > limits.object_bytes:
        return Refused("", "", (fault("stix.too-large", "", size=len(raw), limit=limits.object_bytes),))
    return _quick(raw, limits) or examining.examine(raw, limits)


def _quick(raw: bytes, limits: Limits) -> Checked | None:
    """What is known of a STIX 2.1 object in which nothing is wrong or rare; else None."""
    try:
        plain = _plain(raw)
        kind, typed = _read(raw, plain)
    except _DECLINED:
        return None
    if kind is None or not reading.has_one_reading(raw, plain) or not _has_usual_hashes(raw, plain):
        return None
    report = Report()
    if not (kind.known.issuperset(plain) and plain.keys().isdisjoint(kind.free)):
        free = {name: value for name, value in plain.items() if name not in kind.known or name in kind.free}
        if not reading.is_shallow(free, limits.depth):
            return None
        values.check(free, report, older=False)
    hold(kind, typed, plain, report)
    return None if report.faults else checked(kind, typed, plain, report)


def _read(raw: bytes, plain: Plain) -> tuple[Kind | None, Stix]:
    type_ = plain.get("type")
    if isinstance(type_, str) and type_ in BY_TYPE:
        typed = _typed(raw)
        return None if not plain.keys().isdisjoint(_RARE) else KINDS[typed.__class__], typed
    kind = examining.custom(plain)
    typed = msgspec.convert(plain, kind.form)
    usual = plain.get("spec_version") == "2.1" and examining.is_named(plain)
    return kind if usual else None, typed


def _has_usual_hashes(raw: bytes, plain: Plain) -> bool:
    """Whether hashes stand only where their struct has looked at them all. Those in extensions are looked at there."""
    if b'hashes"' not in raw:
        return True
    hashes = plain.get("hashes")
    return bool(hashes) and isinstance(hashes, dict) and hashes.keys() <= _HASHES and "external_references" not in plain
