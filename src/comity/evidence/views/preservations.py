"""The preservation watch: everything frozen, until when, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views import actor as actor_at
from comity.evidence.core import wording
from comity.evidence.core.preservation import KEPT, Freeze
from comity.evidence.forms.filters import ListFilter
from comity.evidence.models import Preservation
from comity.evidence.queries import listing
from comity.evidence.templatetags.words import word
from comity.evidence.views.requests.moves import Move, freeze_moves
from comity.evidence.views.showing import lists
from comity.evidence.views.showing.names import citation, state_name
from comity.terms.instants import to_text


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A freeze as the watch shows it. `until` is None while it is only asked for."""

    ref: str
    url: str
    other: str
    side: str
    state: str
    article: str
    frozen_at: datetime | None
    until: datetime | None
    runs: bool
    linked: str
    asked_until: datetime | None
    moves: tuple[Move, ...]

    def cells(self) -> lists.Cells:
        return {
            "reference": self.ref,
            "state": self.state,
            "with": self.other,
            "direction": self.side,
            "frozen_at": to_text(self.frozen_at) if self.frozen_at else "",
            "until": to_text(self.until) if self.until else "",
            "disclosure": self.linked,
        }


@require_safe
def preservations(request: HttpRequest) -> HttpResponseBase:
    """What is frozen for us and by us, the one that ends first on top."""
    actor = actor_at(request)
    require(actor, Act.REQUEST_VIEW)
    form = ListFilter(request.GET, offered={"state": list(wording.FREEZES.items())})
    rows = listing.preservations(actor, ref=form.said("q"), state=form.said("state"), sort=form.sort)
    if lists.wants_file(request):
        found = rows[: lists.MAX_EXPORTED].iterator(chunk_size=500)
        return lists.file_of(request, "preservations", (_row(row).cells() for row in found))
    counts = listing.freezes_by_state(actor)
    page = lists.page_of(request, rows, count=_count(form, counts))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(row, actor) for row in page.object_list],
        "columns": lists.heads(_heads(), form.sort or "until"),
        "running": sum(counts.get(state, 0) for state in KEPT),
        "now": timezone.now(),
    }
    return render(request, "evidence/preservations.html", context)


def _count(form: ListFilter, counts: Mapping[str, int]) -> int | None:
    """How many freezes the filters leave, where that follows from the counts by state."""
    if form.said("q"):
        return None
    return counts.get(form.said("state"), 0) if form.said("state") else sum(counts.values())


def _row(row: Preservation, actor: Actor | None = None) -> FreezeRow:
    asked = row.request
    offered = freeze_moves(actor, asked) if actor and row.state in KEPT else []
    return FreezeRow(
        ref=asked.ref,
        url=reverse("evidence:request", args=[asked.ref]),
        other=state_name(asked.requested if asked.side == "asking" else asked.requesting),
        side=word(asked.side),
        state=row.state,
        article=citation(asked.instrument, asked.article),
        frozen_at=row.frozen_at,
        until=row.until,
        runs=row.state in (Freeze.IN_FORCE, Freeze.EXTENDED),
        linked=row.disclosure_ref,
        asked_until=row.extension_asked_until,
        moves=tuple(offered),
    )


def _heads() -> list[tuple[str, str]]:
    return [
        (_("Frozen until"), "until"),
        (_("Request"), "ref"),
        (_("With"), ""),
        (_("State"), "state"),
        (_("Disclosure"), ""),
        (_("Next"), ""),
    ]
