"""What of allauth is open here: signing in, second factors, changing one's password; nothing that e-mail could prove.

Accounts are made by the node operator (`comity officer add`). A forgotten password is not reset by e-mail, because a
stolen mailbox must not be worth anything: the operator gives a new link by hand. A national identity service may vouch
for officers (`single_sign_on`); it appoints nobody.
"""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

from comity.node import single_sign_on


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No open sign-up; and whoever has just signed in sets up her first second factor without being asked again."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's own signature
        return False

    def is_reauthentication_required(self, *, app: str, **_given: object) -> bool:
        first = app == "allauth.mfa" and not is_mfa_enabled(self.request.user)
        return not (first and _has_just_signed_in(self.request))


def _has_just_signed_in(request: HttpRequest) -> bool:
    """In this session, within the time after which allauth asks again."""
    records = get_authentication_records(request, request.user)
    within: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(time.time() - record["at"] < within for record in records)


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Where allauth would let people make or reset accounts themselves: whom to ask instead."""
    return render(request, "account/closed.html", status=404)


urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(address, closed, name=name)
        for address, name in (
            ("signup/", "account_signup"),
            ("email/", "account_email"),
            ("confirm-email/", "account_email_verification_sent"),
            ("password/set/", "account_set_password"),
            ("password/reset/", "account_reset_password"),
            ("3rdparty/", "socialaccount_connections"),
            ("3rdparty/signup/", "socialaccount_signup"),
            ("3rdparty/login/cancelled/", "socialaccount_login_cancelled"),
            ("3rdparty/login/error/", "socialaccount_login_error"),
        )
    ),
    path("oidc/<slug:provider_id>/login/", single_sign_on.sign_in, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
