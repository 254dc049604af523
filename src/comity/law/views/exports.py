"""What a page shows, as a file: `?format=csv` or `?format=json`."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse

from comity.law.core.knowledge import load
from comity.law.core.national.encode import Json
from comity.law.core.national.tables import Cells, csv_text

FORMATS = ("csv", "json")


def wanted(request: HttpRequest) -> bool:
    """Whether the address asks for a file."""
    return request.GET.get("format") in FORMATS


def answer(request: HttpRequest, name: str, rows: Sequence[Cells], whole: Mapping[str, Json]) -> HttpResponse:
    """The file that the address asks for: the rows, or everything with the day on which the law was compiled."""
    if request.GET.get("format") == "json":
        said: HttpResponse = JsonResponse({**whole, "compiled": load().as_of.isoformat(), "packs": load().digest})
        kind = "json"
    else:
        said = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
        kind = "csv"
    said["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return said
