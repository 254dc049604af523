"""The data packs of this node: the list, one with what it changed, its files, and taking it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.law.core import naming
from comity.law.core.packs import differences, text
from comity.stewardship import actions, queries
from comity.stewardship.forms import RevertForm
from comity.stewardship.models import Pack
from comity.stewardship.views.showing import answers_shown, shown

ROWS_A_PAGE = 25
KINDS = {Pack.Standing.IN_USE: "ok", Pack.Standing.TAKEN_BACK: "still"}


@dataclass(frozen=True, slots=True)
class Row:
    """A pack as the list shows it."""

    pack: Pack
    state: str
    kind: str
    word: str


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack, the newest first."""
    require(actor(request), Act.LAW_VIEW)
    page = Paginator(queries.all_packs(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(each) for each in page.object_list]
    return render(request, "stewardship/packs.html", {"page": page, "rows": rows})


@require_safe
def pack(request: HttpRequest, digest: str) -> HttpResponse:
    """One pack: whose, since when, and what each of its lines changed; with `answers`, which answers change."""
    require(actor(request), Act.LAW_VIEW)
    row = queries.pack(digest)
    lines, before = queries.lines_of(row), queries.knowledge(on=timezone.now().date(), before=row)
    names = directory.names_of([row.installed_by, row.taken_back_by])
    context = {
        "row": _row(row),
        "changes": [shown(each) for each in differences.rows(lines, before)],
        "installed_by": names.get(row.installed_by, ""),
        "taken_back_by": names.get(row.taken_back_by, ""),
    }
    if request.GET.get("answers"):
        context["answers"] = answers_shown(lines, before, on=row.made_at.date())
    return render(request, "stewardship/pack.html", context)


@require_safe
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """The signed pack, as another node imports it."""
    require(actor(request), Act.LAW_VIEW)
    row = queries.pack(digest)
    return _download(bytes(row.envelope), f"{row.ref}.json", "application/json")


@require_safe
def table(request: HttpRequest, digest: str) -> HttpResponse:
    """Its lines as CSV."""
    require(actor(request), Act.LAW_VIEW)
    row = queries.pack(digest)
    written = text.write(text.cells_of(line) for line in queries.lines_of(row))
    return _download(written.encode(), f"{row.ref}.csv", "text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
def revert(request: HttpRequest, digest: str) -> HttpResponse:
    """Before a pack is taken out of use (GET), and the act (POST)."""
    asks = actor(request)
    require(asks, Act.LAW_PACK_MANAGE)
    row = queries.pack(digest)
    form = RevertForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.revert(row.digest, why=form.cleaned_data["why"], by=asks, at=timezone.now())
        messages.success(request, _("The pack is no longer in use. The law is as it was before it."))
        return redirect("stewardship:pack", row.digest)
    context = {"row": _row(row), "form": form}
    return render(request, "stewardship/revert.html", context, status=422 if form.errors else 200)


def _row(row: Pack) -> Row:
    standing = Pack.Standing(row.standing)
    return Row(row, naming.state(row.state, _), KINDS[standing], str(standing.label))


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
