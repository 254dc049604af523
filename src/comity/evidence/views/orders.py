"""The provider's desk: the orders to it, each with what it may see, and its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.actions.ordering import OrderSettled
from comity.evidence.core import wording
from comity.evidence.core.orders import REJECTIONS, OrderState
from comity.evidence.forms.acts import ActForm, AttachForm, OrderAnswerForm, OrderRejectionForm
from comity.evidence.forms.filters import ListFilter
from comity.evidence.models import Order
from comity.evidence.queries import law, listing
from comity.evidence.templatetags.words import word
from comity.evidence.views.finding import order_of
from comity.evidence.views.requests.parcels import as_file
from comity.evidence.views.showing import consequences, lists, values
from comity.evidence.views.showing.names import citation, desk_name, state_name
from comity.terms.errors import ComityError
from comity.terms.instants import to_text


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the provider's list shows it."""

    ref: str
    url: str
    what: str
    authority: str
    state: str
    urgency: str
    urgency_word: str
    due: datetime | None
    due_at: datetime

    def cells(self) -> lists.Cells:
        return {
            "reference": self.ref,
            "what": self.what,
            "authority": self.authority,
            "state": self.state,
            "urgency": self.urgency,
            "due_at": to_text(self.due_at),
        }


@require_safe
def orders(request: HttpRequest) -> HttpResponseBase:
    """The orders to the officer's desks, those that wait for an answer first."""
    actor = actor_at(request)
    require(actor, Act.ORDER_VIEW)
    form = ListFilter(request.GET, offered={"state": list(wording.ORDERS.items())})
    rows = listing.orders(actor, ref=form.said("q"), state=form.said("state"), sort=form.sort)
    name_of = cache(desk_name)
    if lists.wants_file(request):
        return lists.file_of(request, "orders", (_row(row, name_of).cells() for row in rows[: lists.MAX_EXPORTED]))
    page = lists.page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(row, name_of) for row in page.object_list],
        "columns": lists.heads(_heads(), form.sort or "due"),
        "waiting": listing.orders(actor, state=OrderState.ISSUED).count(),
    }
    return render(request, "evidence/orders.html", context)


@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    """One order: what is asked, under which law, by when, and what can be done."""
    found = order_of(actor_at(request), ref)
    return render(request, "evidence/order.html", _context(found))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the order: files, words, a number of the provider's own."""
    actor = actor_at(request)
    found = _open_order(actor, ref, Act.ORDER_ANSWER)
    form = OrderAnswerForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        problem = _answer(form, found, actor)
        if not problem:
            messages.success(request, _("The answer was given to the authority."))
            return redirect("evidence:order", ref=ref)
        form.add_error(None, problem)
    return _act(request, found, "answer", form)


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Reject the order for a coded reason."""
    actor = actor_at(request)
    found = _open_order(actor, ref, Act.ORDER_REJECT)
    reasons = {"reason": [(code, _(said)) for code, said in REJECTIONS.items()]}
    form = OrderRejectionForm(*_sent(request), choices=reasons)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.reject_order(ref, reason=said["reason"], text=said["text"], by=actor, at=timezone.now())
        messages.success(request, _("The authority is told that you reject the order, and why."))
        return redirect("evidence:order", ref=ref)
    return _act(request, found, "reject", form)


@require_http_methods(["POST"])
def add_files(request: HttpRequest, ref: str) -> HttpResponse:
    """Lay files beside an order before it is answered."""
    actor = actor_at(request)
    found = _open_order(actor, ref, Act.ORDER_ANSWER)
    form = AttachForm(*_sent(request))
    if not form.is_valid():
        return render(request, "evidence/order.html", _context(found, attaching=form), status=422)
    _store(form, found, actor)
    return redirect("evidence:order", ref=ref)


@require_safe
def order_file(request: HttpRequest, ref: str, attachment_id: str) -> HttpResponseBase:
    """A file the provider gave itself, read back."""
    found = order_of(actor_at(request), ref)
    return as_file(get_object_or_404(found.attachments, pk=attachment_id))


def _sent(request: HttpRequest) -> tuple[QueryDict | None, "MultiValueDict[str, UploadedFile[bytes]] | None"]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _answer(form: ActForm, found: Order, actor: Actor) -> str:
    said = form.cleaned_data
    try:
        _store(form, found, actor)
        told = actions.Answer(text=said["text"], reference=said["holder_reference"])
        actions.answer_order(found.ref, answer=told, by=actor, at=timezone.now())
    except ComityError as refused:
        if refused.status not in (413, 422):
            raise
        return refused.explain(_)
    return ""


def _store(form: ActForm, found: Order, actor: Actor) -> None:
    for file in form.cleaned_data["upload"]:
        actions.attach_answer(
            found.ref,
            name=file.name,
            media_type=file.content_type or "",
            parts=file.chunks(),
            by=actor,
            at=timezone.now(),
        )


def _open_order(actor: Actor, ref: str, act: Act) -> Order:
    found = order_of(actor, ref)
    require(actor, act)
    if found.state != OrderState.ISSUED:
        raise OrderSettled(state=found.state)
    return found


def _context(found: Order, *, attaching: AttachForm | None = None) -> dict[str, object]:
    form = law.form_of(found.fields)
    row = found.request
    return {
        "order": found,
        "lines": values.holder(form, law.values_of(form, found.values)),
        "authority": desk_name(row.desk),
        "asking": state_name(row.requesting),
        "cited": citation(row.instrument, row.article),
        "files": found.attachments.order_by("added_at", "id"),
        "attaching": attaching or AttachForm(),
        "waiting": found.state == OrderState.ISSUED,
        "title": _title(found),
    }


def _act(request: HttpRequest, found: Order, slug: str, form: ActForm) -> HttpResponse:
    row = found.request
    context = {
        "means": consequences.of(
            slug,
            us=state_name(row.requested),
            them=state_name(row.requesting),
            article=citation(row.instrument, row.article),
            ref=found.ref,
        ),
        "ref": found.ref,
        "about": _("{ref}: {title}").format(ref=found.ref, title=_title(found)),
        "back": reverse("evidence:order", args=[found.ref]),
        "form": form,
        "warnings": [],
    }
    return render(request, "evidence/act.html", context, status=422 if form.errors else 200)


def _title(found: Order) -> str:
    return _("Order to preserve data") if found.kind == "preserve" else _("Order to produce data")


def _row(found: Order, name_of: Callable[[UUID], str]) -> OrderRow:
    waiting = found.state == OrderState.ISSUED
    return OrderRow(
        ref=found.ref,
        url=reverse("evidence:order", args=[found.ref]),
        what=_title(found),
        authority=name_of(found.request.desk),
        state=found.state,
        urgency=found.urgency,
        urgency_word=word(found.urgency),
        due=found.due_at if waiting else None,
        due_at=found.due_at,
    )


def _heads() -> list[tuple[str, str]]:
    return [(_("Due"), "due"), (_("Order"), "ref"), (_("What"), ""), (_("Issued by"), ""), (_("State"), "state")]
