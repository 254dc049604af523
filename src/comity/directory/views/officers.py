"""Officers of this node, their desks and mandates."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory import actions, queries
from comity.directory.actions.officers import MandateEndsTooEarly
from comity.directory.core.permissions import Act, require
from comity.directory.forms import AssignForm, MandateForm, roles
from comity.directory.models import Officer
from comity.directory.views import actor
from comity.directory.views.lists import asked, export, export_wanted, page_of
from comity.directory.views.tabs import tabs

HEAD = ("officer", "title", "organisation", "desks", "mandates", "language", "zone", "id")


@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """Who works here, at which desk, with which mandate."""
    require(actor(request), Act.OFFICER_VIEW)
    found = queries.officers(at=timezone.now())
    q, role = asked(request, "q"), asked(request, "role")
    if q:
        found = found.filter(name__icontains=q)
    if role:
        found = found.filter(pk__in=queries.holders_of(role, at=timezone.now()))
    if export_wanted(request):
        return export(request, "officers", HEAD, (_row(officer) for officer in found))
    context = {
        "tabs": tabs(request, "officers"),
        "page": page_of(request, found),
        "wanted": {"q": q, "role": role},
        "roles": roles(),
    }
    return render(request, "directory/officers.html", context)


@require_GET
def officer(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    """One officer: desks, mandates past and present; for the operator, the forms that change them."""
    require(actor(request), Act.OFFICER_VIEW)
    return _page(request, queries.officer(officer_id))


@require_POST
def give_mandate(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    found, form = queries.officer(officer_id), MandateForm(request.POST)
    if not form.is_valid():
        require(actor(request), Act.OFFICER_MANAGE)
        return _page(request, found, mandate_form=form, status=422)
    try:
        actions.give_mandate(
            found,
            role=form.chosen_role,
            instrument=form.cleaned_data["instrument"],
            valid_until=form.cleaned_data["valid_until"],
            by=actor(request),
            at=timezone.now(),
        )
    except MandateEndsTooEarly as refusal:
        form.add_error("valid_until", refusal.explain(_))
        return _page(request, found, mandate_form=form, status=422)
    messages.success(request, _("The mandate is given."))
    return redirect("directory:officer", officer_id)


@require_POST
def end_mandate(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    ended = actions.end_mandate(mandate_id, by=actor(request), at=timezone.now())
    messages.success(request, _("The mandate is ended."))
    return redirect("directory:officer", ended.officer_id)


@require_POST
def assign(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    found, form = queries.officer(officer_id), AssignForm(request.POST)
    if not form.is_valid():
        require(actor(request), Act.OFFICER_MANAGE)
        return _page(request, found, assign_form=form, status=422)
    actions.assign_desks(found, desks=form.cleaned_data["desks"], by=actor(request), at=timezone.now())
    messages.success(request, _("The desks are assigned."))
    return redirect("directory:officer", officer_id)


def _page(
    request: HttpRequest,
    officer: Officer,
    *,
    mandate_form: MandateForm | None = None,
    assign_form: AssignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    held = set(queries.mandates_at(officer, timezone.now()).values_list("pk", flat=True))
    context = {
        "officer": officer,
        "mandates": [(mandate, mandate.pk in held) for mandate in officer.mandates.all()],
        "mandate_form": mandate_form or MandateForm(),
        "assign_form": assign_form or AssignForm(initial={"desks": officer.desks.all()}),
    }
    return render(request, "directory/officer.html", context, status=status)


def _row(officer: Officer) -> tuple[str, ...]:
    return (
        officer.name,
        officer.title,
        officer.organisation.name,
        "; ".join(desk.name for desk in officer.desks.all()),
        "; ".join(str(mandate) for mandate in queries.mandates_at(officer, timezone.now())),
        officer.language,
        officer.zone,
        str(officer.pk),
    )
