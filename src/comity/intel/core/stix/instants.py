"""Timestamps: STIX 2.1, section 2 (timestamp), and RFC 3339, section 5.6: in UTC with Z, exact to the microsecond."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec import Meta

Instant = Annotated[datetime, Meta(tz=True)]

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def is_timestamp(text: str) -> bool:
    """Whether `text` is a timestamp of a day and a time that exist (a leap second does not: UTC days have 86,400 s)."""
    if not _FORM.match(text):
        return False
    try:
        instant(text)
    except ValueError:
        return False
    return True


def instant(text: str) -> datetime:
    """The instant, cut to the microsecond. Raises ValueError."""
    return datetime.fromisoformat(text[:26].rstrip("Z") + "+00:00") if len(text) > 27 else datetime.fromisoformat(text)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def is_before(first: str, second: str) -> bool:
    """Whether one timestamp is earlier than another, to the last digit written."""
    return _sortable(first) < _sortable(second)


def _sortable(text: str) -> str:
    whole, _, fraction = text.rstrip("Z").partition(".")
    return f"{whole}.{fraction.rstrip('0')}"
