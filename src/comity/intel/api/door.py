"""Where every request under /taxii2/ comes in: signs in, counts, finds the endpoint, answers refusals.

It stands before sessions, locale and CSRF, none of which a client of TAXII has. Its own table of addresses takes a
final slash or none, and never redirects (TAXII 2.1, 1.6.5 has the slash; clients forget it).
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from comity.intel.actions.tokens import used
from comity.intel.adapters.stamp import moment
from comity.intel.api import listing, objects, places
from comity.intel.api.answers import compressed, refusal
from comity.intel.api.asking import Ask, client_behind
from comity.intel.api.rates import rates
from comity.intel.core.taxii import negotiation
from comity.intel.core.taxii.refusals import NotAcceptable, Unknown, WrongMethod
from comity.terms.errors import ComityError

PREFIX = "/taxii2/"
Endpoint = Callable[[Ask], HttpResponse]


def door(request: HttpRequest) -> HttpResponse:
    """The answer to any request under /taxii2/."""
    try:
        made = _answer(request)
    except ComityError as error:
        made = refusal(error)
    if request.method == "HEAD":
        made.content = b""
    return made


def _answer(request: HttpRequest) -> HttpResponse:
    now = moment(timezone.now())
    client = client_behind(request, now)
    steps = request.path_info.strip("/").split("/")[1:]
    ask = Ask(request, client, now, root=steps[0] if steps else "")
    rates.count(client.token_id, ask.limits.requests_per_minute, at=now.at)
    used(client.token_id, at=now.at)
    if "\0" in request.path_info:  # which PostgreSQL would not even compare
        raise Unknown()
    endpoints = _endpoints(steps)
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method not in endpoints:
        raise WrongMethod(allowed=", ".join(endpoints))
    if not negotiation.accepts(request.META.get("HTTP_ACCEPT", "")):
        raise NotAcceptable(expected=negotiation.MEDIA_TYPE)
    made = endpoints[method](ask)
    takes_gzip = ask.limits.compress and negotiation.takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    return compressed(made) if takes_gzip else made


def _endpoints(steps: list[str]) -> Mapping[str, Endpoint]:
    """What an address takes, by method (TAXII 2.1, table 2.1). Raises Unknown."""
    match steps:
        case []:
            return {"GET": places.discovery}
        case [_]:
            return {"GET": places.api_root}
        case [_, "status", status_id]:
            return {"GET": lambda ask: places.status(ask, status_id)}
        case [_, "collections"]:
            return {"GET": places.collections}
        case [_, "collections", name]:
            return {"GET": lambda ask: places.collection(ask, name)}
        case [_, "collections", name, "manifest"]:
            return {"GET": lambda ask: listing.manifest(ask, name)}
        case [_, "collections", name, "objects"]:
            return {"GET": lambda ask: objects.read(ask, name), "POST": lambda ask: objects.add(ask, name)}
        case [_, "collections", name, "objects", stix_id]:
            return {
                "GET": lambda ask: objects.read_one(ask, name, stix_id),
                "DELETE": lambda ask: objects.delete(ask, name, stix_id),
            }
        case [_, "collections", name, "objects", stix_id, "versions"]:
            return {"GET": lambda ask: listing.versions(ask, name, stix_id)}
    raise Unknown()
