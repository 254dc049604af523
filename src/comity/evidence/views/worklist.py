"""Home: what is due, ordered by clock, with whose move it is."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, allows
from comity.directory.views import actor as actor_at
from comity.evidence.core import wording
from comity.evidence.core.machine import State
from comity.evidence.forms.filters import WorkFilter
from comity.evidence.models import Request
from comity.evidence.queries import listing
from comity.evidence.queries.listing import Show
from comity.evidence.templatetags.words import word
from comity.evidence.views.requests.moves import next_of_ours
from comity.evidence.views.showing import lists
from comity.evidence.views.showing.names import citation, due, state_name
from comity.terms.instants import to_text

MOST_CHARS = 500


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A request as the list shows it. `due` is None where no clock runs."""

    ref: str
    url: str
    what: str
    article: str
    other: str
    state: str
    kind: str
    urgency: str
    urgency_word: str
    move: str
    due: datetime | None
    updated: datetime

    def cells(self) -> lists.Cells:
        """The row as a file carries it."""
        return {
            "reference": self.ref,
            "kind": self.kind,
            "state": self.state,
            "urgency": self.urgency,
            "with": self.other,
            "article": self.article,
            "move": self.move,
            "due_at": to_text(self.due) if self.due else "",
            "updated_at": to_text(self.updated),
        }


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and what to do next."""

    title: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was looked for here and is no request's reference, and where it may be found."""

    text: str
    url: str


@require_safe
def worklist(request: HttpRequest) -> HttpResponseBase:
    """The requests before the officer's desks. A provider's clerk has orders instead."""
    actor = actor_at(request)
    if not allows(actor, Act.REQUEST_VIEW) and allows(actor, Act.ORDER_ANSWER):
        return redirect("evidence:orders")
    form = WorkFilter(request.GET, offered={"party": _parties(), "state": _states()})
    wanted = form.wanted()
    rows = listing.requests(actor, wanted)
    if lists.wants_file(request):
        found = rows[: lists.MAX_EXPORTED].iterator(chunk_size=500)
        return lists.file_of(request, "requests", (_row(row).cells() for row in found))
    counts = listing.counts(actor)
    page = lists.page_of(request, rows, count=None if form.narrowed else counts[wanted.show])
    context = {
        "form": form,
        "filters": wanted,
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "columns": lists.heads(_heads(), wanted.sort),
        "tabs": [_tab(show, counts[show], wanted.show) for show in Show],
        "lead": _lead(counts),
        "lists": lists.links(actor, ""),
        "may_draft": allows(actor, Act.REQUEST_DRAFT),
        "empty": _empty(wanted.show, actor),
        "elsewhere": _elsewhere(request) if not page.paginator.count or "q" in form.errors else None,
    }
    return render(request, "evidence/worklist.html", context)


def _elsewhere(request: HttpRequest) -> Elsewhere | None:
    """Where intelligence is searched for the same text."""
    text = request.GET.get("q", "").strip()[:MOST_CHARS]
    return Elsewhere(text[:60], f"{reverse('intel:search')}?{urlencode({'q': text})}") if text else None


def _row(row: Request) -> WorkRow:
    return WorkRow(
        ref=row.ref,
        url=reverse("evidence:request", args=[row.ref]),
        what=_what(row),
        article=citation(row.instrument, row.article),
        other=state_name(row.requested if row.side == "asking" else row.requesting),
        state=row.state,
        kind=row.kind,
        urgency=row.urgency,
        urgency_word=word(row.urgency),
        move=_move(row),
        due=due(row.due_at),
        updated=row.updated_at,
    )


def _what(row: Request) -> str:
    if row.kind == "preservation":
        return _("Preservation")
    return _("Disclosure: {data}").format(data=word(row.data))


def _move(row: Request) -> str:
    if not row.move:
        return _("Nobody") if not row.is_open else _("On its way")
    if row.move == "provider":
        return _("The holder answers")
    if row.move != row.side:
        other = state_name(row.requested if row.side == "asking" else row.requesting)
        return _("{state} moves").format(state=other)
    return _("We: {act}").format(act=next_of_ours(row))


def _heads() -> list[tuple[str, str]]:
    return [
        (_("Due"), "due"),
        (_("Reference"), "ref"),
        (_("What"), ""),
        (_("With"), "with"),
        (_("State"), "state"),
        (_("Next"), ""),
    ]


def _tab(show: Show, count: int, here: Show) -> Tab:
    labels = {
        Show.OURS: _("Our move"),
        Show.THEIRS: _("Their move"),
        Show.OPEN: _("All open"),
        Show.CLOSED: _("Closed"),
    }
    return Tab(labels[show], f"?show={show}", show is here, count)


def _lead(counts: dict[Show, int]) -> str:
    ours = counts[Show.OURS]
    if not ours:
        return _("Nothing waits for your desks.")
    return ngettext(
        "{count} request waits for your desks. The clock that is due first stands on top.",
        "{count} requests wait for your desks. The clock that is due first stands on top.",
        ours,
    ).format(count=ours)


def _empty(show: Show, actor: Actor) -> Empty:
    if show is Show.CLOSED:
        return Empty(_("Nothing is closed yet"), _("Requests that are over stay here until their data are erased."))
    if allows(actor, Act.REQUEST_DRAFT):
        text = _("Requests that wait for you appear here, the most urgent first. To ask for data abroad, find a route.")
        return Empty(_("Nothing is due"), text, reverse("law:find"), _("Find a route"))
    return Empty(_("Nothing is due"), _("Requests that wait for your desks appear here, the most urgent first."))


def _parties() -> list[tuple[str, str]]:
    return [(iso3, state_name(iso3)) for iso3 in directory.states() if iso3 != settings.COMITY_STATE]


def _states() -> list[tuple[str, str]]:
    return [(state.value, wording.STATES[state]) for state in State]
