"""Dual criminality between two states, as a conduct test."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comity.law.core.finding import Outcome
from comity.law.core.knowledge import load
from comity.law.core.national import encode, tables
from comity.law.core.national.dual import DualCriminality, dual_criminality
from comity.law.forms.states import DualForm
from comity.law.views import exports
from comity.terms.state import Iso3


@require_safe
def dual(request: HttpRequest) -> HttpResponse:
    """Both laws on the conduct behind an offence or scheme, the verdict, and what routes ask for."""
    form = DualForm(request.GET if "to" in request.GET else None, state=settings.COMITY_STATE)
    if not form.is_bound:
        return render(request, "law/dual.html", {"form": form})
    if not form.is_valid():
        return render(request, "law/dual.html", {"form": form}, status=422)
    given = form.cleaned_data
    requesting, requested = Iso3(given["requesting"]), Iso3(given["requested"])
    found = dual_criminality(load(), requesting, requested, given["offence"], on=timezone.now().date())
    if exports.wanted(request):
        name = f"dual-criminality-{requesting}-{requested}-{found.named}"
        return exports.answer(request, name, tables.dual(found), encode.dual(found))
    return render(request, "law/dual.html", {"form": form, **_shown(found)})


def _shown(found: DualCriminality) -> dict[str, object]:
    states = load().states
    asked = {"from": found.requesting, "to": found.requested, "offence": found.named}
    return {
        "found": found,
        "requesting": states[found.requesting],
        "requested": states[found.requested],
        "leading": [each for each in found.thresholds if each.binds.outcome is not Outcome.FAILED],
        "not_leading": [each for each in found.thresholds if each.binds.outcome is Outcome.FAILED],
        "as_of": load().as_of,
        "other_way": urlencode({**asked, "from": found.requested, "to": found.requesting}),
        "route_query": urlencode({**asked, "data": "content", "holder": "service-provider", "urgency": "ordinary"}),
    }
