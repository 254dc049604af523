"""Desks and organisations of this node and its trusted peers."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.directory import actions, queries
from comity.directory.core.permissions import Act, require
from comity.directory.forms import DeskForm, OrganisationForm, desk_kinds
from comity.directory.models import Desk
from comity.directory.queries import DeskFilter
from comity.directory.views import actor
from comity.directory.views.institutions import state_name
from comity.directory.views.lists import asked, export, export_wanted, page_of
from comity.directory.views.tabs import tabs


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who can be asked: desks, by state, kind and name."""
    require(actor(request), Act.DIRECTORY_VIEW)
    wanted = DeskFilter(
        q=asked(request, "q"),
        state=asked(request, "state", 3).upper(),
        kind=asked(request, "kind"),
        sort=asked(request, "sort") or "state",
    )
    found = queries.search(wanted)
    if export_wanted(request):
        return export(request, "desks", DESK_HEAD, (_desk_row(desk) for desk in found))
    context = {
        "tabs": tabs(request, "index"),
        "wanted": wanted,
        "page": page_of(request, found),
        "states": [(code, state_name(code)) for code in queries.states()],
        "kinds": desk_kinds(),
    }
    return render(request, "directory/index.html", context)


@require_GET
def desk(request: HttpRequest, desk_id: uuid.UUID) -> HttpResponse:
    """One desk: what it does, in which languages, how to call it back."""
    require(actor(request), Act.DIRECTORY_VIEW)
    found = queries.desk(desk_id)
    ours = found.organisation.node_id == settings.COMITY_NODE_ID
    peer = None if ours else queries.line(found.organisation.node_id, at=timezone.now())
    context = {
        "desk": found,
        "state_name": state_name(found.organisation.state),
        "ours": ours,
        "peer": peer,
    }
    return render(request, "directory/desk.html", context)


@require_http_methods(["GET", "POST"])
def new_desk(request: HttpRequest) -> HttpResponse:
    """The form for a desk of this node."""
    require(actor(request), Act.DESK_MANAGE)
    form = DeskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {key: form.cleaned_data[key] for key in ("name", "languages", "email", "telephone")}
        made = actions.add_desk(
            form.cleaned_data["organisation"], kind=form.desk_kind, by=actor(request), at=timezone.now(), **facts
        )
        messages.success(request, _("The desk is added. Peers learn of it with the next manifest you publish."))
        return redirect("directory:desk", made.pk)
    return _form_page(request, form, _("Add a desk"))


@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """The form for an organisation of this node."""
    require(actor(request), Act.DESK_MANAGE)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_organisation(
            form.cleaned_data["name"], kind=form.organisation_kind, by=actor(request), at=timezone.now()
        )
        messages.success(request, _("The organisation is added. Give it a desk."))
        return redirect("directory:new_desk")
    return _form_page(request, form, _("Add an organisation"))


@require_http_methods(["GET", "POST"])
def close_desk(request: HttpRequest, desk_id: uuid.UUID) -> HttpResponse:
    """Before a desk leaves the directory."""
    require(actor(request), Act.DESK_MANAGE)
    if request.method == "POST":
        actions.close_desk(desk_id, by=actor(request), at=timezone.now())
        messages.success(request, _("The desk is closed. Peers learn of it with the next manifest you publish."))
        return redirect("directory:index")
    return render(request, "directory/close_desk.html", {"desk": queries.desk(desk_id)})


def _form_page(request: HttpRequest, form: DeskForm | OrganisationForm, title: str) -> HttpResponse:
    return render(request, "directory/form.html", {"form": form, "heading": title}, status=422 if form.errors else 200)


DESK_HEAD = (
    "state",
    "organisation",
    "organisation_kind",
    "desk",
    "kind",
    "languages",
    "telephone",
    "email",
    "node",
    "id",
)


def _desk_row(desk: Desk) -> tuple[str, ...]:
    organisation = desk.organisation
    return (
        organisation.state,
        organisation.name,
        organisation.kind,
        desk.name,
        desk.kind,
        " ".join(desk.languages),
        desk.telephone,
        desk.email,
        organisation.node_id,
        str(desk.pk),
    )
