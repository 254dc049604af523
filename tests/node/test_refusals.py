"""A refusal is a designed page for a person and JSON for a program, never a bare error."""

from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from comity.node.urls import handler400, handler403, handler404, handler500
from comity.node.urls import urlpatterns as house
from comity.terms.state import NotAStateCode
from tests import cast

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def refuse(_request: HttpRequest) -> HttpResponse:
    raise NotAStateCode(given="Atlantis")


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def suspect(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("secret detail")


def swallow(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


urlpatterns = [
    path("refuse/", refuse),
    path("fail/", fail),
    path("suspect/", suspect),
    path("swallow/", swallow),
    *house,
]


@pytest.fixture
def officer(signed_in: Callable[[cast.Person], Client], settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    client = signed_in(cast.LIGAYA)
    client.raise_request_exception = False
    return client


def test_an_expected_refusal_keeps_its_status_and_sentence(officer: Client) -> None:
    answer = officer.get("/refuse/")

    assert answer.status_code == NotAStateCode.status
    assert "Atlantis" in answer.content.decode()
    assert NotAStateCode.code in answer.content.decode()


def test_a_program_reads_the_same_refusal_as_json(officer: Client) -> None:
    answer = officer.get("/refuse/", headers={"Accept": "application/json"})

    assert answer.json()["code"] == NotAStateCode.code
    assert answer.json()["facts"] == {"given": "Atlantis"}


def test_a_failure_is_a_page_that_tells_nothing_of_the_inside(officer: Client) -> None:
    answer = officer.get("/fail/")

    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.content.decode()
    assert "The node failed" in answer.content.decode()


def test_a_malformed_request_is_not_repeated_to_its_sender(officer: Client) -> None:
    answer = officer.get("/suspect/")

    assert answer.status_code == 400
    assert "secret detail" not in answer.content.decode()


def test_an_unknown_page_says_where_to_look(officer: Client) -> None:
    answer = officer.get("/nowhere/")

    assert answer.status_code == 404
    assert "Check the address" in answer.content.decode()


def test_a_wrong_method_is_a_page_too(officer: Client) -> None:
    answer = officer.get("/language/")

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<main" in answer.content.decode()


def test_a_body_in_memory_beyond_the_limit_is_too_large(officer: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = officer.post("/swallow/", b"x" * 1001, "application/octet-stream")

    assert answer.status_code == 413


def test_a_stranger_may_send_less_than_an_officer(client: Client, db: None, settings: Settings) -> None:
    settings.COMITY_ANONYMOUS_BODY_BYTES = 10

    answer = client.post("/accounts/login/", {"login": "x" * 100, "password": "y"})

    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "12;", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(client: Client, db: None, length: str) -> None:
    assert client.post("/language/", CONTENT_LENGTH=length).status_code == 413


def test_a_form_sent_from_elsewhere_is_refused_with_advice(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "id"})

    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()
