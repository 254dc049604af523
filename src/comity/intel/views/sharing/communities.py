"""Communities: those that count the officer, one of them, and how one is founded and its agreement changed."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.directory.core.permissions import Act, Actor, allows, require
from comity.directory.views.lists import export, export_wanted, page_of_values
from comity.intel.actions.sharing import communities as acts
from comity.intel.core.sharing.community import Charter, Member, NotTheCoordinator
from comity.intel.forms.sharing.communities import AgreementForm, FoundForm, said_in
from comity.intel.models import Community, Telling
from comity.intel.queries import communities
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.sharing import words
from comity.intel.views.tabs import tabs

HEAD = ("community", "coordinator", "standing", "members", "invited", "version", "ends", "id")
VERSIONS, TELLINGS = 20, 100


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The communities that count or invite the officer."""
    asks = actor(request)
    require(asks, Act.INTEL_COMMUNITY_VIEW)
    rows = [(one, *_standing(one)) for one in (*communities.invitations(asks), *communities.visible_to(asks))]
    if export_wanted(request):
        return export(request, "communities", HEAD, (_row(one, word) for one, _kind, word in rows))
    context = {"tabs": tabs(request, "communities"), "page": page_of_values(request, rows), "now": timezone.now()}
    return render(request, "intel/communities/index.html", context)


@require_GET
def community(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """One community: its agreement in words, its members, its versions, and who knows of them."""
    asks = actor(request)
    require(asks, Act.INTEL_COMMUNITY_VIEW)
    return render(request, "intel/communities/community.html", page_of(asks, community_id, at=timezone.now()))


def page_of(asks: Actor, community_id: UUID, *, at: datetime) -> dict[str, object]:
    """What the page of a community shows."""
    charter = communities.offered_to(asks, community_id)
    kind, word = _standing(charter)
    manages, coordinates = allows(asks, Act.INTEL_COMMUNITY_MANAGE), charter.coordinator == settings.COMITY_NODE_ID
    state = communities.state(community_id)
    ended = charter.ended(at)
    invited = state == Community.State.INVITED
    return {
        "charter": charter,
        "kind": "still" if ended else kind,
        "word": _("Ended") if ended else word,
        "clauses": words.clauses(charter.agreement),
        "members": _members(charter),
        "versions": _versions(community_id),
        "tellings": _tellings(community_id, charter) if coordinates else [],
        "collections": [] if invited else places.of_community(community_id),
        "coordinates": coordinates and manages and not ended,
        "answers": invited and manages and not ended,
        "waits": invited and not manages,
        "leaves": not coordinates and manages and state in (Community.State.MEMBER, Community.State.ACCEPTED),
        "ended": ended,
    }


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """The form for a new community that this node coordinates."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_COMMUNITY_MANAGE)
    form = FoundForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        made = acts.found(form.founding, by=asks, at=at)
        messages.success(request, _("The community is founded. Those whom you invited are asked to accept."))
        return redirect("intel:community", made.id)
    context = {"form": form, "heading": _("Found a community"), "act": _("Found the community")}
    return render(request, "intel/communities/agreement.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """The form that changes the agreement."""
    asks, at = actor(request), timezone.now()
    charter = ours(asks, community_id)
    form = AgreementForm(request.POST or None, initial=said_in(charter.agreement))
    if request.method == "POST" and form.is_valid():
        acts.amend(community_id, form.agreement, by=asks, at=at)
        messages.success(request, _("The agreement is changed. Every member is told."))
        return redirect("intel:community", community_id)
    context = {
        "form": form,
        "charter": charter,
        "heading": _("Change the agreement of {name}").format(name=charter.name),
        "act": _("Change the agreement"),
    }
    return render(request, "intel/communities/agreement.html", context, status=422 if form.errors else 200)


def ours(asks: Actor, community_id: UUID) -> Charter:
    """A community that this node coordinates, for whoever may change it.

    Raises NotPermitted, CommunityUnknown, NotTheCoordinator.
    """
    require(asks, Act.INTEL_COMMUNITY_MANAGE)
    charter = communities.offered_to(asks, community_id)
    if charter.coordinator != settings.COMITY_NODE_ID:
        raise NotTheCoordinator(coordinator=charter.coordinator)
    return charter


def _standing(charter: Charter) -> tuple[str, str]:
    return words.standing(communities.state(charter.id), charter, settings.COMITY_NODE_ID)


def _members(charter: Charter) -> list[tuple[Member, str, str, str]]:
    """Everybody in it: kind of member, and shape and word of how it stands."""
    found = [(one, words.kind_of(one.kind), "ok", _("Member")) for one in charter.members]
    found += [(one, words.kind_of(one.kind), "wait", _("Invited, has not accepted")) for one in charter.invited]
    return found


def _versions(community_id: UUID) -> list[tuple[Charter, str]]:
    """The newest versions, each with what it changed."""
    kept = communities.versions(community_id)[: VERSIONS + 1]
    older: list[Charter | None] = [*kept[1:], None]
    return [(one, words.change(before, one)) for one, before in zip(kept, older, strict=True)][:VERSIONS]


def _tellings(community_id: UUID, charter: Charter) -> list[tuple[Telling, str, str, str, str]]:
    """Who was told of which version, and what became of it; those who still owe an answer come first."""
    names = {one.node: one.name for one in (*charter.members, *charter.invited)}
    rows = communities.tellings(community_id)[:TELLINGS]
    found = [(one, names.get(one.node, one.node), *words.told(one), one.refusal) for one in rows]
    return sorted(found, key=lambda each: each[0].state == Telling.State.ACCEPTED)


def _row(one: Charter, word: str) -> tuple[str, ...]:
    members, invited = (", ".join(each.name for each in ones) for ones in (one.members, one.invited))
    ends = one.ends_at.isoformat() if one.ends_at else ""
    return one.name, one.coordinator, word, members, invited, str(one.version), ends, one.id
