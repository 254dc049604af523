"""What others said about this node's objects."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.directory.views.lists import export, export_wanted
from comity.intel.core.instants import instant_of
from comity.intel.core.remarks import Opinion
from comity.intel.core.showing.looks import look as look_of
from comity.intel.forms.moving import OPINIONS
from comity.intel.queries.moving.heard import Heard, heard
from comity.intel.views.finding.sight import looking
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.moving.inbox import shows
from comity.intel.views.tabs import tabs
from comity.terms.instants import to_text

HEAD = ("id", "type", "about", "title", "from", "opinion", "count", "text", "stored_at")


@dataclass(frozen=True, slots=True)
class Line:
    """A remark as the list shows it."""

    one: Heard
    at: datetime
    type: str
    owner: str
    opinion: str
    seen: str


@require_safe
def remarks(request: HttpRequest) -> HttpResponse:
    """Sightings, opinions and notes about objects of this node, page by page."""
    look = looking(request)
    given = request.GET.get("after", "")
    found, after = heard(look.sight, after=int(given) if given.isdecimal() and len(given) < 19 else 0)
    if export_wanted(request):
        return export(request, "remarks", HEAD, map(_cells, found))
    names = Names(look.actor, look.at)
    context = {
        "tabs": tabs(request, "inbox"),
        "shows": shows(None),
        "rows": [_line(one, names) for one in found],
        "after": after,
        "later": bool(given),
    }
    return render(request, "intel/letters/remarks.html", context)


def _line(one: Heard, names: Names) -> Line:
    known = one.opinion in set(Opinion)
    return Line(
        one,
        instant_of(one.hit.stored_at),
        _(look_of(one.hit.type).name),
        names.owner(one.hit.owner),
        str(OPINIONS[Opinion(one.opinion)]) if known else one.opinion,
        ngettext("Seen once", "Seen {count} times", one.count).format(count=one.count) if one.count > 0 else "",
    )


def _cells(one: Heard) -> tuple[str, ...]:
    hit = one.hit
    return (
        hit.stix_id,
        hit.type,
        one.subject.stix_id,
        one.subject.title,
        hit.owner,
        one.opinion,
        str(one.count or ""),
        one.text,
        to_text(instant_of(hit.stored_at)),
    )
