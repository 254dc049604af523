"""A session is hard to steal, is worth little when stolen, and ends; and nobody guesses her way into one."""

import importlib.util
import time
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings as ours
from django.contrib.sessions.models import Session
from django.http import HttpResponseBase
from django.test import Client

from tests.cast import CRISANTO, LIGAYA, PASSWORD, House

HERE, THERE = "192.0.2.200", "192.0.2.66"
HALF_DAY = 12 * 3600
"""Seconds: the longest that one signing in may last (node/settings.py)."""


@pytest.fixture
def signed_in(house: House) -> Client:
    client = Client()
    assert sign_in(client).status_code == 302
    return client


def sign_in(
    client: Client, login: str = LIGAYA.username, password: str = PASSWORD, *, address: str = HERE, claimed: str = ""
) -> HttpResponseBase:
    """Sign in from an address, with a header in which a proxy would claim another."""
    headers = {"X-Forwarded-For": claimed} if claimed else {}
    form = {"login": login, "password": password}
    return client.post("/accounts/login/", form, headers=headers, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return client.get("/directory/").status_code == 200


def test_the_cookies_of_a_session_are_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    cookies = sign_in(Client()).cookies
    names = (ours.SESSION_COOKIE_NAME, ours.CSRF_COOKIE_NAME)

    kept = {name: (cookies[name]["httponly"], cookies[name]["samesite"], cookies[name]["domain"]) for name in names}

    assert kept == dict.fromkeys(names, (True, "Lax", ""))


def test_a_session_ends_with_the_browser(house: House) -> None:
    cookie = sign_in(Client()).cookies[ours.SESSION_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def settings_of(base_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The settings of another node, which readers reach at an address."""
    (folder / "keys").mkdir()
    (folder / "keys" / "django.key").write_text("x" * 50)
    said = {"node_id": "phl.example", "state": "PHL", "name": "Philippines", "base_url": base_url}
    (folder / "node.toml").write_text(
        "".join(f'{name} = "{value}"\n' for name, value in said.items()) + "port = 8001\n"
    )
    monkeypatch.setenv("COMITY_DIR", str(folder))
    found = importlib.util.find_spec("comity.node.settings")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_where_readers_use_tls_no_cookie_travels_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of("https://phl.example", tmp_path, monkeypatch)

    assert settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.CSRF_COOKIE_NAME.startswith("__Host-")
    assert settings.SECURE_HSTS_SECONDS >= 180 * 86400


def test_signing_in_gives_a_new_session_so_that_none_can_be_foisted_on_an_officer(house: House) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["foisted"] = True
    session.save()
    foisted = session.session_key
    client.cookies[ours.SESSION_COOKIE_NAME] = str(foisted)

    sign_in(client)

    assert client.session.session_key != foisted
    assert not Session.objects.filter(session_key=foisted).exists()


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(signed_in: Client) -> None:
    stolen = Client()
    stolen.cookies[ours.SESSION_COOKIE_NAME] = signed_in.cookies[ours.SESSION_COOKIE_NAME].value
    was_in = is_in(stolen)

    signed_in.post("/accounts/logout/")

    assert was_in
    assert not is_in(stolen)


def test_a_new_password_ends_the_other_sessions(signed_in: Client, house: House) -> None:
    user = house.officers[LIGAYA.username].user
    was_in = is_in(signed_in)

    user.set_password("another-of-the-tests-4711")
    user.save()

    assert was_in
    assert not is_in(signed_in)


def signed_in_ago(client: Client, seconds: float) -> None:
    """Move the signing in, and not the session, which acts since have prolonged."""
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - seconds
    session.save()


def test_a_session_that_is_kept_busy_ends_after_half_a_day_all_the_same(signed_in: Client) -> None:
    signed_in_ago(signed_in, HALF_DAY - 60)
    was_in = is_in(signed_in)
    signed_in_ago(signed_in, HALF_DAY + 60)

    answer = signed_in.get("/directory/")

    assert was_in
    assert answer["Location"] == "/accounts/login/?next=/directory/"
    assert "_auth_user_id" not in signed_in.session


def test_whoever_signs_in_again_after_that_is_in(signed_in: Client) -> None:
    signed_in_ago(signed_in, HALF_DAY + 60)
    signed_in.get("/directory/")

    sign_in(signed_in)

    assert is_in(signed_in)


def guess(count: int, address: str) -> list[int]:
    """Passwords guessed for one name after another; the statuses of the answers."""
    return [sign_in(Client(), f"nobody-{number}", "a guess", address=address).status_code for number in range(count)]


def test_one_address_guesses_no_more_than_a_few_passwords_whatever_the_name(house: House) -> None:
    guess(10, THERE)

    sign_in(barred := Client(), address=THERE)
    sign_in(other := Client(), CRISANTO.username, address=HERE)

    assert not is_in(barred)
    assert is_in(other)


def test_a_guesser_does_not_get_away_by_claiming_other_addresses(house: House) -> None:
    for number in range(10):
        sign_in(Client(), f"nobody-{number}", "a guess", address=THERE, claimed=f"192.0.2.{number}")

    sign_in(barred := Client(), address=THERE, claimed=HERE)

    assert not is_in(barred)


def test_many_addresses_do_not_help_to_guess_the_password_of_one_officer(house: House) -> None:
    for number in range(5):
        sign_in(Client(), password="a guess", address=f"192.0.2.{number}")

    sign_in(barred := Client(), address=THERE)

    assert not is_in(barred)


def test_flooding_the_log_in_is_answered_by_a_page_that_says_when_to_come_back(house: House) -> None:
    statuses = guess(30, THERE)

    answer = sign_in(Client(), address=THERE)

    assert set(statuses) == {200}
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert b"<main" in answer.getvalue()
