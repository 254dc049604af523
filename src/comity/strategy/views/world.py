"""The world from one state, and one pair of states in full. They read; they change nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.law.core import naming
from comity.law.core.knowledge import load
from comity.law.core.supposing import Withdraws
from comity.law.views import exports
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.whatif import changed
from comity.strategy.forms.choosing import URGENCIES
from comity.strategy.forms.pair import PairForm
from comity.strategy.forms.supposing import WorldForm, withdrawal
from comity.strategy.queries import graphs
from comity.strategy.views import pairs, tables
from comity.strategy.views.tiles import Tile, continents, tiles


@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """Every state as a tile: how likely an answer is, and what would change it."""
    require(actor(request), Act.STRATEGY_VIEW)
    form = WorldForm(request.GET, state=settings.COMITY_STATE)
    if not form.is_valid():
        return render(request, "strategy/world.html", {"form": form}, status=422)
    at = timezone.now()
    on = at.date()
    before, after = before_and_after(form, at)
    cells = before.cell(*form.key), after.cell(*form.key)
    shown = tiles(before, after, cells, form.chosen, asks=form.asks)
    if exports.wanted(request):
        return exports.answer(
            request, f"coverage-{form.chosen}", tables.world(shown), tables.world_json(form, shown, on)
        )
    context = {
        "form": form,
        "state": before.world.knowledge.states[form.chosen],
        "columns": continents(before, shown),
        "rows": sorted((each for each in shown if not each.own), key=lambda each: (-each.rise, -each.after, each.name)),
        "supposed": form.changes(on),
        "pair": f"{reverse('strategy:pair')}?{pair_query(form)}&other=",
        "plain_query": urlencode(form.question()),
        "agreed": [(each, naming.state(each, gettext)) for each in form.cleaned_data["agreed"]],
        "urgency_word": URGENCIES[form.key[1]],
        "also": [(each, _joined(each)) for each in form.cleaned_data["also"]],
        "withdrawn": _withdrawn(form, on),
        "changed": before.assumed.changed,
        "on": on,
        **_whole(shown),
    }
    return render(request, "strategy/world.html", context)


@require_safe
def pair(request: HttpRequest) -> HttpResponse:
    """One ordered pair: every route that can be used, what each number is made of, and where each part comes from."""
    require(actor(request), Act.STRATEGY_VIEW)
    if "other" not in request.GET:
        return redirect("strategy:world")
    form = PairForm(request.GET, state=settings.COMITY_STATE)
    if not form.is_valid():
        return render(request, "strategy/pair.html", {"form": form}, status=422)
    at = timezone.now()
    on = at.date()
    before, after = before_and_after(form, at)
    context = {
        "form": form,
        "asking": before.world.knowledge.states[form.asking],
        "asked": before.world.knowledge.states[form.asked],
        "before": pairs.ways(before, form.asking, form.asked, *form.key),
        "after": pairs.ways(after, form.asking, form.asked, *form.key) if after is not before else None,
        "supposed": form.changes(on),
        "urgency_word": URGENCIES[form.key[1]],
        "law_query": pairs.law_query(before, form.asking, form.asked, *form.key, begin=form.cleaned_data["begin"]),
        "query": pair_query(form),
        "changed": before.assumed.changed,
        "on": on,
    }
    return render(request, "strategy/pair.html", context)


def before_and_after(form: WorldForm, at: datetime) -> tuple[Coverage, Coverage]:
    """The graph of today and with what is supposed; the same one twice where nothing is. Raises CannotSuppose."""
    before = graphs.today(at, form.days)
    changes = form.changes(at.date())
    return before, changed(before, changes) if changes else before


def pair_query(form: WorldForm) -> str:
    """The question and what is supposed, for addresses of other pages."""
    return urlencode([*form.question(), *form.address()])


def _joined(said: str) -> str:
    """`BRN:ets185` in words."""
    state, _colon, instrument = said.upper().partition(":")
    known = load().instruments[instrument.lower()]
    return f"{naming.state(state, gettext)}: {gettext(known.short)}"


def _withdrawn(form: WorldForm, on: date) -> list[tuple[str, str]]:
    """What is withdrawn, as it stands in the address and in words."""
    found = (each for each in form.changes(on) if isinstance(each, Withdraws))
    return [(f"{each.state}:{each.clause}", withdrawal(each)) for each in found]


def _whole(shown: Sequence[Tile]) -> dict[str, object]:
    """What the tiles come to: the mean, every state counting the same, and how many have a route."""
    others = [each for each in shown if not each.own]
    return {
        "mean_before": round(sum(each.before for each in others) / len(others), 1),
        "mean_after": round(sum(each.after for each in others) / len(others), 1),
        "reached": sum(each.route is not None for each in others),
        "others": len(others),
        "risen": sum(each.rise > 0 for each in others),
    }
