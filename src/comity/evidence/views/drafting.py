"""Beginning a request: the choice of a route confirmed, and then the draft."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.actions.drafting import RouteNotOpen
from comity.evidence.core.preservation import KEPT
from comity.evidence.forms.acts import Choices
from comity.evidence.forms.drafting import BeginForm
from comity.evidence.queries import law, listing, recipients
from comity.evidence.queries.recipients import Recipient
from comity.evidence.views.names import citation, state_name
from comity.law.core import asking
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import load
from comity.law.core.routes import Question, RouteAnswer, find

LANGUAGES = ("en", "fr", "es", "id", "ar", "pt", "ru", "zh", "de")


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """The chosen route confirmed (GET), or the draft begun (POST). The address carries the question."""
    actor = actor_at(request)
    require(actor, Act.REQUEST_DRAFT)
    question = _question(request.GET)
    answer = _answer(question, request.GET.get("route", ""))
    if question.data == "spontaneous":
        return redirect(f"{reverse('evidence:inform')}?{request.GET.urlencode()}")
    desks = recipients.recipients(question.requested, answer.recipients, own_node=settings.COMITY_NODE_ID)
    form = BeginForm(request.POST or None, choices=_choices(actor, desks, question), initial=_initial(request.GET))
    if request.method == "POST" and form.is_valid():
        return _begin(form, question, answer, actor)
    context = {
        "form": form,
        "answer": answer,
        "cited": citation(answer.instrument, answer.article),
        "requested": state_name(question.requested),
        "question": question,
        "desks": desks,
        "back": f"{reverse('law:find')}?{request.GET.urlencode()}",
    }
    return render(request, "evidence/draft.html", context, status=422 if form.errors else 200)


def _begin(form: BeginForm, question: Question, answer: RouteAnswer, actor: Actor) -> HttpResponse:
    said = form.cleaned_data
    node, _slash, desk = said["recipient"].partition("/")
    row = actions.draft(
        question,
        answer.id,
        actions.Addressee(peer=node, their_desk=desk, desk=said["desk"]),
        actions.Marking(purpose=said["purpose"], retain_until=said["retain_until"]),
        by=actor,
        at=timezone.now(),
        preservation=said["preservation"],
        language=said["language"],
    )
    return redirect("evidence:edit", ref=row.ref)


def _question(asked: QueryDict) -> Question:
    """The question in the address, as the page of routes put it there. Raises what `asking.ask` raises."""
    facts = (fact.partition("=")[::2] for fact in asked.getlist("fact"))
    return asking.ask(
        load(),
        requesting=asked.get("from", settings.COMITY_STATE),
        requested=asked.get("to", ""),
        data=asked.get("data", ""),
        holder=asked.get("holder", ""),
        urgency=asked.get("urgency", "ordinary"),
        on=timezone.localdate(),
        offence=asked.get("offence", ""),
        facts=facts,
    )


def _answer(question: Question, route_id: str) -> RouteAnswer:
    law.route(route_id)
    found = next(one for one in find(load(), question) if one.id == route_id)
    if found.status not in (Status.AVAILABLE, Status.OPEN):
        raise RouteNotOpen(route=found.name, status=found.status.value, on=question.on.isoformat())
    return found


def _choices(actor: Actor, desks: list[Recipient], question: Question) -> Mapping[str, Choices]:
    own = [(str(desk.pk), f"{desk.name}, {desk.organisation.name}") for desk in recipients.own_desks(actor)]
    asked = [(one.key, _fitting(one)) for one in desks]
    frozen = listing.preservations(actor).filter(state__in=[state.value for state in KEPT])
    following = [(row.request.ref, row.request.ref) for row in frozen.filter(request__requested=question.requested)]
    known = load().states[question.requested].languages
    return {
        "recipient": asked,
        "desk": own,
        "preservation": [("", _("None")), *following],
        "language": [(code, code) for code in dict.fromkeys(("en", *known, *LANGUAGES))],
    }


def _fitting(one: Recipient) -> str:
    return one.name if one.fits else _("{desk} (not named by the route)").format(desk=one.name)


def _initial(asked: QueryDict) -> Mapping[str, object]:
    return {"purpose": _("Criminal investigation"), "preservation": asked.get("preservation", "")}
