"""E1: every refusal is an error resource (TAXII 2.1, 3.6.1), whoever refuses. W1: what concerns a whole body."""

import json
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import Settings

from comity.intel.core.taxii.limits import Limits
from tests.intel.taxii.feed import TAXII, Taxii, answered, indicator, indicators


def error_of(answer_body: dict[str, object], status: int) -> None:
    assert answer_body["title"]
    assert answer_body["description"]
    assert answer_body["error_id"]
    assert answer_body["error_code"]
    assert answer_body["http_status"] == str(status)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/taxii2/intel/collections/nothing/", 404),
        ("GET", "/taxii2/nowhere/", 404),
        ("GET", "/taxii2/intel/collections/", 405),
        ("GET", "/taxii2/intel/what/is/this/", 404),
        ("GET", "/taxii2/intel//collections/", 404),
        ("DELETE", "/taxii2/", 405),
        ("PUT", "/taxii2/intel/", 405),
        ("OPTIONS", "/taxii2/intel/collections/", 405),
        ("POST", "/taxii2/intel/collections/indicators/manifest/", 405),
        ("GET", "/taxii2/intel/status/nonsense/", 404),
        ("GET", "/taxii2/intel/status/5f309678-4725-49a3-bd18-958271bdc155/", 404),
        ("GET", "/taxii2/intel/collections/indicators/objects/?limit=0", 400),
        ("GET", "/taxii2/intel/collections/indicators/objects/%00/", 404),
    ],
)
def test_E1_every_refusal_is_an_error_resource(bank: Taxii, method: str, path: str, status: int) -> None:
    if status == 405 and method == "GET":
        method = "PATCH"

    answer = bank.call(method, path)

    assert answer.status == status
    assert answer.headers["Content-Type"] == TAXII
    error_of(answer.body, status)


def test_E1_a_wrong_method_is_told_the_right_ones(bank: Taxii, place: str) -> None:
    answer = bank.call("PUT", place + "objects/")

    assert answer.headers["Allow"] == "GET, POST"


def test_E1_a_failure_of_the_node_is_an_error_resource_too(
    bank: Taxii, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    settings.COMITY_TAXII = None  # the door reads its limits and falls over

    answer = bank.get("/taxii2/")

    assert answer.status == 500
    assert answer.headers["Content-Type"] == TAXII
    error_of(answer.body, 500)


def test_E1_no_answer_stays_in_a_cache(bank: Taxii) -> None:
    assert bank.get("/taxii2/").headers["Cache-Control"] == "private, no-store"


def test_E1_no_cookie_is_ever_set(bank: Taxii, client: Client) -> None:
    bank.get("/taxii2/")

    assert not client.cookies


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b'{"objects":[}', b"\xff\xfe"])
def test_W1_a_body_that_is_no_json_is_a_bad_request(bank: Taxii, place: str, body: bytes) -> None:
    answer = bank.call("POST", place + "objects/", body)

    assert answer.status == 400
    error_of(answer.body, 400)


@pytest.mark.parametrize(
    "body", [b"[]", b"7", b'"x"', b'{"objects":{}}', b'{"objects":7}', json.dumps(indicator("alone")).encode()]
)
def test_W1_a_body_that_is_no_envelope_cannot_be_handled(bank: Taxii, place: str, body: bytes) -> None:
    answer = bank.call("POST", place + "objects/", body)

    assert answer.status == 422
    error_of(answer.body, 422)


def test_W1_a_body_beyond_the_limit_is_refused_before_it_is_read(bank: Taxii, place: str, settings: Settings) -> None:
    settings.COMITY_TAXII = Limits(max_content_bytes=1000)

    answer = bank.post(place + "objects/", indicators(10))

    assert answer.status == 413
    error_of(answer.body, 413)
    assert bank.get("/taxii2/intel/").body["max_content_length"] == 1000


def test_W1_a_body_of_unknown_length_is_counted(bank: Taxii, place: str, client: Client, settings: Settings) -> None:
    settings.COMITY_TAXII = Limits(max_content_bytes=1000)
    small, large = (json.dumps({"objects": indicators(number)}).encode() for number in (1, 10))

    given = {
        "HTTP_ACCEPT": TAXII,
        "HTTP_AUTHORIZATION": f"Bearer {bank.secret}",
        "CONTENT_TYPE": TAXII,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    url = bank.root + place + "objects/"
    answers = [
        answered(client.generic("POST", url, content_type=TAXII, **{**given, "wsgi.input": BytesIO(body)}))  # type: ignore[arg-type]
        for body in (small, large)
    ]

    assert [one.status for one in answers] == [202, 413]


def test_too_many_requests_of_one_token_wait_and_others_do_not(bank: Taxii, reader: Taxii, settings: Settings) -> None:
    settings.COMITY_TAXII = Limits(requests_per_minute=3)

    answers = [bank.get("/taxii2/") for _ in range(8)]  # the minute may turn in between

    assert {one.status for one in answers} == {200, 429}
    refused = next(one for one in answers if one.status == 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert reader.get("/taxii2/").status == 200
