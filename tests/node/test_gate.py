"""Nothing opens to whoever has not signed in, and nothing runs in a page that is not ours."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from comity.directory.core.permissions import Role
from tests import cast
from tests.node.addresses import Address, every

OPEN = {
    "healthz",
    "metrics",
    "language",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reauthenticate",
    "account_confirm_login_code",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_login_webauthn",
    "mfa_trust",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "socialaccount_connections",
    "federation:inbox",
    "federation:manifest",
    "federation:blob",
    "federation:checkpoint",
}
"""The whole of what a stranger's browser or another node may reach; each of these decides for itself."""

CLOSED = [address for address in every() if address.name not in OPEN]


@pytest.mark.django_db
@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.path)
def test_a_stranger_is_sent_to_sign_in(client: Client, address: Address) -> None:
    for answer in (client.get(address.path), client.post(address.path)):
        assert answer.status_code == 302, answer.status_code
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", every(), ids=lambda address: address.path)
def test_no_address_fails_on_a_stranger(client: Client, address: Address) -> None:
    for answer in (client.get(address.path), client.post(address.path, b"\xff{", "application/json")):
        assert answer.status_code != 500


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/healthz"])
def test_every_answer_forbids_foreign_and_inline_code(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_not_kept_by_the_browser(signed_in: Callable[[cast.Person], Client]) -> None:
    answer = signed_in(cast.LIGAYA).get("/preferences/")

    assert "no-store" in answer["Cache-Control"]


def test_an_officer_without_a_second_factor_is_led_to_set_one_up(
    signed_in: Callable[[cast.Person], Client], settings: Settings
) -> None:
    settings.COMITY_REQUIRE_MFA = True

    answer = signed_in(cast.LIGAYA).get("/law/routes/")

    assert answer["Location"] == "/accounts/2fa/totp/activate/"


@pytest.mark.django_db
def test_an_account_of_no_officer_sees_no_page_of_work(client: Client) -> None:
    client.force_login(User.objects.create_user("mallory"))

    answer = client.get("/law/routes/")

    assert answer.status_code == 403
    assert "operator" in answer.content.decode()


@pytest.mark.parametrize("forwarded", [True, False])
@pytest.mark.django_db
def test_measurements_are_for_this_machine_only(client: Client, forwarded: bool) -> None:
    strange = {"headers": {"X-Forwarded-For": "192.0.2.7"}} if forwarded else {"REMOTE_ADDR": "192.0.2.7"}

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **strange).status_code == 403


@pytest.mark.parametrize("person", cast.PEOPLE, ids=lambda person: person.username)
def test_no_word_of_the_navigation_is_closed_to_whom_it_is_shown(
    signed_in: Callable[[cast.Person], Client], person: cast.Person
) -> None:
    officer = signed_in(person)
    page = officer.get("/preferences/").content.decode()

    shown = re.findall(r'<li><a href="([^"]+)" data-key=', page)
    closed = [path for path in shown if officer.get(path, follow=True).status_code != 200]

    assert shown
    assert not closed


@pytest.mark.parametrize("role", list(Role))
def test_whoever_signs_in_lands_on_a_page_of_hers(house: cast.House, client: Client, role: Role) -> None:
    newcomer = cast.Person("newcomer", "Amihan Bituin", "New", ("point",), (role,))
    client.force_login(cast._officer(newcomer, house.desks, at=cast.NOON).user)

    assert client.get("/", follow=True).status_code == 200
