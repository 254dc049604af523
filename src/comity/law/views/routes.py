"""Find a route, and one route in full. They read; they change nothing."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comity.law.core.asking import described, is_years
from comity.law.core.book.texts import Fact
from comity.law.core.book.vocabulary import DataCategory, Holder, Status, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.facts import hints
from comity.law.core.knowledge import load
from comity.law.core.routes import RouteAnswer
from comity.law.core.routes import find as find_routes
from comity.law.core.statement import Statement
from comity.law.forms import RouteForm

USABLE = frozenset({Status.AVAILABLE, Status.OPEN})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The form; once it is filled, the routes, best first, and why not the others."""
    form = _form(request.GET)
    if not form.is_bound:
        return render(request, "law/find.html", {"form": form})
    if not form.is_valid() or form.question is None:
        return render(request, "law/find.html", {"form": form}, status=422)
    answers = find_routes(load(), form.question)
    usable = [each for each in answers if each.status in USABLE]
    context = {
        "form": form,
        "question": form.question,
        "requesting": load().states[form.question.requesting],
        "requested": load().states[form.question.requested],
        "usable": [(each, _asked(form.question, each, usable[:place])) for place, each in enumerate(usable)],
        "why_not": [each for each in answers if each.status in {Status.DORMANT, Status.CLOSED}],
        "answered": [
            (described(load(), fact_id, gettext), answer, is_years(fact_id))
            for fact_id, answer in form.answered.items()
        ],
        "as_of": load().as_of,
        "query": _query(form.question),
        "freeze_query": _freeze(form.question),
        "draft_url": _draft_url(form.question),
    }
    return render(request, "law/find.html", context)


@require_safe
def route(request: HttpRequest, route_id: str) -> HttpResponse:
    """One route in full, as the answer to the question in the address."""
    form = _form(request.GET)
    if route_id not in load().routes:
        raise Http404
    if not form.is_bound or not form.is_valid() or form.question is None:
        return render(request, "law/find.html", {"form": form}, status=422 if form.is_bound else 200)
    answer = next(each for each in find_routes(load(), form.question) if each.id == route_id)
    context = {
        "answer": answer,
        "question": form.question,
        "requesting": load().states[form.question.requesting],
        "requested": load().states[form.question.requested],
        "instrument": load().instruments[answer.instrument],
        "fields": [(load().field(each.field), each) for each in answer.fields],
        "fallbacks": [load().route(each) for each in answer.fallbacks],
        "asks": [described(load(), each, gettext) for each in answer.questions],
        "query": _query(form.question),
        "draft_url": _draft_url(form.question) if answer.status in USABLE else "",
    }
    return render(request, "law/route.html", context)


def _form(given: QueryDict) -> RouteForm:
    initial = {
        "requesting": settings.COMITY_STATE,
        "holder": Holder.SERVICE_PROVIDER,
        "urgency": Urgency.ORDINARY,
        "on": timezone.now().date(),
    }
    return RouteForm(given if "to" in given else None, initial=initial)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that an open route asks for; whether it is a number of years, and whether a route above asks it already.

    `hints`: what is recorded of national law that may help to answer.
    """

    fact: Fact
    years: bool
    above: bool
    hints: tuple[Statement, ...]


def _asked(question: Question, answer: RouteAnswer, before: list[RouteAnswer]) -> list[Asked]:
    already = {fact_id for each in before for fact_id in each.questions}
    case = Case(load(), question)
    return [
        Asked(described(load(), each, gettext), is_years(each), each in already, hints(case, each))
        for each in answer.questions
    ]


def _query(question: Question) -> str:
    """The question as the query of an address, without personal data."""
    given: list[tuple[str, str | date]] = [
        ("from", question.requesting),
        ("to", question.requested),
        ("data", question.data),
        ("holder", question.holder),
        ("urgency", question.urgency),
        ("offence", question.offence or ""),
        ("on", question.on),
        *(("assume", each) for each in sorted(question.assume_in_force)),
        *(("fact", f"{name}={_said(answer)}") for name, answer in question.facts.items()),
    ]
    return urlencode([(name, str(value)) for name, value in given if value])


def _said(answer: bool | int) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)


def _freeze(question: Question) -> str:
    """The same question for a freeze, where one could come first."""
    if question.data is DataCategory.PRESERVATION or question.holder is not Holder.SERVICE_PROVIDER:
        return ""
    return _query(question).replace(f"data={question.data}", f"data={DataCategory.PRESERVATION}", 1)


def _draft_url(question: Question) -> str:
    """Where a request is prepared: of this state, today, under the law as it is; empty where there is no such page."""
    ours = question.requesting == settings.COMITY_STATE
    if not ours or question.assume_in_force or question.on != timezone.now().date():
        return ""
    try:
        return reverse("evidence:draft")
    except NoReverseMatch:
        return ""
