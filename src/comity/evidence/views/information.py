"""Spontaneous information: offered with its conditions, accepted or declined, and only then passed on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory.core.permissions import Act, Actor, allows, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.actions.informing import InformationUnknown
from comity.evidence.actions.repeating import WHAT_TO_DO
from comity.evidence.actions.turns import NOT_DELIVERED
from comity.evidence.core import wording
from comity.evidence.core.information import Offer, OfferStep, after_offer
from comity.evidence.core.machine import Side
from comity.evidence.forms.acts import ActForm, NothingToAdd, ReasonForm
from comity.evidence.forms.filters import ListFilter
from comity.evidence.forms.informing import OfferForm
from comity.evidence.models import Information
from comity.evidence.queries import law, listing, recipients, scope
from comity.evidence.templatetags.words import step_word
from comity.evidence.views.requests.choice import answer_of, question_of, recipient_choices
from comity.evidence.views.showing import consequences, lists, story
from comity.evidence.views.showing.names import citation, desk_name, node_state, state_name
from comity.law.core.routes import Question
from comity.terms.instants import to_text
from comity.terms.reference import reference


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as the list shows it."""

    ref: str
    url: str
    subject: str
    other: str
    side: str
    state: str
    updated: datetime

    def cells(self) -> lists.Cells:
        return {
            "reference": self.ref,
            "direction": self.side,
            "with": self.other,
            "state": self.state,
            "updated_at": to_text(self.updated),
        }


@require_safe
def information(request: HttpRequest) -> HttpResponseBase:
    """The offers before the officer's desks, the newest first."""
    actor = actor_at(request)
    require(actor, Act.REQUEST_VIEW)
    form = ListFilter(request.GET, offered={"state": list(wording.OFFERS.items())})
    rows = listing.information(actor, ref=form.said("q"), state=form.said("state"), sort=form.sort)
    name_of = cache(node_state)
    if lists.wants_file(request):
        found = rows[: lists.MAX_EXPORTED].iterator(chunk_size=500)
        return lists.file_of(request, "information", (_row(row, name_of).cells() for row in found))
    page = lists.page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(row, name_of) for row in page.object_list],
        "columns": lists.heads(_heads(), form.sort or "-updated"),
        "may_offer": allows(actor, Act.INFORMATION_SEND),
    }
    return render(request, "evidence/offers.html", context)


@require_http_methods(["GET", "POST"])
def inform(request: HttpRequest) -> HttpResponse:
    """Offer information: the choice of route in the address, the words in the form."""
    actor = actor_at(request)
    require(actor, Act.INFORMATION_SEND)
    if "to" not in request.GET:
        return redirect(f"{reverse('law:find')}?data=spontaneous&holder=public-authority")
    question = question_of(request.GET)
    answer = answer_of(question, request.GET.get("route", ""))
    desks = recipients.recipients(question.requested, answer.recipients, own_node=settings.COMITY_NODE_ID)
    sent = request.POST if request.method == "POST" else None
    form = OfferForm(sent, choices=recipient_choices(actor, desks))
    if form.is_valid():
        row = _send_offer(form, question, answer.id, actor)
        messages.success(request, _("The offer was sent. The information stays here until it is accepted."))
        return redirect("evidence:offer", ref=row.ref)
    context = {
        "form": form,
        "answer": answer,
        "cited": citation(answer.instrument, answer.article),
        "requested": state_name(question.requested),
        "desks": desks,
        "back": f"{reverse('law:find')}?{request.GET.urlencode()}",
        "means": consequences.of(
            "offer",
            us=state_name(question.requesting),
            them=state_name(question.requested),
            article=citation(answer.instrument, answer.article),
            ref="",
        ),
    }
    return render(request, "evidence/inform.html", context, status=422 if form.errors else 200)


def _send_offer(form: OfferForm, question: Question, route_id: str, actor: Actor) -> Information:
    said = form.cleaned_data
    node, _slash, desk = said["recipient"].partition("/")
    what = actions.Offered(said["subject"], said["conditions"], said["information"])
    to = actions.Addressee(peer=node, their_desk=desk, desk=said["desk"])
    return actions.offer(question, route_id, to, what, by=actor, at=timezone.now())


@require_safe
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One offer: its conditions, where it stands, and the information once it was passed on."""
    actor = actor_at(request)
    row = _offer_of(actor, ref)
    route = law.route(row.route)
    context = {
        "item": row,
        "cited": citation(route.instrument, route.article),
        "route": route,
        "other": _other(row),
        "our_desk": desk_name(row.desk),
        "their_desk": desk_name(row.their_desk) if row.their_desk else "",
        "readable": row.side == Side.ASKING or row.state in (Offer.PASSED_ON, Offer.RECEIVED),
        "moves": _moves(actor, row),
        "timeline": story.of_offer(row, _other(row)),
        "undelivered": row.problem_code == NOT_DELIVERED,
        "problem": _(WHAT_TO_DO) if row.problem_code == NOT_DELIVERED else story.objection(row),
    }
    return render(request, "evidence/offer.html", context)


@require_http_methods(["GET", "POST"])
def offer_act(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Accept, decline or pass on: what it means (GET), or the act itself (POST)."""
    actor, taking = actor_at(request), OFFER_ACTS.get(slug)
    if taking is None:
        raise Http404
    row = _offer_of(actor, ref)
    require(actor, Act.INFORMATION_SEND)
    if str(row.desk) not in actor.desk_ids:
        raise InformationUnknown
    if taking.step is not None:
        after_offer(Offer(row.state), taking.step, Side(row.side))
    form = taking.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        taking.take(row.ref, form, actor, timezone.now())
        messages.success(request, _("Done: {act}.").format(act=step_word(slug)))
        return redirect("evidence:offer", ref=ref)
    return _act_page(request, row, slug, form)


@dataclass(frozen=True, slots=True)
class OfferAct:
    """An act on an offer: its step, None where the offer stays where it stands; its form, the action behind it."""

    step: OfferStep | None
    form: type[ActForm]
    take: Callable[[str, ActForm, Actor, datetime], object]


def _decline(ref: str, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.decline_offer(ref, text=form.cleaned_data["text"], by=by, at=at)


OFFER_ACTS: Mapping[str, OfferAct] = MappingProxyType(
    {
        "accept": OfferAct(
            OfferStep.ACCEPT, NothingToAdd, lambda ref, _form, by, at: actions.accept_offer(ref, by=by, at=at)
        ),
        "decline": OfferAct(OfferStep.DECLINE, ReasonForm, _decline),
        "pass-on": OfferAct(
            OfferStep.PASS_ON, NothingToAdd, lambda ref, _form, by, at: actions.pass_on(ref, by=by, at=at)
        ),
        "send-again": OfferAct(
            None, NothingToAdd, lambda ref, _form, by, at: actions.send_offer_again(ref, by=by, at=at)
        ),
    }
)


@dataclass(frozen=True, slots=True)
class OfferMove:
    label: str
    url: str
    first: bool


def _moves(actor: Actor, row: Information) -> list[OfferMove]:
    if not allows(actor, Act.INFORMATION_SEND) or str(row.desk) not in actor.desk_ids:
        return []
    labels = {
        "send-again": _("Send again"),
        "accept": _("Accept the conditions"),
        "decline": _("Decline"),
        "pass-on": _("Pass the information on"),
    }
    possible = {(Offer.OFFERED, Side.ASKED): ("accept", "decline"), (Offer.ACCEPTED, Side.ASKING): ("pass-on",)}
    slugs: tuple[str, ...] = possible.get((Offer(row.state), Side(row.side)), ())
    if row.problem_code == NOT_DELIVERED:
        slugs = ("send-again", *slugs)
    return [
        OfferMove(labels[slug], reverse("evidence:offer-act", args=[row.ref, slug]), slug != "decline")
        for slug in slugs
    ]


def _act_page(request: HttpRequest, row: Information, slug: str, form: ActForm) -> HttpResponse:
    route = law.route(row.route)
    context = {
        "means": consequences.of(
            "accept-offer" if slug == "accept" else slug,
            us=state_name(settings.COMITY_STATE),
            them=_other(row),
            article=citation(route.instrument, route.article),
            ref=row.ref,
        ),
        "ref": row.ref,
        "about": _("{ref}: {title}").format(ref=row.ref, title=row.subject),
        "back": reverse("evidence:offer", args=[row.ref]),
        "form": form,
        "warnings": [_("Conditions: {conditions}").format(conditions=row.conditions)] if row.conditions else [],
    }
    return render(request, "evidence/act.html", context, status=422 if form.errors else 200)


def _offer_of(actor: Actor, ref: str) -> Information:
    found = scope.information(actor).filter(ref=reference(ref)).first()
    if found is None:
        raise InformationUnknown
    return found


def _other(row: Information) -> str:
    """The other side's state; its node where no desk of it is known."""
    return node_state(row.peer)


def _row(row: Information, name_of: Callable[[str], str]) -> OfferRow:
    return OfferRow(
        ref=row.ref,
        url=reverse("evidence:offer", args=[row.ref]),
        subject=row.subject,
        other=name_of(row.peer),
        side=_("We offer") if row.side == Side.ASKING else _("Offered to us"),
        state=row.state,
        updated=row.updated_at,
    )


def _heads() -> list[tuple[str, str]]:
    return [
        (_("Changed"), "updated"),
        (_("Reference"), "ref"),
        (_("Subject"), ""),
        (_("With"), ""),
        (_("State"), "state"),
    ]
