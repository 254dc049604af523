"""Files that an officer brings: chosen, looked at, started, watched, and what was not taken of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.core.permissions import Act, require
from comity.directory.views.lists import export, export_wanted, page_of
from comity.intel.actions.moving import jobs
from comity.intel.adapters.moving.plans import Format
from comity.intel.forms.importing import FORMATS, BringForm
from comity.intel.models import Import, ImportFailure
from comity.intel.queries.moving.imports import broken, failures_of, import_of, imports_of, reason
from comity.intel.views import actor
from comity.intel.views.tabs import tabs
from comity.terms.errors import ComityError

State = Import.State
STATES = {
    State.DRAFT: ("open", gettext_lazy("Not started")),
    State.WAITING: ("wait", gettext_lazy("Waiting")),
    State.RUNNING: ("wait", gettext_lazy("Under way")),
    State.DONE: ("ok", gettext_lazy("Done")),
    State.CANCELLED: ("still", gettext_lazy("Cancelled")),
    State.FAILED: ("bad", gettext_lazy("Failed")),
}
HEAD = ("position", "line", "id", "code", "reason")
LIST_HEAD = ("name", "format", "state", "started_at", "stored", "already_there", "conflict", "refused", "unreadable")


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What this officer has imported."""
    asks = actor(request)
    require(asks, Act.INTEL_IMPORT)
    rows = imports_of(asks)
    if export_wanted(request):
        return export(request, "imports", LIST_HEAD, map(_cells, rows[:10_000]))
    page = page_of(request, rows)
    context = {
        "tabs": tabs(request, "imports"),
        "page": page,
        "rows": [(row, *STATES[State(row.state)], FORMATS[Format(row.format)]) for row in page],
    }
    return render(request, "intel/imports/imports.html", context)


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file, or paste a text."""
    asks = actor(request)
    require(asks, Act.INTEL_IMPORT)
    sent = request.method == "POST"
    form = BringForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        try:
            row = jobs.begin(form.parts(), form.name or _("Pasted text"), by=asks, at=timezone.now())
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            return redirect("intel:import-check", row.pk)
    return render(request, "intel/imports/bring.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def imported(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far it has come, then what became of it."""
    asks = actor(request)
    require(asks, Act.INTEL_IMPORT)
    row = import_of(asks, import_id)
    if row.state == State.DRAFT:
        return redirect("intel:import-check", row.pk)
    failures = failures_of(row)
    if export_wanted(request):
        return export(request, "import-report", HEAD, map(_failure, failures))
    page = page_of(request, failures)
    shape, word = STATES[State(row.state)]
    context = {
        "row": row,
        "shape": shape,
        "word": word,
        "format": FORMATS[Format(row.format)],
        "under_way": row.state in jobs.UNDER_WAY,
        "numbers": _numbers(row),
        "page": page,
        "failures": [(one, reason(one, _)) for one in page],
        "broken": broken(row, _),
        "more": max(0, row.not_taken - page.paginator.count),
    }
    return render(request, "intel/imports/import.html", context)


@require_POST
def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Stop it, or let go of a file that was not started."""
    asks = actor(request)
    require(asks, Act.INTEL_IMPORT)
    row = jobs.cancel(import_id, by=asks, at=timezone.now())
    if row.state == State.CANCELLED:
        messages.success(request, _("The import is cancelled. What it had stored stays; the file is deleted."))
    return redirect("intel:import", row.pk)


def _numbers(row: Import) -> list[tuple[str, int]]:
    counts = row.counts
    return [
        (_("Stored"), counts.get("stored", 0)),
        (_("There already"), counts.get("already there", 0)),
        (_("In conflict with what is stored"), counts.get("conflict", 0)),
        (_("Refused"), counts.get("refused", 0)),
        (_("Unreadable, or left out"), row.unreadable),
    ]


def _failure(one: ImportFailure) -> tuple[str, ...]:
    return str(one.position), str(one.line or ""), one.stix_id, one.code, reason(one, str)


def _cells(row: Import) -> tuple[str, ...]:
    counts = [str(row.counts.get(one, 0)) for one in ("stored", "already there", "conflict", "refused")]
    started = row.started_at.isoformat() if row.started_at else ""
    return row.name, row.format, row.state, started, *counts, str(row.unreadable)
