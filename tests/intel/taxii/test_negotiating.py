"""H1, H2: which media types a client may ask for and send (background: TAXII 2.1, 1.6.6 and 3.1; RFC 9110, 12.5.1)."""

import gzip
from datetime import timedelta

import pytest
from django.test import Client

from comity.intel import actions
from comity.intel.actions.tokens import Access
from comity.intel.core.taxii.negotiation import accepts
from comity.intel.models import Collection, Token
from tests.intel.taxii.conftest import AT, secret_for
from tests.intel.taxii.feed import TAXII, Taxii, basic, indicators


@pytest.mark.parametrize("accept", ["", "text/html", "application/json", "application/taxii+json;version=2.0"])
def test_H1_an_accept_header_that_is_missing_or_of_another_type_is_not_acceptable(bank: Taxii, accept: str) -> None:
    answer = bank.get("collections/", HTTP_ACCEPT=accept)

    assert answer.status == 406
    assert answer.headers["Content-Type"] == TAXII
    assert TAXII in str(answer.body["description"])


@pytest.mark.parametrize("kind", ["application/json", "application/stix+json;version=2.1", "text/plain", "x"])
def test_H1_a_body_of_another_type_is_refused(bank: Taxii, place: str, kind: str) -> None:
    answer = bank.post(place + "objects/", indicators(1), CONTENT_TYPE=kind)

    assert answer.status == 415
    assert bank.get(place + "objects/").body == {}


def test_H1_a_compressed_body_is_refused(bank: Taxii, place: str) -> None:
    answer = bank.post(place + "objects/", indicators(1), HTTP_CONTENT_ENCODING="gzip")

    assert answer.status == 415


@pytest.mark.parametrize("path", ["/taxii2/", "/taxii2/intel/", "/taxii2/intel/collections/", "/taxii2/nowhere/"])
def test_H1_whoever_does_not_sign_in_is_told_how_and_nothing_else(bank: Taxii, path: str) -> None:
    answer = bank.get(path, HTTP_AUTHORIZATION="")

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert "Bearer" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer nonsense",
        "Basic nonsense",
        "Basic ",
        "Bearer",
        "Digest username=x",
        "Basic Og==",
        "Bearer " + "x" * 5000,
    ],
)
def test_H1_what_is_no_token_does_not_sign_in(bank: Taxii, header: str) -> None:
    assert bank.get("/taxii2/", HTTP_AUTHORIZATION=header).status == 401


def test_H1_basic_authentication_takes_the_token_as_password(bank: Taxii) -> None:
    token = Token.objects.get(name="bank")

    assert bank.get("/taxii2/", HTTP_AUTHORIZATION=basic(str(token.pk), bank.secret)).status == 200
    assert bank.get("/taxii2/", HTTP_AUTHORIZATION=basic("bank", bank.secret)).status == 200
    assert bank.get("/taxii2/", HTTP_AUTHORIZATION=basic("another", bank.secret)).status == 401


def test_H1_a_token_that_has_expired_does_not_sign_in(collection: Collection, client: Client) -> None:
    secret = secret_for(collection, Access.BOTH, "late", life=timedelta(days=-30))

    assert Taxii(client, secret).get("/taxii2/").status == 401


def test_H1_a_token_that_was_taken_back_does_not_sign_in_from_that_moment(bank: Taxii) -> None:
    token = Token.objects.get(name="bank")
    before = bank.get("/taxii2/").status

    actions.revoke_token(token.pk, at=AT)

    assert (before, bank.get("/taxii2/").status) == (200, 401)


@pytest.mark.parametrize(
    "accept",
    [
        "application/taxii+json",
        'application/taxii+json;version="2.1"',
        "application/taxii+json ; version=2.1",
        "application/taxii+json;version=2.1;q=0.5, */*;q=0.1",
        "text/html, application/taxii+json;version=2.1",
        "APPLICATION/TAXII+JSON;VERSION=2.1",
        "application/taxii+json;version=2.1;charset=utf-8",
        "application/*",
        "*/*",
    ],
)
def test_H2_every_legal_way_to_name_our_type_is_answered_with_its_version(bank: Taxii, accept: str) -> None:
    answer = bank.get("collections/", HTTP_ACCEPT=accept)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == TAXII


def test_H2_a_body_without_a_version_is_the_newest(bank: Taxii, place: str) -> None:
    answer = bank.post(place + "objects/", indicators(1), CONTENT_TYPE="application/taxii+json")

    assert answer.status == 202


@pytest.mark.parametrize(
    ("accepted", "is_used"), [("", False), ("gzip, deflate", True), ("GZIP;q=0.5", True), ("gzip;q=0, br", False)]
)
def test_a_client_on_a_weak_line_gets_pages_compressed(
    bank: Taxii, place: str, accepted: str, *, is_used: bool
) -> None:
    bank.post(place + "objects/", indicators(20))
    headers = {"Accept": TAXII, "Authorization": f"Bearer {bank.secret}", "Accept-Encoding": accepted}

    plain = bank.browser.get(f"{bank.root}{place}objects/", headers={**headers, "Accept-Encoding": "identity"})
    answer = bank.browser.get(f"{bank.root}{place}objects/", headers=headers)
    small = bank.browser.get("/taxii2/", headers=headers)

    assert answer.headers.get("Content-Encoding", "") == ("gzip" if is_used else "")
    assert (gzip.decompress(answer.content) if is_used else answer.content) == plain.content
    assert "Content-Encoding" not in small.headers


@pytest.mark.parametrize(
    ("accept", "does"),
    [
        ("*/*;q=0", False),
        ("application/taxii+json;version=2.1;q=0, */*", False),
        ("application/taxii+json;q=0, application/taxii+json;version=2.1", True),
        ("application/taxii+json;version=2.1;q=nonsense", False),
        ("application/taxii+json;version=2.0, application/taxii+json;version=2.1", True),
        ("x" * 2000 + ", */*", False),
        (",;,=", False),
    ],
)
def test_H2_the_most_exact_range_decides_and_a_q_of_nought_excludes(accept: str, does: bool) -> None:
    assert accepts(accept) is does
