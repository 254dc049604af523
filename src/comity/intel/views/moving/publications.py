"""Publishing for another who stays unnamed: asking a member of a community to, and answering one that asks."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.core.permissions import Act, require
from comity.intel.actions.feedback import vouching
from comity.intel.actions.feedback.vouching import Publication
from comity.intel.actions.identifying import own_identity
from comity.intel.core.exchange.differing import shown
from comity.intel.forms.moving import EntrustForm, PublishForm, ReasonForm
from comity.intel.models import Delegation, ReleaseOrder
from comity.intel.queries import communities
from comity.intel.queries.moving import letters
from comity.intel.queries.showing import home
from comity.intel.views.finding.sight import Looking, looking, versions_of
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.moving.inbox import STATES
from comity.terms.errors import ComityError


@require_safe
def publication(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """One request: what the original says, and its fate."""
    look = _looking(request)
    row = letters.delegation(delegation_id, look.actor, at=look.at)
    return _page(request, look, row, PublishForm(home.collections(look.sight)), ReasonForm())


@require_POST
def publish(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Vouch for it."""
    look = _looking(request)
    row = letters.delegation(delegation_id, look.actor, at=look.at)
    form = PublishForm(home.collections(look.sight), request.POST)
    if form.is_valid():
        what = Publication(UUID(form.cleaned_data["collection"]), own_identity(at=look.at), form.marking_refs)
        try:
            order = vouching.publish(row.pk, what, by=look.actor, at=look.at)
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            waits = order.state == ReleaseOrder.State.WAITING
            messages.success(request, _said(waits=waits))
            return redirect("intel:publication", row.pk)
    return _page(request, look, row, form, ReasonForm(), status=422)


@require_POST
def decline(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Do not vouch."""
    look, form = _looking(request), ReasonForm(request.POST)
    row = letters.delegation(delegation_id, look.actor, at=look.at)
    if not form.is_valid():
        return _page(request, look, row, PublishForm(home.collections(look.sight)), form, status=422)
    vouching.decline(row.pk, form.cleaned_data["reason"], by=look.actor, at=look.at)
    messages.success(request, _("The request is declined, and the original is let go."))
    return redirect("intel:inbox")


@require_http_methods(["GET", "POST"])
def entrust(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Ask another member to publish an object of ours in its own name."""
    look = _looking(request)
    hit = versions_of(stix_id, look.sight)[0]
    form = EntrustForm(_vouchers(look), request.POST if request.method == "POST" else None)
    if form.is_valid():
        community, node = form.community_and_node
        try:
            row = vouching.entrust(stix_id, node, community, note=form.cleaned_data["note"], by=look.actor, at=look.at)
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, _("The request was sent. You see the answer here."))
            return redirect("intel:publication", row.pk)
    context = {"hit": hit, "title": hit.title or stix_id, "form": form, "vouchers": _vouchers(look)}
    return render(request, "intel/letters/entrust.html", context, status=422 if form.errors else 200)


def _looking(request: HttpRequest) -> Looking:
    look = looking(request)
    require(look.actor, Act.INTEL_RELEASE)
    return look


def _vouchers(look: Looking) -> list[tuple[str, str]]:
    """Every other node of every community that counts the officer."""
    names, said = Names(look.actor, look.at), _("{node}, member of {community}")
    return [
        (f"{charter.id}|{node}", said.format(node=names.node(node), community=charter.name))
        for charter in communities.visible_to(look.actor)
        for node in sorted(charter.nodes - {settings.COMITY_NODE_ID})
    ]


def _said(*, waits: bool) -> str:
    if waits:
        return _("A second officer confirms the release. Then it is published in this node's name.")
    return _("It is published in this node's name. Whoever asked learns under which id.")


def _page(
    request: HttpRequest,
    look: Looking,
    row: Delegation,
    form: PublishForm,
    reason: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    names = Names(look.actor, look.at)
    received = row.voucher == settings.COMITY_NODE_ID
    shape, word = STATES[row.state]
    context = {
        "row": row,
        "received": received,
        "shape": shape,
        "word": word,
        "other": names.owner(row.contributor if received else row.voucher),
        "original": shown(bytes(row.raw)) if row.raw and received else "",
        "may_decide": received and row.state == Delegation.State.WAITING,
        "remarks": _remarks(row),
        "form": form if form.errors else reason if reason.errors else form,
        "publish": form,
        "reason": reason,
    }
    return render(request, "intel/letters/publication.html", context, status=status)


def _remarks(row: Delegation) -> Sequence[str]:
    """What others said about the published object, passed on by the voucher."""
    return [shown(bytes(one.raw)) for one in row.remarks.order_by("-at")[:50]]
