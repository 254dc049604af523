"""The spans of time after a request that pages and commands offer: 8 hours to ever."""

from collections.abc import Mapping

from comity.strategy.core.coverage import EVER
from comity.terms.errors import gettext_noop

SPANS: Mapping[str, tuple[float, str]] = {
    "8h": (8 / 24, gettext_noop("within 8 hours")),
    "10d": (10.0, gettext_noop("within 10 days")),
    "45d": (45.0, gettext_noop("within 45 days")),
    "180d": (180.0, gettext_noop("within 180 days")),
    "ever": (EVER, gettext_noop("ever")),
}
"""Days and words by the name that stands in an address. EU emergency orders are due in 8 hours, others in 10 days, the
second protocol's subscriber data in 30 and traffic in 45, and letters of request take half a year or more."""
