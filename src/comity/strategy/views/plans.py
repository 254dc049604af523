"""Plans: the list, asking for one, and one with its proof, its files and its progress."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, allows, require
from comity.directory.views import actor
from comity.law.views import exports
from comity.strategy import actions
from comity.strategy.adapters import briefs
from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.made import Made
from comity.strategy.forms.plans import KINDS, PlanForm
from comity.strategy.forms.supposing import MOST_ALSO
from comity.strategy.models import StrategyPlan
from comity.strategy.queries import plans as queries
from comity.strategy.views import brief, charts, tables
from comity.terms.errors import ComityError

ROWS_A_PAGE = 20
State = StrategyPlan.State
STATUS = {State.WAITING: "wait", State.WORKING: "info", State.DONE: "ok", State.REFUSED: "warn", State.STOPPED: "bad"}


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan of this node, the newest first."""
    require(actor(request), Act.STRATEGY_VIEW)
    page = Paginator(queries.plans(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, queries.asked_of(each), STATUS[State(each.state)]) for each in page.object_list]
    names = directory.names_of([each.asked_by for each, _asked, _kind in rows])
    context = {"page": page, "rows": [(*row, names.get(row[0].asked_by, "")) for row in rows], "kinds": KINDS}
    return render(request, "strategy/plans.html", context)


@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest) -> HttpResponse:
    """The form of a plan; a small one is worked out at once, a large one by the worker."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.STRATEGY_VIEW)
    form = PlanForm(request.POST if request.method == "POST" else None, request.GET, on=at.date())
    if form.is_valid() and form.asked is not None:
        try:
            row = actions.ask(form.asked, by=asks, at=at)
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            return redirect("strategy:plan", row.pk)
    return render(request, "strategy/joint.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """One plan: what was asked, where it stands, and what was found; as a page, CSV, JSON or a brief in PDF."""
    asks = actor(request)
    require(asks, Act.STRATEGY_VIEW)
    row = queries.plan(str(plan_id))
    asked, made = queries.asked_of(row), queries.made_of(row)
    if made and exports.wanted(request):
        return exports.answer(request, row.ref, tables.plan(made), tables.plan_json(asked, made))
    if made and request.GET.get("format") == "pdf":
        content = briefs.pdf(brief.of(row.ref, asked, made), at=row.ended_at or row.asked_at)
        answer = HttpResponse(content, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{row.ref}.pdf"'
        return answer
    context = {
        "row": row,
        "kind": KINDS[asked.kind],
        "status": STATUS[State(row.state)],
        "asked": asked,
        "made": made,
        "shown": brief.shown(asked, made) if made else None,
        "chart": charts.frontier(made) if made and len(made.frontier) > 1 else None,
        "supposing": _supposing(asked, made) if made else "",
        "facts": brief.facts(asked),
        "refusal": queries.refusal_of(row),
        "hers": _hers(row, asks),
        "by": directory.names_of([row.asked_by]).get(row.asked_by, ""),
        "changed": made.changed if made else (),
        "on": asked.on,
    }
    return render(request, "strategy/plan.html", context)


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Before a plan is deleted (GET); the act, and that of cancelling one (POST)."""
    asks = actor(request)
    if request.method == "GET":
        require(asks, Act.STRATEGY_VIEW)
        row = queries.plan(str(plan_id))
        if not _hers(row, asks):
            require(asks, Act.NODE_OPERATE)
        return render(request, "strategy/drop.html", {"row": row})
    actions.drop(plan_id, by=asks, at=timezone.now())
    messages.success(request, _("The plan is gone; nothing of it is left here."))
    return redirect("strategy:plans")


def _supposing(asked: Asked, made: Made) -> str:
    """The accessions of a plan in the address of the map; nothing where there are too many for it."""
    also = [("also", f"{step.state}:{each}") for step in made.steps for each in step.package]
    begin = [("begin", each) for each in asked.begin]
    return "&" + urlencode([*also, *begin]) if also and len(also) <= MOST_ALSO else ""


def _hers(row: StrategyPlan, asks: Actor) -> bool:
    return row.asked_by == asks.officer_id or allows(asks, Act.NODE_OPERATE)
