"""The form in which an officer says how far objects of ours may go."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, require
from comity.intel.actions.sharing import marking
from comity.intel.actions.sharing.releasing import ObjectsUnknown
from comity.intel.core.sharing.marks import handling
from comity.intel.forms.sharing.marking import MarkForm
from comity.intel.models import Collection
from comity.intel.queries import communities, previewing
from comity.intel.views import actor
from comity.intel.views.sharing.share import chosen, query_of


@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest) -> HttpResponse:
    """Mark objects anew, then go on to share them."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE)
    posted = request.method == "POST"
    objects = chosen(request.POST if posted else request.GET, asks, at=at)
    form = MarkForm(request.POST if posted else None, communities=communities.visible_to(asks), at=at)
    if posted and form.is_valid():
        person = handling.person(asks.officer_id, settings.COMITY_NODE_ID)
        try:
            marking.mark(list(objects), form.said(person), by=asks, at=at)
        except (marking.NotOurs, marking.MarkingNotTaken, ObjectsUnknown) as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, _("Marked. Now see who would read it."))
            return redirect(f"{reverse('intel:share')}?{query_of(objects)}")
    rows = previewing.newest(objects).objects
    standing = Collection.objects.filter(entry__object__in=[one.pk for one in rows]).distinct().order_by("title", "pk")
    context = {
        "form": form,
        "objects": list(objects.values()),
        "query": query_of(objects),
        "standing": standing[:20],
    }
    return render(request, "intel/share/mark.html", context, status=422 if form.errors else 200)
