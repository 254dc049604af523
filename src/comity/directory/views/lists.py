"""What every list of the directory can do: pages of fifty, and export as CSV or JSON."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from comity.directory.core.tables import csv_text

PER_PAGE = 50
Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value")


def page_of(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """The page that the address names, or the nearest there is."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def page_of_values(request: HttpRequest, values: Sequence[Value]) -> Page[Value]:
    """The same for values that are not rows."""
    return Paginator(values, PER_PAGE).get_page(request.GET.get("page"))


def asked(request: HttpRequest, key: str, max_length: int = 100) -> str:
    """What the address asks for under a key, without what no database stores."""
    return request.GET.get(key, "").replace("\x00", "").strip()[:max_length]


def export_wanted(request: HttpRequest) -> bool:
    return request.GET.get("format") in ("csv", "json")


def export(request: HttpRequest, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The whole list as a file, in the format that the address names."""
    if request.GET.get("format") == "json":
        return JsonResponse({"rows": [dict(zip(head, row, strict=True)) for row in rows]})
    answer = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
