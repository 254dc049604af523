"""Delivering evidence: files at hand chosen, others added, then sealed by the worker."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.core.machine import Kind, Side, State, Step, after
from comity.evidence.forms.acts import DeliveryForm
from comity.evidence.models import Request
from comity.evidence.views.finding import request_of, require_seat
from comity.evidence.views.requests.page import title_of
from comity.evidence.views.showing import consequences
from comity.evidence.views.showing.names import citation, state_name
from comity.terms.errors import ComityError


@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose what to deliver (GET), or have it sealed and sent (POST). Files once uploaded stay at hand."""
    actor = actor_at(request)
    row = request_of(actor, ref)
    require(actor, Act.ANSWER_DELIVER, instrument=row.instrument)
    require_seat(actor, row, Act.ANSWER_DELIVER)
    after(State(row.state), Step.DELIVER, Side(row.side), Kind(row.kind))
    if request.method == "GET":
        return _page(request, row, _form(row))
    form = DeliveryForm(request.POST, request.FILES, choices={"exhibits": _at_hand(row)})
    if form.is_valid():
        problem = _deliver(form, row, actor)
        if not problem:
            messages.success(request, _("The package is being sealed. It leaves as soon as it is ready."))
            return redirect("evidence:request", ref=ref)
        form = DeliveryForm(request.POST, choices={"exhibits": _at_hand(row)})
        form.add_error(None, problem)
    return _page(request, row, form)


def _deliver(form: DeliveryForm, row: Request, actor: Actor) -> str:
    """What is wrong with what was chosen; empty once the package is on its way."""
    now, said = timezone.now(), form.cleaned_data
    try:
        added = [
            actions.attach_exhibit(
                row.ref, name=file.name, media_type=file.content_type or "", parts=file.chunks(), by=actor, at=now
            )
            for file in said["upload"]
        ]
        chosen = [*said["exhibits"], *(str(one.pk) for one in added)]
        actions.deliver(row.ref, exhibits=chosen, note=said["text"], by=actor, at=now)
    except ComityError as refused:
        if refused.status not in (409, 413, 422):
            raise
        return refused.explain(_)
    return ""


def _form(row: Request) -> DeliveryForm:
    at_hand = _at_hand(row)
    return DeliveryForm(choices={"exhibits": at_hand}, initial={"exhibits": [key for key, _label in at_hand]})


def _at_hand(row: Request) -> list[tuple[str, str]]:
    """The files that belong to this request and were not delivered yet."""
    rows = row.attachments.filter(about__in=("exhibit", "answer"), package=None).order_by("added_at", "id")
    return [(str(one.pk), _("{name} (SHA-256 {start}…)").format(name=one.name, start=one.sha256[:12])) for one in rows]


def _page(request: HttpRequest, row: Request, form: DeliveryForm) -> HttpResponse:
    means = consequences.of(
        "deliver",
        us=state_name(row.requested),
        them=state_name(row.requesting),
        article=citation(row.instrument, row.article),
        ref=row.ref,
    )
    context = {
        "means": means,
        "ref": row.ref,
        "about": _("{ref}: {title}").format(ref=row.ref, title=title_of(row)),
        "back": reverse("evidence:request", args=[row.ref]),
        "form": form,
        "warnings": [],
    }
    return render(request, "evidence/act.html", context, status=422 if form.errors else 200)
