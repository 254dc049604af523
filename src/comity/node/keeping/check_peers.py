"""The node among others: its manifest, its clock, and whether peers answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import urllib3
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import queries
from comity.ledger import queries as ledger
from comity.node.installation import Installation
from comity.node.keeping.finding import PEER, Finding, fail, ok, warn
from comity.terms.errors import ComityError

RENEW_BEFORE = timedelta(days=14)
SKEW_WARNED = timedelta(seconds=5)
SKEW_REFUSED = timedelta(seconds=60)
_http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(5))


def own_manifest(node: Installation) -> Iterator[Finding]:
    """Others stop trusting a manifest on the day it ends."""
    try:
        manifest = queries.own_manifest()
    except ComityError as error:
        yield fail("manifest", error.explain(_), f"comity peer publish {node.folder}")
        return
    yield _expiry("manifest", manifest.expires, f"comity peer publish {node.folder}")


def _expiry(what: str, expires: datetime, advice: str) -> Finding:
    left = expires - timezone.now()
    if left < timedelta(0):
        return fail(what, _("expired on {day}").format(day=f"{expires:%Y-%m-%d}"), advice)
    if left < RENEW_BEFORE:
        return warn(what, _("ends in {count} days").format(count=left.days), advice)
    return ok(what, _("good until {day}").format(day=f"{expires:%Y-%m-%d}"))


def clock(_node: Installation) -> Iterator[Finding]:
    """Time has not run backwards since the last act, and peers agree on it."""
    latest = ledger.latest_checkpoint()
    if latest is not None and latest.at > timezone.now() + SKEW_WARNED:
        found = _("the ledger was last signed at {at}, after now").format(at=f"{latest.at:%Y-%m-%d %H:%M:%S} UTC")
        yield fail("clock", found, _("Set the clock."))
    skews = [skew for peer in queries.peers() if (skew := _skew(peer.base_url)) is not None]
    if not skews:
        yield ok("clock", _("no peer to compare with"))
        return
    middle = sorted(skews)[len(skews) // 2]
    found = _("{seconds} s against {count} peers").format(seconds=f"{middle.total_seconds():+.0f}", count=len(skews))
    if abs(middle) > SKEW_REFUSED:
        yield fail("clock", found, _("Set the clock and keep it by NTP: peers refuse what you send."))
    elif abs(middle) > SKEW_WARNED:
        yield warn("clock", found, _("Keep the clock by NTP."))
    else:
        yield ok("clock", found)


def _skew(base_url: str) -> timedelta | None:
    """How far this clock is ahead of a peer's, by the Date of its answer; None if it does not answer."""
    try:
        answer = _http.request("GET", f"{base_url}/federation/manifest/")
    except urllib3.exceptions.HTTPError:
        return None
    said = answer.headers.get("Date")
    return datetime.now(UTC) - parsedate_to_datetime(said) if said else None


def peers(_node: Installation) -> Iterator[Finding]:
    """Each trusted peer answers, and its manifest is good for a while."""
    for peer in queries.peers():
        what = f"{PEER} {peer.node_id}"
        yield _expiry(what, peer.manifest.expires, _("Ask its operator to publish a new manifest."))
        if _skew(peer.base_url) is None:
            found = _("{address} does not answer").format(address=peer.base_url)
            yield warn(what, found, _("Messages wait for it; ask its operator."))
