"""What an officer says about an object: it was seen, it is right or wrong, it should read otherwise."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, require
from comity.intel.actions.feedback import proposing
from comity.intel.actions.feedback.proposing import NotAForeignObject
from comity.intel.actions.feedback.saying import say
from comity.intel.core.store.owners import is_ours
from comity.intel.forms.moving import ProposeForm, RemarkForm
from comity.intel.queries.finding import Hit
from comity.intel.views.finding.sight import Looking, looking, versions_of
from comity.intel.views.finding.telling.naming import Names
from comity.terms.errors import ComityError


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, stix_id: str) -> HttpResponse:
    """A sighting or an opinion."""
    look, hit = _about(request, stix_id)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = say(stix_id, form.said, form.chosen_level, by=look.actor, at=look.at)
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, _told(told, Names(look.actor, look.at)))
            return redirect("intel:object", stix_id)
    context = {"hit": hit, "title": hit.title or stix_id, "form": form, "owner": _owner(hit, look)}
    return render(request, "intel/letters/remark.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Propose to its owner that an object reads otherwise."""
    look, hit = _about(request, stix_id)
    if is_ours(hit.owner, settings.COMITY_NODE_ID):
        raise NotAForeignObject()
    form = ProposeForm(hit.raw, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            row = proposing.propose(
                stix_id,
                form.proposed,
                shown=hit.raw,
                note=said["note"],
                named=said["named"],
                by=look.actor,
                at=look.at,
            )
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, _("The proposal was sent. You see the owner's answer here."))
            return redirect("intel:proposal", row.pk)
    context = {"hit": hit, "title": hit.title or stix_id, "form": form, "owner": _owner(hit, look)}
    return render(request, "intel/letters/propose.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest, stix_id: str) -> tuple[Looking, Hit]:
    """The newest version that the officer may see. Raises NotPermitted, ObjectUnknown."""
    look = looking(request)
    require(look.actor, Act.INTEL_PROPOSE)
    return look, versions_of(stix_id, look.sight)[0]


def _owner(hit: Hit, look: Looking) -> str:
    """What its owner is called; empty where this node answers for it."""
    ours = is_ours(hit.owner, settings.COMITY_NODE_ID)
    return "" if ours else Names(look.actor, look.at).owner(hit.owner)


def _told(nodes: list[str], names: Names) -> str:
    if not nodes:
        return _("It is stored. The object is this node's own, so it goes to nobody.")
    return _("It is stored and was sent to {node}.").format(node=", ".join(map(names.node, nodes)))
