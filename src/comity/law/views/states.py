"""What is known of a state, states side by side, and where they have gaps."""

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comity.law import queries
from comity.law.core import naming
from comity.law.core.asking import UnknownState
from comity.law.core.book.vocabulary import Matter
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.national import encode, tables
from comity.law.core.national.articles import articles
from comity.law.core.national.comparison import compare as compared
from comity.law.core.national.comparison import gaps as gaps_of
from comity.law.core.national.profile import Profile
from comity.law.core.national.scores import Score, Scored, scores
from comity.law.forms.states import GapsForm, StatesForm
from comity.law.views import exports
from comity.terms.state import Iso3


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """What binds a state, what it declared, its law, its institutions and policies, each with its source."""
    try:
        found = queries.profile(code)
    except UnknownState as refusal:
        raise Http404 from refusal
    if exports.wanted(request):
        return exports.answer(request, f"law-{found.state.iso3}", tables.profile(found), encode.profile(found))
    context = {
        "profile": found,
        "as_of": load().as_of,
        "score": _score_of(found),
        "scored": len(_scored(load()).rows),
        "own": settings.COMITY_STATE,
    }
    return render(request, "law/state.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """A few states side by side, article by article."""
    asked = "state" in request.GET or "more" in request.GET
    form = StatesForm(request.GET if asked else None)
    chosen = form.states
    if form.is_bound and not form.is_valid():
        return render(request, "law/compare.html", {"form": form}, status=422)
    found = compared(load(), chosen) if chosen else ()
    if exports.wanted(request) and found:
        return exports.answer(request, "law-comparison", tables.comparison(found), encode.comparison(found))
    context = {
        "form": form,
        "chosen": [load().states[each] for each in chosen],
        "compared": found,
        "alike": sum(each.alike for each in found),
        "as_of": load().as_of,
    }
    return render(request, "law/compare.html", context)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Which state covers which article how far; the scores that follow, with their intervals."""
    form = GapsForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "law/gaps.html", {"form": form}, status=422)
    chosen = _within(form)
    rows, scored = gaps_of(load(), chosen), _scored(load())
    shown = [each for each in scored.scores if each.state in set(chosen)]
    if exports.wanted(request):
        whole = {**encode.gaps(rows), "scores": encode.scores(scored)}
        table = tables.scores(scored) if request.GET.get("table") == "scores" else tables.gaps(rows)
        return exports.answer(request, "law-gaps", table, whole)
    matters = [each.matter for each in articles(load())]
    context = {
        "form": form,
        "articles": articles(load()),
        "offences": matters.count(Matter.OFFENCE),
        "powers": matters.count(Matter.POWER),
        "rows": [(load().states[each.state], each) for each in rows],
        "scores": [(load().states[each.state], each) for each in shown],
        "scored": len(scored.rows),
        "recipe": scored.recipe,
        "as_of": load().as_of,
    }
    return render(request, "law/gaps.html", context)


def _within(form: GapsForm) -> list[Iso3]:
    """The states chosen, or the members of the organisation; else all whose law is recorded."""
    knowledge, group = load(), form.group_chosen
    if form.states:
        return list(form.states)
    recorded = knowledge.registers.recorded
    if not group:
        return sorted(recorded, key=_name)
    members = [each.iso3 for each in knowledge.states.values() if group in each.organisations]
    return sorted(members, key=lambda each: (each not in recorded, _name(each)))[: form.at_most]


def _name(iso3: Iso3) -> str:
    return naming.state(iso3, gettext)


@lru_cache(maxsize=2)
def _scored(knowledge: Knowledge) -> Scored:
    """The states whose law is recorded, scored together; kept as long as the same law is in use."""
    return scores(knowledge)


def _score_of(found: Profile) -> Score | None:
    return next((each for each in _scored(load()).scores if each.state == found.state.iso3), None)
