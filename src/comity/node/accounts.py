"""What of allauth is open here: signing in, second factors, changing one's password; nothing that e-mail could prove.

Accounts are made by the node operator (`comity officer add`). A forgotten password is not reset by e-mail, because a
stolen mailbox must not be worth anything: the operator gives a new link by hand.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's own signature
        return False


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
        )
    ),
    path("", include("allauth.urls")),
]
