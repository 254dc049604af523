"""What there is: discovery, API roots, collections, and the status of requests (TAXII 2.1, 4 and 5.1, 5.2)."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from comity.intel.api.answers import answer
from comity.intel.api.asking import Ask
from comity.intel.core.taxii import resources
from comity.intel.core.taxii.negotiation import MEDIA_TYPE
from comity.intel.core.taxii.refusals import Unknown
from comity.intel.queries import clients, roots
from comity.intel.queries.clients import Access

STIX_TYPES = ("application/stix+json;version=2.1", "application/stix+json;version=2.0")


def discovery(ask: Ask) -> HttpResponse:
    """The API roots in which the client has a collection (4.1)."""
    slugs = tuple(dict.fromkeys(one.row.root for one in ask.client.accesses))
    urls = {slug: ask.request.build_absolute_uri(f"/taxii2/{slug}/") for slug in slugs}
    default = roots.default_of(slugs)
    found = resources.Discovery(
        title=settings.COMITY_NODE_NAME,
        contact=settings.COMITY_CONTACT,
        default=urls.get(default, ""),
        api_roots=tuple(urls.values()),
    )
    return answer(found.wire())


def api_root(ask: Ask) -> HttpResponse:
    """One API root (4.2); `versions` are media types."""
    ask.accesses()
    place = roots.root(ask.root)
    found = resources.ApiRoot(
        title=place.title,
        description=place.description,
        versions=(MEDIA_TYPE,),
        max_content_length=ask.limits.max_content_bytes,
    )
    return answer(found.wire())


def status(ask: Ask, status_id: str) -> HttpResponse:
    """What became of one of the client's own requests (4.3). Raises Unknown."""
    try:
        wanted = UUID(status_id)
    except ValueError as wrong:
        raise Unknown() from wrong
    body = clients.status(wanted, ask.client, ask.root)
    if body is None:
        raise Unknown()
    return answer(body)


def collections(ask: Ask) -> HttpResponse:
    """The collections of a root, in the order in which they were opened (5.1)."""
    found = tuple(_resource(one) for one in ask.accesses())
    return answer(resources.Collections(found).wire())


def collection(ask: Ask, name: str) -> HttpResponse:
    """One collection, by id or alias (5.2)."""
    return answer(_resource(ask.access(name)).wire())


def _resource(access: Access) -> resources.Collection:
    return resources.Collection(
        id=str(access.row.public_id),
        title=access.row.title,
        description=access.row.description,
        alias=access.row.alias,
        can_read=access.row.can_read,
        can_write=access.row.can_write,
        media_types=STIX_TYPES,
    )
