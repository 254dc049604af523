"""Objects: read, added, deleted (TAXII 2.1, 5.4 to 5.7). Bodies go out as they came in, without being parsed."""

import msgspec
from django.http import HttpResponse

from comity.intel import actions
from comity.intel.api import paging
from comity.intel.api.answers import answer, dated
from comity.intel.api.asking import Ask, body_of
from comity.intel.core.stix import NotAnEnvelope, read_envelope
from comity.intel.core.taxii import filters
from comity.intel.core.taxii.filters import Filters, Which
from comity.intel.core.taxii.refusals import MayNotDelete, MayNotRead, MayNotWrite, Unknown
from comity.intel.queries import reading
from comity.intel.queries.clients import Access
from comity.intel.queries.reading import Page
from comity.intel.queries.sight import sight_of


class _Top(msgspec.Struct):
    type: str = ""


def read(ask: Ask, name: str) -> HttpResponse:
    """A page of a collection (5.4)."""
    access = readable(ask, name)
    wanted = filters.read(dict(ask.request.GET.lists()), filters.OBJECTS, scope="objects")
    return _envelope(ask, access, wanted)


def read_one(ask: Ask, name: str, stix_id: str) -> HttpResponse:
    """An object's versions that are asked for (5.6). Raises Unknown where it has none here."""
    access = readable(ask, name)
    wanted = filters.read(dict(ask.request.GET.lists()), filters.ONE_OBJECT, scope=stix_id)
    return _envelope(ask, access, wanted.of(stix_id), must_be=stix_id)


def add(ask: Ask, name: str) -> HttpResponse:
    """Objects come in (5.5): 202 with their status, even where some of them are refused."""
    access = ask.access(name)
    if not access.row.can_write:
        raise MayNotWrite()
    body = body_of(ask)
    raws = read_envelope(body)
    if not raws and msgspec.json.decode(body, type=_Top).type not in ("", "bundle"):
        raise NotAnEnvelope(detail="a single object")
    return answer(actions.receive(raws, ask.client, access, at=ask.at), status=202)


def delete(ask: Ask, name: str, stix_id: str) -> HttpResponse:
    """Versions of an object leave the collection, all unless some are named (5.7)."""
    access = ask.access(name)
    if not (access.row.can_read and access.row.can_write):
        raise MayNotDelete()
    query = dict(ask.request.GET.lists())
    wanted = filters.read(query, filters.ONE_OBJECT, scope=stix_id, default=Which.ALL)
    sight = sight_of(ask.client, access, ask.now)
    actions.delete(access.collection, stix_id, wanted, sight, by=str(ask.client.token_id), at=ask.at)
    return answer(b"")


def readable(ask: Ask, name: str) -> Access:
    """A collection that the client may read. Raises MayNotRead, Unknown."""
    access = ask.access(name)
    if not access.row.can_read:
        raise MayNotRead()
    return access


def _envelope(ask: Ask, access: Access, wanted: Filters, *, must_be: str = "") -> HttpResponse:
    after, size = paging.begin(access, wanted), paging.size_of(ask, wanted)
    sight = sight_of(ask.client, access, ask.now)
    page = reading.joined(access, wanted, sight, after, size)
    if must_be and not page.rows and not reading.is_there(access, must_be, sight):
        raise Unknown()
    following = paging.token(access, wanted, page.end) if page.more else ""
    return dated(_joined(page, following), page.first, page.last)


def _joined(page: Page[bytes], following: str) -> bytes:
    """The envelope resource (3.7), its objects as they are."""
    if not page.rows:
        return b'{"more":true,"next":"%b"}' % following.encode() if page.more else b"{}"
    head = b'{"more":true,"next":"%b","objects":[' % following.encode() if page.more else b'{"more":false,"objects":['
    parts = [head]
    for one in page.rows:
        parts += one, b","
    parts[-1] = b"]}"
    return b"".join(parts)
