"""Pages about what passes between this node and others: messages sent and received, and alarms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.contrib import messages as notices
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.directory.views.lists import export, export_wanted, page_of
from comity.federation import actions, queries
from comity.federation.forms import Narrow, NarrowAlarms, NarrowReceived, NarrowSent
from comity.federation.queries import Search
from comity.federation.views.rows import HEAD, Row, of_alarm, of_received, of_sent

Entry = TypeVar("Entry", bound=Model)


@dataclass(frozen=True, slots=True)
class Tab:
    """One list among the three of this word."""

    url: str
    label: str
    current: bool
    count: int | str = ""


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What this node sends: waiting, delivered, refused, expired."""
    return _list(request, "messages", NarrowSent(request.GET), queries.sent, of_sent)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What this node took in, and what it answered."""
    return _list(request, "received", NarrowReceived(request.GET), queries.received, of_received)


@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """What a person has to look at."""
    return _list(request, "alarms", NarrowAlarms(request.GET), queries.alarms, of_alarm)


@require_POST
def retry(request: HttpRequest, message_id: str, recipient: str) -> HttpResponseRedirect:
    """Send a waiting message now."""
    officer = actor(request)
    require(officer, Act.FEDERATION_BUNDLE)
    actions.retry(message_id, recipient, by=officer.officer_id, at=timezone.now())
    notices.success(request, _("The message is being sent now."))
    return redirect("federation:messages")


@require_POST
def acknowledge(request: HttpRequest, alarm_id: UUID) -> HttpResponseRedirect:
    """An officer has looked at an alarm."""
    officer = actor(request)
    require(officer, Act.FEDERATION_BUNDLE)
    actions.acknowledge(alarm_id, by=officer.officer_id, at=timezone.now())
    notices.success(request, _("The alarm is marked as seen. It stays in the list and in the ledger."))
    return redirect("federation:alarms")


def _list(
    request: HttpRequest,
    name: str,
    form: Narrow,
    find: Callable[[Search], QuerySet[Entry]],
    shown: Callable[[Entry], Row],
) -> HttpResponse:
    require(actor(request), Act.LEDGER_READ)
    found = find(form.search)
    if export_wanted(request):
        return export(request, name, HEAD, (shown(row).cells for row in found.iterator()))
    page = page_of(request, found)
    facts = {
        "box": name,
        "form": form,
        "page": page,
        "rows": [shown(row) for row in page],
        "tabs": _tabs(name),
        "resting": queries.resting_lines(),
    }
    return render(request, "federation/messages.html", facts)


def _tabs(current: str) -> list[Tab]:
    new = queries.alarms(Search(state="new")).count()
    labels = (("messages", _("Sent"), ""), ("received", _("Received"), ""), ("alarms", _("Alarms"), new or ""))
    return [Tab(reverse(f"federation:{name}"), label, name == current, count) for name, label, count in labels]
