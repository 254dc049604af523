"""A draft: its form, saved as it is typed, looked at as the authority and as the holder will see it, and checked."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.actions.drafting import AttachmentUnknown
from comity.evidence.actions.turns import ChangedMeanwhile
from comity.evidence.core.form.values import Value
from comity.evidence.core.machine import OutOfTurn, State
from comity.evidence.forms.acts import AttachForm
from comity.evidence.forms.request import RequestForm
from comity.evidence.models import Request
from comity.evidence.queries import law
from comity.evidence.views.finding import is_uuid, request_of, require_seat
from comity.evidence.views.showing import values as shown
from comity.evidence.views.showing.names import citation, state_name, zones_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """The form of a draft. POST saves it, and with `then=check` checks it."""
    actor = actor_at(request)
    row = _draft(actor, ref)
    if request.method == "GET":
        return _form_page(request, row, RequestForm(law.request_form(row), kept=law.request_values(row)))
    form = RequestForm(law.request_form(row), request.POST, kept=law.request_values(row))
    understood = form.is_valid()
    row = _save(form, row, request.POST.get("revision", ""), by=actor)
    if request.POST.get("then") == "check" and form.examine():
        actions.check(row.ref, by=actor, at=timezone.now())
        messages.success(request, _("The form is complete. The request can be signed."))
        return redirect("evidence:request", ref=row.ref)
    if understood and not form.errors:
        messages.success(request, _("The draft is saved."))
        return redirect("evidence:edit", ref=row.ref)
    return _form_page(request, row, form, status=422)


@require_POST
def save(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what was typed, and answer with the small part of the page that says so."""
    actor = actor_at(request)
    row = _draft(actor, ref)
    form = RequestForm(law.request_form(row), request.POST, kept=law.request_values(row))
    form.is_valid()
    try:
        row = _save(form, row, request.POST.get("revision", ""), by=actor)
    except ChangedMeanwhile as changed:
        return _saved(request, row, problem=changed.explain(_), revision=request.POST.get("revision", ""))
    wrong = ", ".join(str(form.fields[name].label) for name in form.errors if name in form.fields)
    problem = _("Saved, except what cannot be read yet: {fields}").format(fields=wrong) if wrong else ""
    return _saved(request, row, problem=problem, revision=str(row.revision))


@require_safe
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """The request as the authority and as the holder will read it."""
    row = request_of(actor_at(request), ref)
    form, values = law.request_form(row), law.request_values(row)
    as_holder = request.GET.get("view") == "holder"
    lines = shown.holder(form, values) if as_holder else shown.authority(form, values)
    editable = row.state == State.DRAFT
    context = {"item": row, "editable": editable, "lines": lines, "as_holder": as_holder, **_names(row)}
    return render(request, "evidence/preview.html", context)


@require_POST
def attach(request: HttpRequest, ref: str) -> HttpResponse:
    """Add files to a draft."""
    actor = actor_at(request)
    row = _draft(actor, ref)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, row, _kept_form(row), attaching=form, status=422)
    for file in form.cleaned_data["upload"]:
        actions.attach(
            ref, name=file.name, media_type=file.content_type or "", parts=file.chunks(), by=actor, at=timezone.now()
        )
    return redirect(f"{reverse('evidence:edit', args=[ref])}#files")


@require_POST
def detach(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a file away from a draft."""
    actor, attachment = actor_at(request), request.POST.get("attachment", "")
    row = _draft(actor, ref)
    if not is_uuid(attachment):
        raise AttachmentUnknown
    actions.detach(row.ref, attachment=attachment, by=actor, at=timezone.now())
    return redirect(f"{reverse('evidence:edit', args=[row.ref])}#files")


def _draft(actor: Actor, ref: str) -> Request:
    row = request_of(actor, ref)
    require(actor, Act.REQUEST_DRAFT, instrument=row.instrument)
    require_seat(actor, row, Act.REQUEST_DRAFT)
    if row.state != State.DRAFT:
        raise OutOfTurn(step="edit", state=row.state)
    return row


def _save(form: RequestForm, row: Request, seen: str, *, by: Actor) -> Request:
    values: Mapping[str, Value] = {**_unread(form, row), **form.values()}
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    return actions.save_draft(row.ref, values=values, by=by, at=timezone.now(), revision=revision)


def _unread(form: RequestForm, row: Request) -> Mapping[str, Value]:
    """What was kept before in fields that now cannot be read."""
    kept = law.request_values(row)
    return {name: kept[name] for name in form.errors if name in kept}


def _kept_form(row: Request) -> RequestForm:
    return RequestForm(law.request_form(row), kept=law.request_values(row))


def _form_page(
    request: HttpRequest, row: Request, form: RequestForm, *, attaching: AttachForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "item": row,
        "form": form,
        "groups": form.groups(),
        "attaching": attaching or AttachForm(),
        "attachments": row.attachments.filter(about="request").order_by("added_at", "id"),
        "zones": zones_of(row.requesting, row.requested),
        **_names(row),
    }
    return render(request, "evidence/edit.html", context, status=status)


def _names(row: Request) -> dict[str, str]:
    return {
        "cited": citation(row.instrument, row.article),
        "route_name": law.route(row.route).name,
        "requesting": state_name(row.requesting),
        "requested": state_name(row.requested),
    }


def _saved(request: HttpRequest, row: Request, *, problem: str, revision: str) -> HttpResponse:
    context = {"saved_at": timezone.now(), "problem": problem, "revision": revision, "item": row}
    return render(request, "evidence/_saved.html", context)
