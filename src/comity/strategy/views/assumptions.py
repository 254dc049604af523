"""What plans assume, with reasons; and an operator's change of one of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.strategy import actions
from comity.strategy.core.assumptions import Assumption
from comity.strategy.core.demand import SCENARIOS
from comity.strategy.forms.assuming import AssumeForm
from comity.strategy.queries import graphs
from comity.strategy.queries.experience import experience


@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """Every assumption by its part, those changed here marked."""
    require(actor(request), Act.STRATEGY_VIEW)
    found = graphs.assumptions()
    parts: dict[str, list[Assumption]] = {}
    for each in found.by_name.values():
        parts.setdefault(each.name.split(".", 1)[0], []).append(each)
    context = {
        "parts": parts.items(),
        "as_of": found.as_of,
        "changed": found.changed,
        "scenarios": [words for words, _made in SCENARIOS.values()],
        "seen": experience(at=timezone.now()).items(),
    }
    return render(request, "strategy/assumptions.html", context)


@require_http_methods(["GET", "POST"])
def assume(request: HttpRequest, name: str) -> HttpResponse:
    """Before one is changed (GET), and the act (POST)."""
    asks = actor(request)
    require(asks, Act.NODE_OPERATE)
    known = graphs.assumptions()
    if name not in known.by_name:
        raise Http404
    form = AssumeForm(request.POST if request.method == "POST" else None, known=known, each=known.by_name[name])
    if form.is_valid():
        actions.assume(name, form.value, why=form.cleaned_data["why"], by=asks, at=timezone.now())
        messages.success(request, _("The assumption is changed. Every result from now on marks it."))
        return redirect("strategy:assumptions")
    context = {"form": form, "each": known.by_name[name]}
    return render(request, "strategy/assume.html", context, status=422 if form.errors else 200)
