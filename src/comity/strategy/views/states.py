"""One state: what it can get and give, by which routes, with whom it has none, and what would help."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.law.core import naming
from comity.law.core.asking import UnknownState, known_state
from comity.law.core.knowledge import load
from comity.law.views import exports
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import even
from comity.strategy.core.planning.gains import Costs
from comity.strategy.core.planning.solving import NoPlan
from comity.strategy.core.planning.unilateral import Option, Partner, options, partners
from comity.strategy.core.study import outlook
from comity.strategy.core.study.outlook import Line
from comity.strategy.forms.choosing import URGENCIES, QuestionForm, state_choices
from comity.strategy.forms.supposing import joined_by
from comity.strategy.queries import graphs
from comity.strategy.views import tables
from comity.terms.state import Iso3

MOST_PARTNERS = 8
MOST_NAMED = 24
LEAST = 1e-6


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Which state to look at; a chosen one leads on to its page."""
    require(actor(request), Act.STRATEGY_VIEW)
    given = request.GET.copy()
    try:
        chosen = known_state(load(), str(given.pop("state", [settings.COMITY_STATE])[0]))
    except UnknownState as refusal:
        raise Http404 from refusal
    rest = f"?{given.urlencode()}" if given else ""
    return redirect(reverse("strategy:state", args=[chosen]) + rest)


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """One state in full."""
    require(actor(request), Act.STRATEGY_VIEW)
    try:
        chosen = known_state(load(), code)
    except UnknownState as refusal:
        raise Http404 from refusal
    form, at = QuestionForm(request.GET), timezone.now()
    if not form.is_valid():
        context = {"form": form, "state": load().states[chosen], "states": state_choices()}
        return render(request, "strategy/state.html", context, status=422)
    today = graphs.today(at, form.days)
    lines = outlook.lines(today, chosen)
    if exports.wanted(request):
        return exports.answer(request, f"outlook-{chosen}", tables.lines(lines), tables.lines_json(chosen, form, lines))
    context = {
        "form": form,
        "state": load().states[chosen],
        "states": state_choices(),
        "urgencies": list(URGENCIES.values()),
        "lines": [(line, _named(line)) for line in lines],
        "best": outlook.best_routes(today, chosen),
        "helps": _helps(today, chosen, form),
        "changed": today.assumed.changed,
        "on": at.date(),
    }
    return render(request, "strategy/state.html", context)


@dataclass(frozen=True, slots=True)
class Helps:
    """What would help for one question: the state's own coverage today, its options, and partners for a treaty."""

    own: float
    options: tuple[Option, ...]
    partners: tuple[Partner, ...]


def _helps(today: Coverage, chosen: Iso3, form: QuestionForm) -> Helps:
    worth = Worth({form.key: 1.0}, even(list(load().states.values())))
    joins, on = [str(each) for each, _name in joined_by(chosen)], today.world.supposed.on
    try:
        found = options(today, chosen, joins, worth, Costs(), on)
    except NoPlan:
        found = []
    own = float(worth.by_state(today)[today.world.place[chosen]])
    return Helps(
        own,
        tuple(each for each in found if _adds(each, found)),
        tuple(partners(today, chosen, worth, most=MOST_PARTNERS)),
    )


def _adds(option: Option, others: list[Option]) -> bool:
    """Whether every instrument of it adds something: no part of the set gives as much."""
    parts = (each for each in others if each.package < option.package)
    return bool(option.package) and all(part.own < option.own - LEAST for part in parts)


def _named(line: Line) -> tuple[list[str], int]:
    """The first of the states without a route by name, and how many more there are."""
    named = sorted(naming.state(each, gettext) for each in line.without)
    return named[:MOST_NAMED], max(len(named) - MOST_NAMED, 0)
