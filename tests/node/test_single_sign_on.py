"""A national identity service opens the node to its appointed officers, and to nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from comity.directory import actions
from comity.directory.core.permissions import CONSOLE
from comity.node.installation import SingleSignOn, read
from comity.node.running import parts
from tests import installation
from tests.cast import LIGAYA, MAYUMI, NOON, House
from tests.node.identity_service import CLIENT_ID, SECRET, IdentityService, new_key, open_for

pytestmark = pytest.mark.django_db

SUBJECT = "phl-0042"
SIGN_IN, RETURN = "/accounts/oidc/national/login/", "/accounts/oidc/national/login/callback/"


@pytest.fixture
def service(house: House, settings: Settings, tmp_path: Path) -> Iterator[IdentityService]:
    """The service, which this node is a client of, and which knows Ligaya."""
    cache.clear()
    with open_for({"sub": SUBJECT, "email": LIGAYA.email.upper(), "email_verified": True}) as service:
        (tmp_path / "keys").mkdir(exist_ok=True)
        (tmp_path / "keys" / "single-sign-on.secret").write_text(SECRET + "\n")
        wish = SingleSignOn("PhilSys (invented)", service.address, CLIENT_ID)
        node = replace(read(installation.FOLDER), folder=tmp_path, single_sign_on=wish)
        settings.SOCIALACCOUNT_PROVIDERS = parts.single_sign_on(node)
        settings.COMITY_SINGLE_SIGN_ON = wish.name
        yield service


def sign_in(service: IdentityService, client: Client | None = None) -> tuple[Client, int, str]:
    """The browser after the whole way, the last answer's status, and where it leads or what it says."""
    client = client or Client()
    sent = client.post(SIGN_IN)
    asked = parse_qs(urlsplit(sent["Location"]).query)
    service.challenge = asked["code_challenge"][0]
    back = urlsplit(asked["redirect_uri"][0]).path
    answer = client.get(back, {"code": "a-code", "state": asked["state"][0]})
    return client, answer.status_code, answer.headers.get("Location") or answer.content.decode()


def user_of(client: Client) -> str:
    """Who has signed in; empty for nobody."""
    key = client.session.get("_auth_user_id")
    return get_user_model().objects.get(pk=key).get_username() if key else ""


def test_an_officer_signs_in_by_the_address_that_the_service_verified(service: IdentityService) -> None:
    client, status, to = sign_in(service)

    assert (status, to, user_of(client)) == (302, "/", "ligaya")


def test_the_browser_is_sent_to_the_service_with_a_challenge_and_comes_back_here(service: IdentityService) -> None:
    sent = urlsplit(Client().post(SIGN_IN)["Location"])

    asked = parse_qs(sent.query)
    assert f"{sent.scheme}://{sent.netloc}{sent.path}" == f"{service.address}/authorize"
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/national/login/callback/"]


def test_the_log_in_page_offers_the_service_by_name(service: IdentityService) -> None:
    page = Client().get(reverse("account_login")).content.decode()

    assert "Sign in through PhilSys (invented)" in page


def test_afterwards_the_subject_counts_and_nothing_else_is_kept(service: IdentityService) -> None:
    sign_in(service)
    service.claims = {"sub": SUBJECT, "email": "married@example.org", "email_verified": True}

    client, _status, _to = sign_in(service)

    assert user_of(client) == "ligaya"
    assert list(SocialAccount.objects.values_list("uid", "extra_data")) == [(SUBJECT, {})]
    assert not EmailAddress.objects.filter(email="married@example.org").exists()


def test_an_address_that_was_given_to_somebody_else_opens_nothing(service: IdentityService) -> None:
    sign_in(service)
    service.claims["sub"] = "phl-6666"

    client, status, said = sign_in(service)

    assert (status, user_of(client)) == (403, "")
    assert "node.single-sign-on.not-appointed" in said


def test_an_officer_whose_identity_changed_is_let_in_anew_by_the_operator(
    service: IdentityService, house: House
) -> None:
    sign_in(service)
    service.claims["sub"] = "phl-0043"
    actions.invite_officer(house.officers["ligaya"].pk, forget_second_factors=True, by=CONSOLE, at=NOON)

    client, _status, _to = sign_in(service)

    assert user_of(client) == "ligaya"


@pytest.mark.parametrize(
    "verified", [False, "", "false", "true", 1], ids=["no", "unsaid", "false in words", "true in words", "one"]
)
def test_an_address_that_the_service_did_not_verify_opens_nothing(
    service: IdentityService, verified: str | int | bool
) -> None:
    service.claims["email_verified"] = verified

    client, status, _said = sign_in(service)

    assert (status, user_of(client)) == (403, "")


def test_nobody_gets_an_account_by_being_known_to_the_service(service: IdentityService) -> None:
    before = get_user_model().objects.count()
    service.claims = {"sub": "phl-7777", "email": "eve@example.org", "email_verified": True}

    client, status, said = sign_in(service)

    assert (status, user_of(client)) == (403, "")
    assert "Ask the node operator" in said
    assert get_user_model().objects.count() == before


def test_a_suspended_officer_stays_out(service: IdentityService, house: House) -> None:
    sign_in(service)
    actions.suspend_officer(house.officers["ligaya"].pk, why="A stolen telephone.", by=CONSOLE, at=NOON)

    client, status, _said = sign_in(service)

    assert (status, user_of(client)) == (403, "")


def test_the_second_factor_of_this_node_is_asked_for_as_ever(service: IdentityService, house: House) -> None:
    TOTP.activate(house.officers["ligaya"].user, "JBSWY3DPEHPK3PXP")

    client, _status, to = sign_in(service)

    assert to.startswith(reverse("mfa_authenticate"))
    assert user_of(client) == ""


def test_whoever_has_no_second_factor_yet_is_sent_to_set_one_up(service: IdentityService, settings: Settings) -> None:
    settings.COMITY_REQUIRE_MFA = True

    client, _status, _to = sign_in(service)

    assert client.get("/")["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


LIES: dict[str, Callable[[IdentityService], None]] = {
    "signed by another key": lambda service: setattr(service, "signing_key", new_key()),
    "not signed": lambda service: setattr(
        service, "raw_token", jwt.encode({**service.claims, "iss": service.address, "aud": CLIENT_ID}, "", "none")
    ),
    "signed with the client's secret": lambda service: setattr(
        service,
        "raw_token",
        jwt.encode({**service.claims, "iss": service.address}, SECRET * 3, "HS256", headers={"kid": "1"}),
    ),
    "for another node": lambda service: service.claims.update(aud="comity-aus"),
    "by another issuer": lambda service: service.claims.update(iss="https://login.mallory.example"),
    "of yesterday": lambda service: service.claims.update(exp=1_700_000_000),
    "without end": lambda service: service.claims.update(exp=""),
    "of nobody": lambda service: service.claims.update(sub=""),
    "of a subject too long": lambda service: service.claims.update(sub="x" * 300),
    "no token": lambda service: setattr(service, "raw_token", " "),
    "papers of another issuer": lambda service: service.published.update(issuer="https://login.mallory.example"),
    "papers of the wrong shape": lambda service: service.published.update(jwks_uri=None),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_token_that_proves_nothing_opens_nothing(
    service: IdentityService, lie: Callable[[IdentityService], None]
) -> None:
    client = Client()
    sent = client.post(SIGN_IN)
    asked = parse_qs(urlsplit(sent["Location"]).query)
    service.challenge = asked["code_challenge"][0]
    lie(service)

    answer = client.get(urlsplit(asked["redirect_uri"][0]).path, {"code": "a-code", "state": asked["state"][0]})

    assert (answer.status_code, user_of(client)) == (403, "")
    assert b"node.single-sign-on.not-confirmed" in answer.content


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "a-code"},
        {"code": "a-code", "state": "forged"},
        {"error": "access_denied"},
        {"error": "\x00", "state": "\x00"},
    ],
)
def test_coming_back_without_having_been_sent_opens_nothing(service: IdentityService, query: dict[str, str]) -> None:
    client = Client()

    answer = client.get(RETURN, query)

    assert (answer.status_code, user_of(client)) == (403, "")


def test_another_browser_cannot_use_the_answer(service: IdentityService) -> None:
    victim, thief = Client(), Client()
    asked = parse_qs(urlsplit(victim.post(SIGN_IN)["Location"]).query)
    service.challenge = asked["code_challenge"][0]

    thief.get(RETURN, {"code": "a-code", "state": asked["state"][0]})

    assert user_of(thief) == ""


def test_nobody_binds_a_foreign_identity_to_her_own_account(service: IdentityService, house: House) -> None:
    service.claims = {"sub": "phl-6666", "email": "accomplice@example.org", "email_verified": True}
    client = Client()
    client.force_login(house.officers[MAYUMI.username].user)
    client.post(SIGN_IN + "?process=connect")

    _client, status, _said = sign_in(service, client)

    assert status == 403
    assert not SocialAccount.objects.exists()


def test_a_service_that_is_down_is_said_and_does_no_harm(service: IdentityService, settings: Settings) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"

    answer = Client().post(SIGN_IN)

    assert answer.status_code == 503
    assert b"Sign in with the password of this node" in answer.content


def test_without_a_service_there_is_no_such_way_in(house: House) -> None:
    page = Client().get(reverse("account_login")).content.decode()

    assert "Sign in through" not in page
    assert Client().post(SIGN_IN).status_code == 404
    assert Client().get(RETURN).status_code == 404
    assert Client().post(reverse("openid_connect_login", args=["elsewhere"])).status_code == 404


@pytest.mark.parametrize("name", ["socialaccount_signup", "socialaccount_connections"])
def test_nobody_joins_or_binds_accounts_alone(service: IdentityService, name: str) -> None:
    assert Client().post(reverse(name), {"email": "eve@example.org"}).status_code == 404


def test_the_facts_of_the_service_stand_in_node_toml(tmp_path: Path) -> None:
    text = (installation.FOLDER / "node.toml").read_text()
    (tmp_path / "node.toml").write_text(
        text + '[single_sign_on]\nname = "PhilSys"\nissuer = "https://login.example.org/phl"\nclient_id = "comity"\n'
    )

    node = read(tmp_path)

    assert node.single_sign_on == SingleSignOn("PhilSys", "https://login.example.org/phl", "comity")
    assert parts.where_forms_lead(node) == ["https://login.example.org"]
