"""An officer's service: appointed, let in, suspended, reinstated, retired."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.actions.officers import AccountTaken, ZoneUnknown
from comity.directory.core.permissions import Act, Actor, require
from comity.directory.forms import AppointForm, InviteForm, WhyForm
from comity.directory.models import Officer
from comity.directory.views import actor
from comity.terms.errors import ComityError

FIELDS = {AccountTaken: "username", ZoneUnknown: "zone"}
"""Beside which field a refusal is said."""


class GraveStep(Protocol):
    """An act on another officer that says why."""

    def __call__(self, officer_id: uuid.UUID, *, why: str, by: Actor, at: datetime) -> Officer: ...


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """A new officer with her account, desks and mandates; then the page that lets her in."""
    require(actor(request), Act.OFFICER_MANAGE)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = _appoint(form, by=actor(request), at=timezone.now())
        except (AccountTaken, ZoneUnknown) as refusal:
            form.add_error(FIELDS[type(refusal)], refusal.explain(_))
        else:
            messages.success(request, _("The officer is appointed. She signs in once she has set a password."))
            return redirect("directory:invite", officer.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/appoint.html", {"form": form}, status=status)


@transaction.atomic
def _appoint(form: AppointForm, *, by: Actor, at: datetime) -> Officer:
    given = form.cleaned_data
    officer = actions.add_officer(
        form.account,
        name=given["name"],
        title=given["title"],
        organisation=given["organisation"],
        desks=given["desks"],
        language=given["language"],
        zone=given["zone"],
        by=by,
        at=at,
    )
    for grant in form.grants:
        actions.give_mandate(officer, role=grant.role, instrument=grant.instrument, by=by, at=at)
    return officer


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    """The link with which she sets her password: in the answer to the button alone, in no address and no log."""
    require(actor(request), Act.OFFICER_MANAGE)
    context: dict[str, object] = {"officer": queries.officer(officer_id), "form": InviteForm()}
    if request.method == "POST":
        form = InviteForm(request.POST)
        form.is_valid()
        path = actions.invite_officer(
            officer_id,
            forget_second_factors=form.cleaned_data["forget_second_factors"],
            by=actor(request),
            at=timezone.now(),
        )
        context["link"] = settings.COMITY_BASE_URL + path
    return render(request, "directory/invite.html", context)


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    """Before an officer signs in no longer, for a while."""
    return _step(
        request,
        officer_id,
        actions.suspend_officer,
        "directory/suspend_officer.html",
        lambda: _("The officer is suspended and signed out."),
    )


@require_http_methods(["GET", "POST"])
def reinstate(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    """Before a suspended officer signs in again."""
    return _step(
        request,
        officer_id,
        actions.reinstate_officer,
        "directory/reinstate_officer.html",
        lambda: _("The officer may sign in again."),
    )


@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, officer_id: uuid.UUID) -> HttpResponse:
    """Before an officer signs in no longer, for good."""
    require(actor(request), Act.OFFICER_MANAGE)
    if request.method == "POST":
        actions.retire_officer(officer_id, by=actor(request), at=timezone.now())
        messages.success(request, _("The officer is retired and signs in no longer."))
        return redirect("directory:officers")
    return render(request, "directory/retire.html", {"officer": queries.officer(officer_id)})


def _step(
    request: HttpRequest, officer_id: uuid.UUID, act: GraveStep, template: str, done: Callable[[], str]
) -> HttpResponse:
    require(actor(request), Act.OFFICER_MANAGE)
    officer, form = queries.officer(officer_id), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(officer_id, why=form.cleaned_data["why"], by=actor(request), at=timezone.now())
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, done())
            return redirect("directory:officer", officer_id)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"officer": officer, "form": form}, status=status)
