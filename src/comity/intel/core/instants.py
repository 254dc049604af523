"""Instants of STIX and TAXII as whole microseconds since 1970 UTC: they sort, they page, and they take eight bytes."""

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BARE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  its text has no zone, so that only a Z is to be added
_MICROSECOND = timedelta(microseconds=1)
_FORM = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


def micros_of(at: datetime) -> int:
    """The microseconds of an aware instant."""
    return (at - EPOCH) // _MICROSECOND


def instant_of(micros: int) -> datetime:
    """The instant behind microseconds, in UTC."""
    return EPOCH + micros * _MICROSECOND


def text_of(micros: int) -> str:
    """RFC 3339 in UTC with exactly six fractional digits, such as 2026-11-22T08:30:00.000000Z (TAXII 2.1, 3.2)."""
    return (_BARE_EPOCH + timedelta(microseconds=micros)).isoformat(timespec="microseconds") + "Z"


def from_text(given: str) -> int | None:
    """The microseconds behind an RFC 3339 text in UTC; None where it is none.

    Of seven to nine fractional digits, which .NET and Go write, the last are cut: an instant in whole microseconds is
    later than the cut one exactly if it is later than the given one.
    """
    found = _FORM.fullmatch(given)
    if found is None:
        return None
    try:
        seconds = datetime.fromisoformat(found[1] + "+00:00")
    except ValueError:
        return None
    return micros_of(seconds) + int((found[2] or "0").ljust(9, "0")[:6])
