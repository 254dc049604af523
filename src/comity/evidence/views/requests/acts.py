"""Acts on a request, each with a page of its own: what it means, what it asks for, and one button named after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import queries as directory
from comity.directory.core.institutions import DeskKind
from comity.directory.core.permissions import Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence.actions.answering import pinned_number
from comity.evidence.core.clocks import floor_of
from comity.evidence.core.machine import Kind, Side, State, WrongKind, after
from comity.evidence.forms.acts import ActForm, Choices
from comity.evidence.models import Request
from comity.evidence.queries import law
from comity.evidence.templatetags.words import step_word
from comity.evidence.views.finding import request_of, require_seat
from comity.evidence.views.requests.page import title_of
from comity.evidence.views.requests.taking import TAKINGS, Taking
from comity.evidence.views.showing import consequences
from comity.evidence.views.showing import values as shown
from comity.evidence.views.showing.names import citation, state_name
from comity.law.forms import ground_name
from comity.terms.errors import ComityError

USUAL_FREEZE = timedelta(days=90)  # Convention on Cybercrime (ETS 185), art. 16(2): the longest domestic order
HOLDERS_VIEW = frozenset({"send", "sign", "countersign", "order"})
"""Acts whose page shows what will be read: all of it, or what the holder sees."""
OF_FREEZES = frozenset({"ask-extension", "extend", "release"})


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """The page of an act (GET), or the act itself (POST). A faulty form is shown again with status 422."""
    actor, taking = actor_at(request), TAKINGS.get(slug)
    if taking is None:
        raise Http404
    row = request_of(actor, ref)
    _check(actor, row, slug, taking)
    sent = request.POST if request.method == "POST" else None
    form = taking.form(sent, choices=_choices(slug, row), initial=_initial(slug, row, timezone.now()))
    if request.method == "POST" and form.is_valid():
        problem = _take(taking, row, form, actor)
        if not problem:
            messages.success(request, _("Done: {act}.").format(act=step_word(slug)))
            return redirect("evidence:request", ref=ref)
        form.add_error(None, problem)
    return render(request, "evidence/act.html", _context(slug, row, form), status=422 if form.errors else 200)


def _check(actor: Actor, row: Request, slug: str, taking: Taking) -> None:
    """Before the page is shown: may she, and is it the moment? Raises NotPermitted, OutOfTurn, WrongKind."""
    require(actor, taking.act, instrument=row.instrument)
    require_seat(actor, row, taking.act)
    if taking.step is not None:
        after(State(row.state), taking.step, Side(row.side), Kind(row.kind))
    elif slug in OF_FREEZES and row.kind != Kind.PRESERVATION:
        raise WrongKind(step=slug, kind=row.kind)


def _take(taking: Taking, row: Request, form: ActForm, actor: Actor) -> str:
    """Take the act. What is wrong with what was typed, to be put right in the form; empty where all is well."""
    try:
        taking.take(row, form, actor, timezone.now())
    except ComityError as refused:
        if refused.status != 422:
            raise
        return refused.explain(_)
    return ""


def _context(slug: str, row: Request, form: ActForm) -> dict[str, object]:
    other = row.requested if row.side == Side.ASKING else row.requesting
    us = row.requesting if row.side == Side.ASKING else row.requested
    means = consequences.of(
        slug,
        us=state_name(us),
        them=state_name(other),
        article=citation(row.instrument, row.article),
        ref=row.ref,
    )
    context = {
        "means": means,
        "ref": row.ref,
        "about": _("{ref}: {title}").format(ref=row.ref, title=title_of(row)),
        "back": reverse("evidence:request", args=[row.ref]),
        "form": form,
        "warnings": _warnings(slug, row),
    }
    return context | _preview(slug, row)


def _preview(slug: str, row: Request) -> dict[str, object]:
    if slug not in HOLDERS_VIEW:
        return {}
    asked, values = law.request_form(row), law.request_values(row)
    if slug == "order":
        return {"shown": shown.holder(asked, values), "shown_title": _("What the holder will read")}
    return {"shown": shown.authority(asked, values), "shown_title": _("What will be read")}


def _warnings(slug: str, row: Request) -> list[str]:
    found = []
    if slug == "call-back":
        number = pinned_number(row, at=timezone.now())
        found.append(
            _("Call {number}, the number this node has pinned. Never one given in the request.").format(number=number)
        )
    if slug in ("accept", "grant", "order") and row.urgency == "emergency" and not _called_back(row):
        found.append(_("This is an emergency request: call the asking desk back first, and record the call."))
    if slug == "refer":
        found.append(_("The other desk sees everything in this request, personal data too."))
    return found


def _called_back(row: Request) -> bool:
    newest = row.call_backs.order_by("-at").first()
    return newest is not None and newest.genuine


def _choices(slug: str, row: Request) -> Mapping[str, Choices]:
    if slug == "refuse":
        return {"ground": [(one.ground, _cited(one.ground, one.source)) for one in law.grounds(row)]}
    if slug == "order":
        desks = directory.desks(kind=DeskKind.PROVIDER_LEGAL, node_id=settings.COMITY_NODE_ID)
        return {"desk": [(str(desk.pk), f"{desk.organisation.name}, {desk.name}") for desk in desks]}
    if slug == "refer":
        desks = directory.desks(node_id=settings.COMITY_NODE_ID).exclude(kind=DeskKind.PROVIDER_LEGAL)
        others = [desk for desk in desks if desk.pk != row.desk]
        return {"desk": [(str(desk.pk), f"{desk.name}, {desk.organisation.name}") for desk in others]}
    return {}


def _cited(code: str, source: str) -> str:
    return _("{ground} ({source})").format(ground=ground_name(code), source=source)


def _initial(slug: str, row: Request, at: datetime) -> Mapping[str, object]:
    if slug == "grant":
        floor, _source = floor_of(law.route(row.route).time_limits, at)
        return {"until": timezone.localdate(at + max(floor, USUAL_FREEZE))}
    if slug in ("extend", "ask-extension"):
        frozen = row.preservation
        later = frozen.extension_asked_until or (frozen.until or at) + timedelta(days=60)
        return {"until": timezone.localdate(later)}
    if slug == "order":
        return {"due": timezone.localdate(at + timedelta(days=10))}
    return {}
