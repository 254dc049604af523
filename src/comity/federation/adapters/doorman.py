"""Who knocks with rubbish: a count for each address and minute, in this process's memory only.

A flood must cost neither disk nor database, so the count is not shared between processes and is lost on restart.
"""

import ipaddress
from collections import Counter
from datetime import datetime
from threading import Lock

from comity.federation.core.limits import LIMITS
from comity.terms.errors import ComityError, gettext_noop

IPV6_SITE_BITS = 64
MAX_ADDRESSES = 50_000


class TooMuchRubbish(ComityError):
    code = "federation.too-much-rubbish"
    status = 429
    sentence = gettext_noop("Too much from this address could not be read. Wait {seconds} seconds.")


class Doorman:
    """Counts what could not be read, by address. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute: datetime | None = None
        self._counts: Counter[str] = Counter()

    def count(self, address: str, *, at: datetime) -> None:
        with self._lock:
            self._turn(at)
            if len(self._counts) < MAX_ADDRESSES:
                self._counts[_site(address)] += 1

    def is_barred(self, address: str, *, at: datetime) -> bool:
        with self._lock:
            self._turn(at)
            return self._counts[_site(address)] >= LIMITS.rubbish_per_minute

    def _turn(self, at: datetime) -> None:
        minute = at.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()


def _site(address: str) -> str:
    """The address, or the network of an IPv6 address, since one site has 2⁶⁴ of them."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if given.version == 4:
        return str(given)
    return str(ipaddress.ip_network((given, IPV6_SITE_BITS), strict=False))
