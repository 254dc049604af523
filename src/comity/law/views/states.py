"""What is known of a state."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.law import queries
from comity.law.core.asking import UnknownState
from comity.law.core.knowledge import load


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """What binds a state, what it declared, and its institutions, each with its source."""
    try:
        profile = queries.profile(code)
    except UnknownState as refusal:
        raise Http404 from refusal
    return render(request, "law/state.html", {"profile": profile, "as_of": load().as_of})
