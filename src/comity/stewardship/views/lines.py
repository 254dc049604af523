"""A steward's pages: one line to confirm, correct, retire or add; the draft; and publishing it."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.core.permissions import Act as Leave
from comity.directory.core.permissions import Actor, require
from comity.directory.views import actor
from comity.law.core.book.amendments import TABLES, Act, RowOfTable
from comity.law.core.book.texts import Clause
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs import checks, differences
from comity.law.core.packs.checks import Author
from comity.stewardship import actions, queries
from comity.stewardship.forms import COLUMNS, TABLE_NAMES, LineForm
from comity.stewardship.views.showing import said, shown


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, table: str, row: str, act: str) -> HttpResponse:
    """Confirm, correct or retire a line of this state: into the draft, nothing is published yet."""
    asks, on = _steward(request), timezone.now().date()
    if table not in TABLES or act not in {Act.CONFIRM, Act.CORRECT, Act.RETIRE}:
        raise Http404
    known = queries.knowledge(on=on)
    return _filled_in(request, asks, Act(act), table, _row_of(known, table, row), known, on=on)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, table: str) -> HttpResponse:
    """Add a line of this state to the draft."""
    asks, on = _steward(request), timezone.now().date()
    if table not in TABLES:
        raise Http404
    return _filled_in(request, asks, Act.ADD, table, {}, queries.knowledge(on=on), on=on)


@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """What is written and not published: what it would change, and what is wrong with it by now."""
    _steward(request)
    on = timezone.now().date()
    rows, known = queries.draft(), queries.knowledge(on=on)
    lines = [line for _row, line in rows]
    author = Author(settings.COMITY_NODE_ID, settings.COMITY_STATE, on)
    changes = [shown(each) for each in differences.rows(lines, known)]
    context = {
        "rows": [(row, change) for (row, _line), change in zip(rows, changes, strict=True)],
        "faults": [fault.explain(_) for fault in checks.faults_of(lines, author, known)],
        "tables": list(TABLE_NAMES.items()),
        "our_state": settings.COMITY_STATE,
    }
    return render(request, "stewardship/draft.html", context)


@require_POST
def drop(request: HttpRequest, line_id: str) -> HttpResponse:
    """Take a line out of the draft."""
    actions.take_out(line_id, by=_steward(request), at=timezone.now())
    messages.success(request, _("The line is out of the draft."))
    return redirect("stewardship:draft")


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Before the draft is signed and sent (GET), and the act (POST)."""
    asks = _steward(request)
    if request.method == "POST":
        row = actions.publish(by=asks, at=timezone.now())
        messages.success(request, _("The pack is signed, in use, and on its way to every peer."))
        return redirect("stewardship:pack", row.digest)
    lines = len(queries.draft())
    if not lines:
        return redirect("stewardship:draft")
    return render(request, "stewardship/publish.html", {"lines": lines})


def _filled_in(
    request: HttpRequest, asks: Actor, act: Act, table: str, row: RowOfTable, known: Knowledge, *, on: date
) -> HttpResponse:
    """The form of a line; once it is right, the line in the draft."""
    sent = request.POST if request.method == "POST" else None
    form = LineForm(act, table, row, sent, knowledge=known, on=on)
    if form.is_valid() and form.draft is not None:
        actions.steward(form.draft, by=asks, at=timezone.now())
        messages.success(request, _("The line is in the draft. Publish the draft to sign it and to tell other nodes."))
        return redirect("stewardship:draft")
    context = {
        "form": form,
        "act": str(act),
        "table": TABLE_NAMES[table],
        "recorded": [
            (COLUMNS[name], said(name, row[name]))
            for name in TABLES[table].columns
            if name in COLUMNS and row.get(name)
        ],
        "row": row,
        "codes": _codes(known) if "effect" in form.fields else [],
    }
    return render(request, "stewardship/line.html", context, status=422 if form.errors else 200)


def _steward(request: HttpRequest) -> Actor:
    asks = actor(request)
    require(asks, Leave.LAW_LINE_STEWARD)
    return asks


def _codes(known: Knowledge) -> list[tuple[str, Clause]]:
    """The codes that an effect may be, each with the clause that it records the use of."""
    kept = (each for each in known.clauses.values() if known.instruments[each.instrument].status_key)
    return [(code, each) for each in kept for code in sorted(each.codes)]


def _row_of(known: Knowledge, table: str, row_id: str) -> RowOfTable:
    """The row of this state with an id. Raises Http404."""
    own = (each for each in known.versions(table) if each["iso3"] == settings.COMITY_STATE and not each.get("until"))
    found = next((each for each in own if TABLES[table].id_of(each) == row_id), None)
    if found is None:
        raise Http404
    return found
