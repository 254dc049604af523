"""The pages before somebody is invited, removed, or a community ends; and the answer of a node that is invited."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, require
from comity.intel.actions.sharing import communities as acts
from comity.intel.actions.sharing import joining
from comity.intel.core.sharing.community import AgreementChanged
from comity.intel.forms.sharing.communities import InviteForm, VersionForm
from comity.intel.queries import communities
from comity.intel.views import actor
from comity.intel.views.sharing import words
from comity.intel.views.sharing.communities import ours
from comity.terms.errors import ComityError


@require_http_methods(["GET", "POST"])
def admit(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """The form that invites one more."""
    asks, at = actor(request), timezone.now()
    charter = ours(asks, community_id)
    there = frozenset(one.id for one in (*charter.members, *charter.invited))
    form = InviteForm(request.POST or None, at=at, without=there)
    if request.method == "POST" and form.is_valid():
        acts.admit(community_id, form.member, by=asks, at=at)
        messages.success(request, _("{name} is invited.").format(name=form.member.name))
        return redirect("intel:community", community_id)
    context = {"form": form, "charter": charter}
    return render(request, "intel/communities/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, community_id: UUID, member_id: str) -> HttpResponse:
    """Before a member is removed, or an invitation taken back."""
    asks, at = actor(request), timezone.now()
    charter = ours(asks, community_id)
    member = next((one for one in (*charter.members, *charter.invited) if one.id == member_id), None)
    if member is None:
        raise acts.MemberUnknown()
    error = ""
    if request.method == "POST":
        try:
            acts.remove(community_id, member_id, by=asks, at=at)
        except ComityError as refusal:
            error = refusal.explain(_)
        else:
            messages.success(request, _("{name} is removed, and is told.").format(name=member.name))
            return redirect("intel:community", community_id)
    context = {"charter": charter, "member": member, "error": error}
    return render(request, "intel/communities/remove.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Before a community ends."""
    asks = actor(request)
    charter = ours(asks, community_id)
    if request.method == "POST":
        acts.end(community_id, by=asks, at=timezone.now())
        messages.success(request, _("The community has ended. Nothing leaves under its agreement any more."))
        return redirect("intel:community", community_id)
    return render(request, "intel/communities/end.html", {"charter": charter})


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Before this node takes part: the agreement, word by word, and one button."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_COMMUNITY_MANAGE)
    charter, form = communities.offered_to(asks, community_id), VersionForm(request.POST or None)
    error = ""
    if request.method == "POST":
        try:
            version = form.cleaned_data["version"] if form.is_valid() else 0
            joining.accept(community_id, version, by=asks, at=at)
        except (AgreementChanged, joining.CoordinatorAnswers) as refusal:
            error = refusal.explain(_)
        else:
            messages.success(request, _("The agreement is accepted. The coordinator is told."))
            return redirect("intel:community", community_id)
    context = {"charter": charter, "clauses": words.clauses(charter.agreement), "error": error}
    return render(request, "intel/communities/accept.html", context, status=409 if error else 200)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Before this node declines an invitation, or leaves."""
    asks = actor(request)
    require(asks, Act.INTEL_COMMUNITY_MANAGE)
    charter, error = communities.offered_to(asks, community_id), ""
    if request.method == "POST":
        try:
            joining.decline(community_id, by=asks, at=timezone.now())
        except joining.CoordinatorAnswers as refusal:
            error = refusal.explain(_)
        else:
            messages.success(request, _("The coordinator is told. This node takes no part."))
            return redirect("intel:communities")
    invited = communities.state(community_id) == "invited"
    context = {"charter": charter, "invited": invited, "error": error}
    return render(request, "intel/communities/decline.html", context, status=409 if error else 200)
