"""The pages before a grave step with a peer: suspend, reinstate, reject. Each asks why."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.core.permissions import Act, Actor, require
from comity.directory.forms import WhyForm
from comity.directory.models import PeerNode
from comity.directory.views import actor
from comity.terms.errors import ComityError


class GraveStep(Protocol):
    """An act on a peer that says why."""

    def __call__(self, node_id: str, *, why: str, by: Actor, at: datetime) -> PeerNode: ...


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, node_id: str) -> HttpResponse:
    require(actor(request), Act.PEER_SUSPEND)
    return _step(request, node_id, actions.suspend, "directory/suspend.html", lambda: _("The peer is suspended."))


@require_http_methods(["GET", "POST"])
def reinstate(request: HttpRequest, node_id: str) -> HttpResponse:
    require(actor(request), Act.PEER_CONFIRM)
    return _step(
        request, node_id, actions.reinstate, "directory/reinstate.html", lambda: _("The peer is trusted again.")
    )


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, node_id: str) -> HttpResponse:
    require(actor(request), Act.PEER_SUSPEND)
    return _step(request, node_id, actions.reject, "directory/reject.html", lambda: _("The peer is rejected."))


def _step(request: HttpRequest, node_id: str, act: GraveStep, template: str, done: Callable[[], str]) -> HttpResponse:
    line = queries.line(node_id, at=timezone.now())
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(node_id, why=form.cleaned_data["why"], by=actor(request), at=timezone.now())
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, done())
            return redirect("directory:peer", node_id)
    return render(request, template, {"line": line, "form": form}, status=422 if form.errors else 200)
