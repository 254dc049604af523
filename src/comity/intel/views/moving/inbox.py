"""Letters about single objects: those that wait for an answer, those that were answered, those that this node sent."""

from dataclasses import dataclass
from datetime import datetime
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
from comity.intel.actions.feedback import proposing
from comity.intel.core.exchange.differing import differing
from comity.intel.forms.moving import ReasonForm
from comity.intel.models import Proposal
from comity.intel.queries.moving import letters
from comity.intel.queries.moving.letters import Kind, Letter, Show
from comity.intel.views.finding.sight import Looking, looking, versions_of
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.tabs import tabs
from comity.terms.instants import to_text

SHOWS: dict[Show, Promise] = {
    Show.WAITING: gettext_lazy("Waiting for you"),
    Show.SETTLED: gettext_lazy("Answered"),
    Show.SENT: gettext_lazy("Sent by us"),
}
KINDS: dict[Kind, Promise] = {
    Kind.PROPOSAL: gettext_lazy("Proposal to change"),
    Kind.PUBLICATION: gettext_lazy("Request to publish"),
}
STATES: dict[str, tuple[str, Promise]] = {
    "waiting": ("wait", gettext_lazy("Waiting for an answer")),
    "accepted": ("ok", gettext_lazy("Accepted")),
    "published": ("ok", gettext_lazy("Published")),
    "declined": ("still", gettext_lazy("Declined")),
    "withdrawn": ("still", gettext_lazy("Withdrawn")),
    "refused": ("bad", gettext_lazy("Refused by the other node")),
}
HEAD = ("kind", "id", "object", "title", "with", "state", "at")


@dataclass(frozen=True, slots=True)
class Line:
    """A letter as the list shows it."""

    letter: Letter
    url: str
    kind: str
    title: str
    other: str
    shape: str
    word: str

    @property
    def at(self) -> datetime:
        return self.letter.at


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Proposals and requests to publish."""
    look, said = looking(request), asked(request, "show")
    show = Show(said) if said in set(Show) else Show.WAITING
    publishes = allows(look.actor, Act.INTEL_RELEASE)
    found = letters.letters(show, look.actor, look.sight, publishes=publishes, at=look.at)
    if export_wanted(request):
        return export(request, f"letters-{show}", HEAD, map(_cells, found))
    page = page_of_values(request, found)
    names = Names(look.actor, look.at)
    context = {
        "tabs": tabs(request, "inbox"),
        "shows": shows(show),
        "show": show,
        "page": page,
        "rows": [_line(one, names) for one in page],
    }
    return render(request, "intel/letters/inbox.html", context)


def shows(here: Show | None) -> list[Tab]:
    """The lists of the inbox; none of them is here where it is what others said."""
    address = reverse("intel:inbox")
    found = [Tab(f"{address}?show={one}", str(said), one is here) for one, said in SHOWS.items()]
    return [*found, Tab(reverse("intel:remarks"), _("What others said"), here is None)]


@require_safe
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposal, field by field."""
    return _page(request, looking(request), letters.proposal(proposal_id), ReasonForm())


@require_POST
def accept(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Make it the next version."""
    look = looking(request)
    row = _theirs(letters.proposal(proposal_id), look)
    proposing.accept(row.pk, by=look.actor, at=look.at)
    messages.success(request, _("The change is the next version of the object. Its holders get it."))
    return redirect("intel:proposal", row.pk)


@require_POST
def decline(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Say no, and why."""
    look, form = looking(request), ReasonForm(request.POST)
    row = _theirs(letters.proposal(proposal_id), look)
    if not form.is_valid():
        return _page(request, look, row, form, status=422)
    proposing.decline(row.pk, form.cleaned_data["reason"], by=look.actor, at=look.at)
    messages.success(request, _("The proposal is declined. The other node reads your reason."))
    return redirect("intel:inbox")


def _theirs(row: Proposal, look: Looking) -> Proposal:
    """A proposal about an object that the officer may see. Raises ObjectUnknown."""
    versions_of(row.stix_id, look.sight)
    return row


def _page(request: HttpRequest, look: Looking, row: Proposal, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    found = versions_of(row.stix_id, look.sight)
    base = next((one for one in found if one.version_text == row.base_version), None)
    names = Names(look.actor, look.at)
    received, waiting = row.owner == settings.COMITY_NODE_ID, row.state == Proposal.State.WAITING
    mine = [one for one in found if one.owner == (base.owner if base else "")]
    outdated = received and waiting and (base is None or mine[0].version_text != row.base_version)
    shape, word = STATES[row.state]
    context = {
        "row": row,
        "hit": found[0],
        "title": found[0].title or row.stix_id,
        "shape": shape,
        "word": word,
        "other": names.node(row.proposer if received else row.owner),
        "received": received,
        "outdated": outdated,
        "differences": differing(base.raw, bytes(row.changes), row.removed) if base else (),
        "may_decide": received and waiting and allows(look.actor, Act.INTEL_RELEASE),
        "form": form,
    }
    return render(request, "intel/letters/proposal.html", context, status=status)


def _line(letter: Letter, names: Names) -> Line:
    shape, word = STATES[letter.state]
    return Line(
        letter,
        reverse(f"intel:{letter.kind}", args=[letter.id]),
        str(KINDS[letter.kind]),
        letter.title or letter.stix_id,
        names.owner(letter.other),
        shape,
        str(word),
    )


def _cells(letter: Letter) -> tuple[str, ...]:
    return letter.kind, str(letter.id), letter.stix_id, letter.title, letter.other, letter.state, to_text(letter.at)
