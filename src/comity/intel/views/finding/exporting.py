"""Files of what was found. Which objects went into a file is kept, so that a recall finds it."""

from collections.abc import Iterator
from hashlib import sha256

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.directory.core.tables import csv_text
from comity.intel.actions.exchange.exporting import exported
from comity.intel.queries import finding, labels
from comity.intel.queries.finding import Asked, Filters, Hit
from comity.intel.views.finding.sight import Looking, looking, version_of, versions_of
from comity.intel.views.finding.telling.rows import HEAD, cells

MOST, AT_ONCE = 10_000, 500
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def export(request: HttpRequest, what: Asked, filters: Filters, look: Looking) -> HttpResponse:
    """The list as the file that the form asks for: at most `MOST` objects, the newest."""
    hits = list(_all(what, filters, look))
    form, markings = request.POST["format"], labels.markings()
    table = [cells(one, markings) for one in hits]
    if form == "json":
        body = msgspec.json.encode({"rows": [dict(zip(HEAD, each, strict=True)) for each in table]})
    else:
        body = csv_text(HEAD, table).encode()
    return _file([one.id for one in hits], body, f"objects.{form}", f"list-{form}", TYPES[form], look)


def _all(what: Asked, filters: Filters, look: Looking) -> Iterator[Hit]:
    after = number = 0
    while number < MOST:
        found = finding.find(what, filters, look.sight, after=after, limit=min(AT_ONCE, MOST - number))
        yield from found.hits
        after, number = found.after, number + len(found.hits)
        if not after:
            return


@require_POST
def download(request: HttpRequest, stix_id: str) -> HttpResponse:
    """One version of an object as a file of JSON, as far as the officer may see it."""
    look = looking(request)
    wanted = request.POST.get("version", "")[:100], request.POST.get("content", "")[:64]
    hit = version_of(versions_of(stix_id, look.sight), *wanted)
    return _file([hit.id], hit.raw, f"{stix_id}.json", "stix-object", "application/json", look)


def _file(ids: list[int], body: bytes, name: str, form: str, media_type: str, look: Looking) -> HttpResponse:
    if ids:
        exported(ids, form, sha256=sha256(body).hexdigest(), by=look.actor.officer_id, at=look.at)
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
