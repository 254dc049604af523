"""What stands before every page: limits, the gate, the reader's language and zone, and how refusals are shown."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from comity.directory.core.permissions import OfficerUnknown
from comity.directory.queries import actor_of
from comity.intel import api as taxii
from comity.node.pages import refusals
from comity.node.pages.preferences import reading_of
from comity.terms.errors import ComityError

Next = Callable[[HttpRequest], HttpResponseBase]

PUBLIC_PATHS = (
    "/static/",
    "/healthz",
    "/metrics",  # the view itself refuses whoever is not local
    "/federation/inbox/",
    "/federation/manifest/",
    "/federation/blobs/",
    "/federation/checkpoint/",
)
"""Open to whoever is not signed in, beside views marked `login_not_required`. Other nodes sign what they send."""

LENGTH_DIGITS = 15
"""Of a body's length: what says more is not read as a number."""

OWN_ACCOUNT = ("/accounts/", "/language/", "/preferences/")
"""Open to whoever has signed in, even before a second factor or an officer's appointment."""


class Headers:
    """What every answer forbids the browser: sensors, and keeping pages of whoever is signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if not request.path.startswith(settings.STATIC_URL):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class Taxii:
    """Hands clients of TAXII to their own door, before sessions, languages and forms, none of which they have."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(taxii.PREFIX) or request.path_info == taxii.PREFIX[:-1]:
            return taxii.door(request)
        return self.get_response(request)


class Compression(GZipMiddleware):
    """Pages travel compressed, for weak lines; evidence does not, being encrypted and asked for in ranges."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class Limits:
    """Refuses a body beyond the limit of its sender before any of it is read, and an address that names nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > LENGTH_DIGITS or int(length) > _limit(request):
            return refusals.too_large(request)
        if "\x00" in request.path:  # PostgreSQL takes none in a text, not even to look for it
            return refusals.not_found(request)
        return self.get_response(request)


def _limit(request: HttpRequest) -> int:
    officer = request.user.is_authenticated
    limit: int = settings.COMITY_OFFICER_BODY_BYTES if officer else settings.COMITY_ANONYMOUS_BODY_BYTES
    return limit


class Reader:
    """Activates the reader's language and zone, and tells pages the appearance."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reading = reading_of(request.user)
        if reading.language:
            translation.activate(reading.language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        request.appearance = reading.appearance  # type: ignore[attr-defined]  # read by the context processor
        with timezone.override(reading.zone):
            return self.get_response(request)


class Gate(LoginRequiredMiddleware):
    """Default deny: no page without signing in, none without a second factor; then who acts is attached."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if request.path.startswith(PUBLIC_PATHS):
            return None
        if _is_over(request):
            logout(request)
        if not request.user.is_authenticated:
            return super().process_view(request, view_func, view_args, view_kwargs)
        own = request.path.startswith(OWN_ACCOUNT)
        if not own and _lacks_second_factor(request):
            return redirect(reverse("mfa_activate_totp"))
        try:
            request.actor = actor_of(request.user, at=timezone.now())  # type: ignore[attr-defined]
        except OfficerUnknown as refusal:
            return None if own else refusals.of_error(request, refusal)
        return None


def _is_over(request: HttpRequest) -> bool:
    """Whether she signed in longer ago than a session lasts: its own date moves on with every act that writes to it."""
    signed_in = get_authentication_records(request, request.user)
    return bool(signed_in) and time.time() - signed_in[0]["at"] > settings.SESSION_COOKIE_AGE


def _lacks_second_factor(request: HttpRequest) -> bool:
    return settings.COMITY_REQUIRE_MFA and not is_mfa_enabled(request.user)


class Refusals:
    """Shows expected refusals with their own status and sentence; designs what Django answers bare."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed):
            designed = refusals.wrong_method(request)
            designed["Allow"] = answer["Allow"]
            return designed
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusals.of_error(request, exception) if isinstance(exception, ComityError) else None
