"""The node's own pages: the language switch and a reader's preferences."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.node.pages.forms import LanguageForm, PreferenceForm
from comity.node.pages.preferences import choose, choose_language


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language, for this browser and for the officer signed in, and return to the page."""
    answer = redirect(_back(request))
    form = LanguageForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", secure=settings.COMITY_SECURE
        )
        if request.user.pk:
            choose_language(request.user.pk, chosen)
    return answer


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, zone and appearance of the officer signed in."""
    if request.method == "POST":
        form = PreferenceForm(request.POST)
        if form.is_valid() and request.user.pk:
            choose(request.user.pk, **form.cleaned_data)
            translation.activate(form.cleaned_data["language"])
            messages.success(request, _("Your preferences are saved."))
            return redirect("preferences")
    else:
        form = PreferenceForm(initial=_present(request))
    return render(request, "node/preferences.html", {"form": form}, status=422 if form.errors else 200)


def _present(request: HttpRequest) -> dict[str, str]:
    return {
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "zone": timezone.get_current_timezone_name(),
        "appearance": getattr(request, "appearance", "system"),
    }
