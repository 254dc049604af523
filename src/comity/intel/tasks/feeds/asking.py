"""A source as it is asked: where, and with what."""

from dataclasses import dataclass

from comity.intel.adapters.feeds import http, secrets
from comity.intel.adapters.feeds.http import Access
from comity.intel.core.feeds import addresses, reading
from comity.intel.core.feeds.addresses import Place
from comity.intel.core.feeds.cursors import Cursor
from comity.intel.core.instants import text_of
from comity.intel.models import Source
from comity.terms.errors import ComityError

USUAL_BYTES = 1024 * 1024
MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Remote:
    """A collection of another server, and what signs this node in there."""

    place: Place
    access: Access


@dataclass(frozen=True, slots=True)
class Found:
    """A collection that a server offers, with its address."""

    address: str
    title: str
    can_read: bool
    can_write: bool


def remote_of(source: Source) -> Remote:
    """What is known here of a source."""
    return Remote(addresses.collection(source.url), Access(source.user, secrets.read(source.pk)))


def query(source: Source, cursor: Cursor) -> dict[str, str]:
    """What to ask for (TAXII 2.1, 3.4 and 3.5): with `next`, the filters are those of the page before."""
    spec = source.spec_version or cursor.spec_version
    asked = {
        "added_after": text_of(cursor.after) if cursor.after else "",
        "limit": str(cursor.limit),
        "next": cursor.next,
        "match[version]": "all" if source.all_versions else "",
        "match[spec_version]": spec,
    }
    return {name: value for name, value in asked.items() if value}


def most_bytes(remote: Remote) -> int:
    """How large an envelope may be there; little, where its API root does not say."""
    try:
        said = reading.root(http.get(remote.access, remote.place.root).body).most_bytes
    except (http.FeedRefused, http.FeedNotSignedIn, reading.NotTaxii):
        said = 0
    return min(said, MOST_BYTES) if said > 0 else USUAL_BYTES


def ask(address: str, access: Access) -> Found:
    """The collection at an address. Raises NotACollection, NotAnAddress, NotTaxii, and what asking raises."""
    place = addresses.collection(address)
    offer = reading.offer(http.get(access, place.collection).body)
    return Found(place.collection, offer.title, offer.can_read, offer.can_write)


def look(address: str, access: Access) -> list[Found]:
    """The collections behind an address of discovery, of an API root, or of one collection.

    Raises NotAnAddress, NotTaxii, and what asking raises.
    """
    start = addresses.server(address)
    answer = http.get(access, start)
    discovered = reading.discovery(answer.body)
    if discovered.roots:
        links = (addresses.inside(start, one) for one in discovered.roots)
        roots = list(dict.fromkeys(one for one in links if one is not None))
        return [one for root in roots for one in _offered(root, access)]
    if addresses.COLLECTIONS in start:
        return [_found(start.partition(addresses.COLLECTIONS)[0] + "/", reading.offer(answer.body))]
    return _offered(start, access)


def _offered(root: str, access: Access) -> list[Found]:
    """The collections of an API root; none where it cannot be asked."""
    try:
        answer = http.get(access, f"{root}collections/")
        return [_found(root, one) for one in reading.offers(answer.body) if one.id]
    except ComityError:
        return []


def _found(root: str, offer: reading.Offer) -> Found:
    return Found(f"{root}collections/{offer.id}/", offer.title, offer.can_read, offer.can_write)
