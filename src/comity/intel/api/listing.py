"""What a collection holds, without bodies: its manifest, and the versions of an object (TAXII 2.1, 5.3 and 5.8).

Both give `next` too: the standard forgot it there (oasis-tcs/cti-taxii2 issue 110), and clients page by it.
"""

from django.http import HttpResponse

from comity.intel.adapters.pages import Head
from comity.intel.api import paging
from comity.intel.api.answers import dated
from comity.intel.api.asking import Ask
from comity.intel.api.objects import readable
from comity.intel.core.instants import text_of
from comity.intel.core.taxii import filters
from comity.intel.core.taxii.filters import Filters, Which
from comity.intel.core.taxii.refusals import Unknown
from comity.intel.core.taxii.resources import Manifest, Record, Versions
from comity.intel.queries import reading
from comity.intel.queries.reading import Page
from comity.intel.queries.sight import sight_of

_MEDIA_TYPES = {20: "application/stix+json;version=2.0", 21: "application/stix+json;version=2.1"}


def manifest(ask: Ask, name: str) -> HttpResponse:
    """A page of the manifest (5.3)."""
    wanted = filters.read(dict(ask.request.GET.lists()), filters.OBJECTS, scope="manifest")
    page, following = _page(ask, name, wanted)
    records = tuple(
        Record(stix_id, text_of(added), version, _MEDIA_TYPES[spec_version])
        for added, stix_id, version, spec_version in page.rows
    )
    return dated(Manifest(page.more, records, following).wire(), page.first, page.last)


def versions(ask: Ask, name: str, stix_id: str) -> HttpResponse:
    """The versions of an object, as they came (5.8). Raises Unknown where there are none here."""
    query = dict(ask.request.GET.lists())
    wanted = filters.read(query, filters.VERSIONS, scope=f"versions {stix_id}", default=Which.ALL).of(stix_id)
    page, following = _page(ask, name, wanted, must_be=stix_id)
    texts = tuple(row.version_text for row in page.rows)
    return dated(Versions(page.more, texts, following).wire(), page.first, page.last)


def _page(ask: Ask, name: str, wanted: Filters, *, must_be: str = "") -> tuple[Page[Head], str]:
    access = readable(ask, name)
    after, size = paging.begin(access, wanted), paging.size_of(ask, wanted)
    sight = sight_of(ask.client, access, ask.now)
    page = reading.listing(access, wanted, sight, after, size)
    if must_be and not page.rows and not reading.is_there(access, must_be, sight):
        raise Unknown()
    return page, paging.token(access, wanted, page.end) if page.more else ""
