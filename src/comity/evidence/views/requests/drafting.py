"""Beginning a request: the choice of a route confirmed, and then the draft."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.actions.drafting import PreservationUnknown
from comity.evidence.core.preservation import KEPT
from comity.evidence.forms.acts import Choices
from comity.evidence.forms.drafting import BeginForm
from comity.evidence.queries import listing, recipients
from comity.evidence.views.requests.choice import answer_of, question_of, recipient_choices
from comity.evidence.views.showing.names import citation, role_name, state_name
from comity.law.core.book.vocabulary import DataCategory
from comity.law.core.knowledge import load
from comity.law.core.routes import Question, RouteAnswer

LANGUAGES = ("en", "fr", "es", "id", "ar", "pt", "ru", "zh-hans", "de")

SUGGESTED = 50
"""How many freezes the form offers to choose from."""


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """The chosen route confirmed (GET), or the draft begun (POST). The address carries the question."""
    actor = actor_at(request)
    require(actor, Act.REQUEST_DRAFT)
    if "to" not in request.GET:
        return redirect("law:find")
    question = question_of(request.GET)
    if question.data is DataCategory.SPONTANEOUS:
        return redirect(f"{reverse('evidence:inform')}?{request.GET.urlencode()}")
    answer = answer_of(question, request.GET.get("route", ""))
    desks = recipients.recipients(question.requested, answer.recipients, own_node=settings.COMITY_NODE_ID)
    sent = request.POST if request.method == "POST" else None
    choices = {**recipient_choices(actor, desks), "language": _languages(question)}
    form = BeginForm(sent, choices=choices, initial=_initial(request.GET))
    if form.is_valid():
        ref = _begin(form, question, answer, actor)
        if ref:
            return redirect("evidence:edit", ref=ref)
    context = {
        "freezes": _freezes(actor, question),
        "form": form,
        "answer": answer,
        "issuers": [role_name(role) for role in answer.issuers],
        "cited": citation(answer.instrument, answer.article),
        "requested": state_name(question.requested),
        "desks": desks,
        "back": f"{reverse('law:find')}?{request.GET.urlencode()}",
    }
    return render(request, "evidence/draft.html", context, status=422 if form.errors else 200)


def _begin(form: BeginForm, question: Question, answer: RouteAnswer, actor: Actor) -> str:
    """The reference of the draft; empty where what was typed has to be put right first."""
    said = form.cleaned_data
    node, _slash, desk = said["recipient"].partition("/")
    try:
        row = actions.draft(
            question,
            answer.id,
            actions.Addressee(peer=node, their_desk=desk, desk=said["desk"]),
            actions.Marking(purpose=said["purpose"], retain_until=said["retain_until"]),
            by=actor,
            at=timezone.now(),
            preservation=said["preservation"].strip().upper(),
            language=said["language"],
        )
    except PreservationUnknown as unknown:
        form.add_error("preservation", unknown.explain(_))
        return ""
    return row.ref


def _freezes(actor: Actor, question: Question) -> list[str]:
    """References of what is frozen there for her desks, the first to end on top; any other can be typed."""
    frozen = listing.preservations(actor).filter(
        state__in=[state.value for state in KEPT], request__side="asking", request__requested=question.requested
    )
    return list(frozen.values_list("request__ref", flat=True)[:SUGGESTED])


def _languages(question: Question) -> Choices:
    known = load().states[question.requested].languages
    return [(code, _language(code)) for code in dict.fromkeys(("en", *known, *LANGUAGES))]


def _language(code: str) -> str:
    try:
        return f"{get_language_info(code)['name_local']} ({code})"
    except KeyError:
        return code


def _initial(asked: QueryDict) -> Mapping[str, object]:
    return {"purpose": _("Criminal investigation"), "preservation": asked.get("preservation", "")}
