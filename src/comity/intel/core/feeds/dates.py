"""Instants as TAXII servers write them: RFC 3339 as TAXII 2.1, 3.2 asks, or as their languages print dates.

MITRE's server writes date_added and its headers as HTTP dates (RFC 9110, 5.6.7) and as JavaScript's Date.toString;
OpenTAXII and others leave the zone or the fraction out.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from comity.intel.core.instants import from_text, micros_of

LONGEST = 100
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d? \d{4} \d\d:\d\d:\d\d) (?:GMT|UTC)(?:([+-])(\d\d)(\d\d))?\b"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


def instant_of(text: str) -> int:
    """Microseconds since 1970 UTC; 0 where it is no instant, or one before 1970. Without a zone, UTC is meant."""
    given = text.strip()
    if not given or len(given) > LONGEST:
        return 0
    try:
        found = from_text(given)
        return max(0, micros_of(_read(given)) if found is None else found)
    except (ValueError, OverflowError):
        return 0


def _read(given: str) -> datetime:
    """Raises ValueError."""
    if _RFC3339.match(given):
        return _with_zone(datetime.fromisoformat(given.upper().replace(" ", "T", 1)))
    javascript = _JAVASCRIPT.match(given)
    if javascript is not None:
        bare, sign, hours, minutes = javascript.groups()
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        zone = timezone(-ahead if sign == "-" else ahead)
        return datetime.strptime(bare, "%b %d %Y %H:%M:%S").replace(tzinfo=zone)
    return _with_zone(parsedate_to_datetime(given))


def _with_zone(read: datetime) -> datetime:
    return read if read.tzinfo else read.replace(tzinfo=UTC)
