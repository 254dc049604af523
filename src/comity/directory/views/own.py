"""This node's own fingerprint, to read out to others, and the manifest behind it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.directory import actions, queries
from comity.directory.adapters.qr import svg
from comity.directory.core.permissions import Act, require
from comity.directory.views import actor
from comity.directory.views.tabs import tabs


@require_GET
def fingerprint(request: HttpRequest) -> HttpResponse:
    """What to read out when another node compares ours."""
    require(actor(request), Act.PEER_VIEW)
    own = queries.own_manifest()
    context = {
        "tabs": tabs(request, "fingerprint"),
        "own": own,
        "fingerprint": own.fingerprint,
        "qr": svg(f"comity:{own.node_id}:{own.fingerprint.hex}"),
    }
    return render(request, "directory/fingerprint.html", context)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The manifest as a file, to hand to another node on a stick."""
    require(actor(request), Act.PEER_VIEW)
    answer = HttpResponse(queries.own_manifest_bytes(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{queries.own_manifest().node_id}.manifest.json"'
    return answer


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Before a new version of the manifest is signed."""
    require(actor(request), Act.NODE_OPERATE)
    if request.method == "POST":
        published = actions.publish_manifest(by=actor(request), at=timezone.now())
        messages.success(request, _("Version %(version)d is published.") % {"version": published.version})
        return redirect("directory:fingerprint")
    return render(request, "directory/publish.html", {})
