"""Releases: those that wait for a second hand, and those that are settled."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.directory.core.permissions import Act, require
from comity.directory.queries import names_of
from comity.directory.views.lists import export, export_wanted, page_of_values
from comity.intel.actions.sharing import releasing
from comity.intel.models import ReleaseOrder
from comity.intel.queries import previewing
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.sharing.share import REFUSALS, offer
from comity.intel.views.sharing.showing import sight_of, visible
from comity.intel.views.tabs import tabs

HEAD = ("collection", "objects", "state", "asked_by", "asked_at", "settled_by", "settled_at", "id")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The releases that wait, or those that are settled."""
    asks = actor(request)
    require(asks, Act.INTEL_RELEASE)
    settled = request.GET.get("show") == "settled"
    found = places.releases(asks, waiting=not settled)
    names = names_of({one.asked_by for one in found} | {one.settled_by for one in found})
    if export_wanted(request):
        return export(request, "releases", HEAD, (_row(one, names) for one in found))
    rows = [(one, *_word(one), names.get(one.asked_by, ""), one.asked_by == asks.officer_id) for one in found]
    context = {"tabs": tabs(request, "releases"), "page": page_of_values(request, rows), "settled": settled}
    return render(request, "intel/share/releases.html", context)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One release: who will read it, and the second hand."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE_CONFIRM)
    order = places.release(asks, order_id)
    error, status = "", 200
    if request.method == "POST":
        try:
            seen = request.POST.get("shown", "")[:64] or "none"
            releasing.confirm(order_id, shown=seen, by=asks, at=at)
        except (*REFUSALS, releasing.SecondHandNeeded, releasing.ReleaseUnknown) as refusal:
            error, status = refusal.explain(_), refusal.status
        else:
            messages.success(request, _("Released into {title}.").format(title=order.collection.title))
            return redirect("intel:collection", order.collection.public_id)
    known = visible(order.stix_ids, sight_of(asks, at=at))
    rows = previewing.newest(order.stix_ids).objects
    made = offer(rows, order.collection, asks, {one.stix_id: one.title for one in known.values()}, at=at)
    kind, word = _word(order)
    names = names_of({order.asked_by, order.settled_by})
    context = {
        "order": order,
        "kind": kind,
        "word": word,
        "objects": list(known.values()),
        "hidden": len(order.stix_ids) - len(known),
        "offer": made,
        "preview": made.shown,
        "changed": bool(order.shown) and order.shown != made.digest,
        "waiting": order.state == ReleaseOrder.State.WAITING,
        "mine": order.asked_by == asks.officer_id,
        "asked_by": names.get(order.asked_by, ""),
        "settled_by": names.get(order.settled_by, ""),
        "error": error,
    }
    return render(request, "intel/share/release.html", context, status=status)


@require_POST
def decline(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Nothing leaves."""
    asks = actor(request)
    require(asks, Act.INTEL_RELEASE_CONFIRM)
    order = places.release(asks, order_id)
    releasing.decline(order.pk, by=asks, at=timezone.now())
    messages.success(request, _("The release is declined. Nothing has left."))
    return redirect("intel:releases")


def _word(order: ReleaseOrder) -> tuple[str, str]:
    return {
        ReleaseOrder.State.WAITING: ("wait", _("Waiting for a second officer")),
        ReleaseOrder.State.DONE: ("ok", _("Released")),
        ReleaseOrder.State.REFUSED: ("still", _("Declined")),
    }[ReleaseOrder.State(order.state)]


def _row(one: ReleaseOrder, names: dict[str, str]) -> tuple[str, ...]:
    settled = one.settled_at.isoformat() if one.settled_at else ""
    return (
        one.collection.title,
        str(len(one.stix_ids)),
        one.state,
        names.get(one.asked_by, ""),
        one.asked_at.isoformat(),
        names.get(one.settled_by, ""),
        settled,
        str(one.pk),
    )
