"""`next`: opaque and signed, so that a client can only give back what it was given (TAXII 2.1, 3.5)."""

from django.core.signing import BadSignature, Signer

from comity.intel.api.asking import Ask
from comity.intel.core.taxii import paging
from comity.intel.core.taxii.filters import Filters
from comity.intel.core.taxii.paging import Position
from comity.intel.core.taxii.refusals import BadNext
from comity.intel.queries.reading import Shelf

_SALT = "comity.intel.taxii.next"


def size_of(ask: Ask, filters: Filters) -> int:
    """How many rows a page gets: what was asked for, at most what the server gives."""
    return min(filters.limit or ask.limits.page_objects, ask.limits.page_objects)


def begin(collection: Shelf, filters: Filters) -> int:
    """After which date_added the page begins. Raises BadNext."""
    if not filters.next:
        return 0
    if len(filters.next) > paging.LONGEST:
        raise BadNext()
    try:
        position = paging.read(_signer().unsign(filters.next))
    except BadSignature as forged:
        raise BadNext() from forged
    if position.collection != collection.pk or position.digest != filters.digest:
        raise BadNext()
    return position.added


def token(collection: Shelf, filters: Filters, end: int) -> str:
    """The `next` of a page that ended after `end`."""
    return _signer().sign(Position(collection.pk, end, filters.digest).text())


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
