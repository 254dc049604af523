"""Recalls: who has said that it is gone, who has not, and what to act on here; and calling an object back."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comity.directory.core.permissions import Act, allows
from comity.directory.views.lists import asked, export, export_wanted, page_of_values
from comity.directory.views.tabs import Tab
from comity.intel.actions.exchange import notifying
from comity.intel.core.exchange.recalling import Kind, Outcome
from comity.intel.models import Holder, Recall
from comity.intel.queries.moving import recalls as kept
from comity.intel.views.finding.sight import looking
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.tabs import tabs
from comity.terms.instants import to_text

State = Holder.State
SHOWS: dict[str, Promise] = {
    "": gettext_lazy("All"),
    "open": gettext_lazy("Not answered by all"),
    "given": gettext_lazy("Given by us"),
    "received": gettext_lazy("Received"),
}
KINDS: dict[str, Promise] = {
    Kind.WITHDRAWN.value: gettext_lazy("Withdrawn"),
    Kind.NARROWED.value: gettext_lazy("Narrowed"),
}
STATES: dict[str, tuple[str, Promise]] = {
    State.WAITING: ("warn", gettext_lazy("Cannot be written to now")),
    State.SENT: ("wait", gettext_lazy("Told, no answer yet")),
    State.ANSWERED: ("ok", gettext_lazy("Answered")),
    State.REFUSED: ("bad", gettext_lazy("Would not take the recall")),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.ERASED.value: gettext_lazy("Erased"),
    Outcome.NOT_HELD.value: gettext_lazy("It was not there"),
    Outcome.OWN_SOURCE.value: gettext_lazy("Kept: it has the same object from another owner"),
}
HEAD = ("recall", "object", "kind", "owner", "at", "holder", "state", "outcome", "told_at", "answered_at")


@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """Recalls that this node gave or received."""
    look, show, wanted = looking(request), asked(request, "show"), asked(request, "q", 300)
    rows = kept.seen(kept.recalls(show, wanted), look.sight)
    if export_wanted(request):
        return export(request, "recalls", HEAD, (cells for row in rows for cells in _cells(row)))
    page, names = page_of_values(request, rows), Names(look.actor, look.at)
    address = reverse("intel:recalls")
    context = {
        "tabs": tabs(request, "recalls"),
        "shows": [Tab(f"{address}?show={one}", str(said), one == show) for one, said in SHOWS.items()],
        "narrowed": bool(show or wanted),
        "q": wanted,
        "show": show,
        "page": page,
        "rows": [(row, KINDS[row.kind], names.node(row.owner), *_standing(row)) for row in page],
    }
    return render(request, "intel/recalls/recalls.html", context)


@require_safe
def recall(request: HttpRequest, recall_id: UUID) -> HttpResponse:
    """One recall: every holder, and what stood here."""
    look = looking(request)
    row, names = kept.recall(recall_id, look.sight), Names(look.actor, look.at)
    ours = row.owner == settings.COMITY_NODE_ID
    may_recall = allows(look.actor, Act.INTEL_RECALL)
    context = {
        "row": row,
        "kind": KINDS[row.kind],
        "ours": ours,
        "owner": names.node(row.owner),
        "told_by": names.node(row.told_by) if row.told_by and row.told_by != row.owner else "",
        "outcome": OUTCOMES[row.outcome],
        "holders": _holders(row, names, may_remind=may_recall),
        "stands": kept.stands(row, look.sight),
        "may_prove": allows(look.actor, Act.LEDGER_READ),
    }
    return render(request, "intel/recalls/recall.html", context)


@require_POST
def remind(request: HttpRequest, recall_id: UUID, node: str) -> HttpResponse:
    """Tell a holder once more."""
    look = looking(request)
    row = kept.recall(recall_id, look.sight)
    if notifying.remind(row.pk, node, by=look.actor, at=look.at):
        messages.success(request, _("{node} was told again.").format(node=Names(look.actor, look.at).node(node)))
    else:
        messages.warning(request, _("This node cannot be written to now. It is told as soon as it can be."))
    return redirect("intel:recall", row.pk)


def _holders(row: Recall, names: Names, *, may_remind: bool) -> list[dict[str, object]]:
    found = []
    for one in kept.holders(row):
        shape, word = ("wait", STATES[State.SENT][1]) if one.via and one.state == State.WAITING else STATES[one.state]
        found.append(
            {
                "one": one,
                "name": names.node(one.node),
                "via": names.node(one.via) if one.via else "",
                "shape": shape,
                "word": _said(one, word),
                "remind": may_remind and one.state != State.ANSWERED and not one.via,
            }
        )
    return found


def _said(one: Holder, word: Promise) -> str:
    """What it answered; whom another node tells, this one does not write to."""
    if one.state == State.ANSWERED and one.outcome:
        return str(OUTCOMES[one.outcome])
    return _("No answer yet") if one.via else str(word)


def _standing(row: Recall) -> tuple[str, str]:
    """How many holders have answered, as a shape and a word."""
    told, answered = int(getattr(row, "told", 0)), int(getattr(row, "answered", 0))
    if not told:
        return "still", _("Nobody else held it")
    word = _("{answered} of {told} answered").format(answered=answered, told=told)
    return ("ok" if answered == told else "wait"), word


def _cells(row: Recall) -> Sequence[tuple[str, ...]]:
    """A line for each holder; one line for a recall without."""
    head = (str(row.pk), row.stix_id, row.kind, row.owner, to_text(row.at))
    lines = [
        (*head, one.node, one.state, one.outcome, *(to_text(at) if at else "" for at in (one.told_at, one.answered_at)))
        for one in kept.holders(row)
    ]
    return lines or [(*head, "", "", "", "", "")]
