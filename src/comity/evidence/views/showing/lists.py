"""What all lists share: a page of rows, heads that sort, and the same rows as CSV or JSON."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory.core.permissions import Act, Actor, allows

ROWS_A_PAGE = 25
MAX_EXPORTED = 10_000
Row = TypeVar("Row", bound=Model)
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head. `key` sorts by it, empty where it does not; `sorted` is `ascending`, `descending` or empty."""

    label: str
    key: str = ""
    sorted: str = ""

    @property
    def next(self) -> str:
        """What a click on the head sorts by."""
        return f"-{self.key}" if self.sorted == "ascending" else self.key


def heads(columns: Sequence[tuple[str, str]], sort: str) -> list[Column]:
    """The heads of `(label, key)`, with the one marked that the list is sorted by."""
    directions = {sort.removeprefix("-"): "descending" if sort.startswith("-") else "ascending"}
    return [Column(label, key, directions.get(key, "") if key else "") for label, key in columns]


def page_of(request: HttpRequest, rows: QuerySet[Row], *, count: int | None = None) -> Page[Row]:
    """The page of rows that the address asks for; the nearest one where there is no such page.

    `count` is how many rows there are, where that is known already. The keys are sorted first, which an index does
    alone; then the rows of this page are read.
    """
    pages = Paginator(rows, ROWS_A_PAGE)
    if count is not None:
        pages.count = count  # a cached property: counted once, here or there
    page = pages.get_page(request.GET.get("page"))
    start = (page.number - 1) * ROWS_A_PAGE
    keys = list(rows.prefetch_related(None).values_list("pk", flat=True)[start : start + ROWS_A_PAGE])
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page


def wants_file(request: HttpRequest) -> bool:
    return request.GET.get("format") in ("csv", "json")


def file_of(request: HttpRequest, name: str, rows: Iterable[Cells]) -> HttpResponseBase:
    """The rows as the file that the address asks for."""
    if request.GET.get("format") == "json":
        answer: HttpResponseBase = JsonResponse({"rows": list(rows)})
    else:
        answer = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    kind = "json" if request.GET.get("format") == "json" else "csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterable[Cells]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    for number, row in enumerate(rows):
        if number == 0:
            yield writer.writerow(row)
        yield writer.writerow([_inert(cell) for cell in row.values()])


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@dataclass(frozen=True, slots=True)
class ListLink:
    """A way to another list of work."""

    label: str
    url: str
    look: str
    here: bool


def links(actor: Actor, here: str) -> list[ListLink]:
    """The lists this officer has, and where she begins something new."""
    lists = [
        ("evidence:preservations", _("Preservation watch"), Act.REQUEST_VIEW),
        ("evidence:information", _("Information"), Act.REQUEST_VIEW),
        ("evidence:orders", _("Orders"), Act.ORDER_ANSWER),
    ]
    return [ListLink(label, reverse(name), "second", name == here) for name, label, act in lists if allows(actor, act)]
