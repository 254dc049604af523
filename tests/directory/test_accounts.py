"""Signing in: by name or address, with a second factor where asked, never by sign-up or e-mail."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from comity.directory import queries
from comity.directory.adapters.accounts import password_link
from tests.cast import CRISANTO, LIGAYA, PASSWORD, House

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = PASSWORD) -> int:
    return client.post(reverse("account_login"), {"login": login, "password": password}).status_code


@pytest.mark.parametrize("login", [LIGAYA.username, LIGAYA.email])
def test_an_officer_signs_in_by_name_or_address(house: House, client: Client, login: str) -> None:
    assert sign_in(client, login) == 302
    assert client.session["_auth_user_id"] == str(house.officers["ligaya"].user_id)


def test_a_wrong_password_is_refused_with_the_form(house: House, client: Client) -> None:
    assert sign_in(client, LIGAYA.username, "something else") == 200
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed_down(house: House, client: Client) -> None:
    for _ in range(5):
        sign_in(client, LIGAYA.username, "something else")

    assert sign_in(client, LIGAYA.username) == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "account_reset_password"])
def test_nobody_makes_or_resets_an_account_alone(house: House, client: Client, name: str) -> None:
    answer = client.post(reverse(name), {"email": LIGAYA.email, "username": "eve", "password1": PASSWORD})

    assert answer.status_code == 404
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_change_password",
        "account_logout",
    ],
)
def test_account_pages_wear_the_house_style(house: House, client: Client, name: str) -> None:
    sign_in(client, LIGAYA.username)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert b'<main id="main"' in answer.content
    assert b"style=" not in answer.content


def test_a_second_factor_is_asked_for_once_it_is_there(house: House, client: Client) -> None:
    user = house.officers["crisanto"].user
    assert queries.mfa_missing(user)
    TOTP.activate(user, secret := "JBSWY3DPEHPK3PXP")

    answer = client.post(reverse("account_login"), {"login": CRISANTO.username, "password": PASSWORD})

    assert answer.headers["location"].startswith(reverse("mfa_authenticate"))
    _before, now, _after = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(secret, now))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not queries.mfa_missing(user)


def test_without_second_factor_the_node_shows_only_where_to_add_one(
    house: House, client: Client, settings: Settings
) -> None:
    settings.COMITY_REQUIRE_MFA = True
    sign_in(client, LIGAYA.username)

    answer = client.get(reverse("directory:index"))

    assert answer.headers["location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200, "her password is not asked for twice"


def test_a_void_link_says_whom_to_ask_and_a_used_one_leads_to_the_log_in(house: House, client: Client) -> None:
    link = password_link(house.officers["ligaya"].user)
    form = client.get(link, follow=True)
    new = "a sentence nobody guesses 17"

    done = client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)
    void = Client().get(link)

    assert reverse("account_login") in done.content.decode()
    assert "This link is void" in void.content.decode()
    assert f'href="{reverse("account_reset_password")}"' not in void.content.decode()


def test_a_second_factor_is_not_changed_in_a_session_left_open(
    house: House, client: Client, settings: Settings
) -> None:
    sign_in(client, LIGAYA.username)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.headers["location"].startswith(reverse("account_reauthenticate"))


def test_a_second_factor_that_is_there_is_changed_only_by_whoever_has_it(house: House, client: Client) -> None:
    TOTP.activate(house.officers["ligaya"].user, "JBSWY3DPEHPK3PXP")
    client.force_login(house.officers["ligaya"].user)

    answer = client.get(reverse("mfa_deactivate_totp"))

    assert answer.headers["location"].startswith(reverse("account_reauthenticate"))


def test_the_second_factor_names_the_node() -> None:
    assert "PHL" in get_adapter().get_totp_issuer()
