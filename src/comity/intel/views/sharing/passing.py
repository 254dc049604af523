"""Questions whether something may go on: those that others ask this node, and those that it asks."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.directory.core.permissions import Act, require
from comity.directory.views.lists import export, export_wanted, page_of_values
from comity.intel.actions.feedback import passing
from comity.intel.forms.sharing.passing import ALLOW, AnswerForm
from comity.intel.models import Onward
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.sharing.share import chosen, into_of, query_of
from comity.intel.views.sharing.showing import sight_of, visible
from comity.intel.views.tabs import tabs

HEAD = ("object", "direction", "with", "state", "readers", "asked_at", "decided_at", "id")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The questions of others that wait for an answer first, then all the rest, newest first."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE)
    found = places.questions(asks)
    known = visible(list({one.stix_id for one in found}), sight_of(asks, at=at))
    rows = [(one, _ours(one), *_word(one), known[one.stix_id].title) for one in found if one.stix_id in known]
    if export_wanted(request):
        return export(request, "passing-on", HEAD, (_row(one) for one, *_rest in rows))
    context = {"tabs": tabs(request, "onward"), "page": page_of_values(request, rows)}
    return render(request, "intel/share/questions.html", context)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """One question, and the answer of an officer where this node is asked."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE)
    row = places.question(asks, onward_id)
    known = visible([row.stix_id], sight_of(asks, at=at))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["answer"] == ALLOW:
            passing.allow(onward_id, by=asks, at=at)
        else:
            passing.decline(onward_id, form.cleaned_data["reason"], by=asks, at=at)
        messages.success(request, _("{node} is told.").format(node=row.asker))
        return redirect("intel:onward")
    kind, word = _word(row)
    context = {
        "row": row,
        "ours": _ours(row),
        "waiting": _ours(row) and row.state == Onward.State.WAITING,
        "objects": list(known.values()),
        "kind": kind,
        "word": word,
        "form": form,
    }
    return render(request, "intel/share/question.html", context, status=422 if form.errors else 200)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the owners of the objects in the share dialogue."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE)
    objects = chosen(request.POST, asks, at=at)
    into = into_of(request.POST, asks, at=at)
    if into is None:
        return redirect(f"{reverse('intel:share')}?{query_of(objects)}")
    try:
        passing.ask(objects, into.public_id, request.POST.get("note", "")[:1000], by=asks, at=at)
    except passing.NothingToAsk as refusal:
        messages.error(request, refusal.explain(_))
    else:
        messages.success(request, _("The owner is asked. You find the answer here."))
    return redirect("intel:onward")


def _ours(row: Onward) -> bool:
    """Whether this node is asked."""
    return row.owner == settings.COMITY_NODE_ID


def _word(row: Onward) -> tuple[str, str]:
    return {
        Onward.State.WAITING: ("wait", _("Waiting for your answer") if _ours(row) else _("Waiting for the owner")),
        Onward.State.ALLOWED: ("ok", _("It may go on")),
        Onward.State.DECLINED: ("still", _("It stays where it is")),
        Onward.State.REFUSED: ("bad", _("Not taken by the owner's node")),
    }[Onward.State(row.state)]


def _row(row: Onward) -> tuple[str, ...]:
    other, direction = (row.asker, "asked of us") if _ours(row) else (row.owner, "asked by us")
    decided = row.decided_at.isoformat() if row.decided_at else ""
    readers, asked_at = ", ".join(row.readers), row.asked_at.isoformat()
    return row.stix_id, direction, other, row.state, readers, asked_at, decided, str(row.pk)
