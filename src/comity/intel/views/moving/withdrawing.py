"""Before an object is called back or narrowed: who is told, and what cannot be called back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, require
from comity.intel.actions.exchange import recalling
from comity.intel.actions.exchange.recalling import ours
from comity.intel.core.sharing import tlp
from comity.intel.forms.moving import NarrowForm, WithdrawForm
from comity.intel.models import Recall, StixObject
from comity.intel.queries.exchange import found, provenance
from comity.intel.queries.exchange.found import Found
from comity.intel.queries.finding import Hit
from comity.intel.views.finding.sight import Looking, looking, versions_of
from comity.intel.views.finding.telling.naming import Names
from comity.terms.errors import ComityError
from comity.terms.marking import Tlp


@dataclass(frozen=True, slots=True)
class _Called:
    """An object of ours, and what is known of where it went."""

    look: Looking
    hit: Hit
    objects: Sequence[StixObject]
    stands: Found


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Call every version back from everybody."""
    called = _called(request, stix_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        look = called.look
        row = recalling.withdraw(stix_id, reason=form.cleaned_data["reason"], by=look.actor, at=look.at)
        return _done(request, row)
    return _page(request, called, form, "intel/recalls/withdraw.html")


@require_http_methods(["GET", "POST"])
def narrow(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Put a version for fewer readers in its place."""
    called = _called(request, stix_id)
    refs: list[str] = called.objects[-1].label.marking_refs
    form = NarrowForm(_narrower(refs), request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = [one for one in refs if one not in tlp.LEVELS] + [tlp.IDS[Tlp(form.cleaned_data["level"])]]
        look = called.look
        try:
            row = recalling.narrow(stix_id, wanted, reason=form.cleaned_data["reason"], by=look.actor, at=look.at)
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            return _done(request, row)
    return _page(request, called, form, "intel/recalls/narrow.html")


def _called(request: HttpRequest, stix_id: str) -> _Called:
    """Raises NotPermitted, ObjectUnknown, NotOursToRecall, NothingToRecall."""
    look = looking(request)
    require(look.actor, Act.INTEL_RECALL)
    hit = versions_of(stix_id, look.sight)[0]
    objects = ours(stix_id, ())
    return _Called(look, hit, objects, found.found(stix_id, objects))


def _narrower(refs: Sequence[str]) -> list[Tlp]:
    """The levels that let fewer people read than the present one; all of them where there is none."""
    levels = [tlp.LEVELS[one] for one in refs if one in tlp.LEVELS]
    least = max((one.narrowness for one in levels), default=-1)
    return [one for one in Tlp if one.narrowness > least]


def _done(request: HttpRequest, row: Recall) -> HttpResponse:
    messages.success(request, _("It is gone here, and every holder is told. You see here who has answered."))
    return redirect("intel:recall", row.pk)


def _page(request: HttpRequest, called: _Called, form: WithdrawForm, template: str) -> HttpResponse:
    look, names = called.look, Names(called.look.actor, called.look.at)
    holders = provenance.holders(one.pk for one in called.objects)
    closed = look.sight.closed
    context = {
        "hit": called.hit,
        "title": called.hit.title or called.hit.stix_id,
        "form": form,
        "number": len(called.objects),
        "holders": sorted(names.node(one) for one in holders),
        "collections": [one.title for one in called.stands.collections if one.pk not in closed],
        "clients": sorted({name for name, _title in called.stands.clients}),
        "exports": called.stands.exports,
        "derived": len(called.stands.derived),
    }
    return render(request, template, context, status=422 if form.errors else 200)
