"""Addresses, filters and `next` of somebody who means ill: an error resource, never a failure of the node."""

from urllib.parse import quote

import pytest

from tests.hostile.nasty import encoded
from tests.intel.taxii.feed import Answer, Taxii, indicator, indicators

pytestmark = pytest.mark.django_db

NASTY = encoded()
SAME = indicator("indicator 0")["id"]
PLACES = ("objects/", "manifest/", f"objects/{SAME}/", f"objects/{SAME}/versions/")
PARAMETERS = (
    "limit",
    "next",
    "added_after",
    "match[id]",
    "match[type]",
    "match[version]",
    "match[spec_version]",
    "match[confidence-gte]",
    "match[labels]",
    "match[value]",
)


@pytest.fixture
def three(bank: Taxii, place: str) -> Taxii:
    bank.post(f"{place}objects/", indicators(3))
    return bank


def is_held(answer: Answer) -> bool:
    """Whether it is an answer of TAXII that the standard knows."""
    if answer.status == 200:
        return True
    return answer.status in {400, 404} and answer.body["http_status"] == str(answer.status)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_whatever_a_parameter_says_the_answer_is_one_of_taxii(three: Taxii, place: str, parameter: str) -> None:
    for rest in PLACES:
        for name, value in NASTY.items():
            assert is_held(three.get(f"{place}{rest}", f"{quote(parameter)}={value}")), (rest, name)


def test_whatever_stands_in_the_address_the_answer_is_one_of_taxii(three: Taxii, place: str) -> None:
    for name, value in NASTY.items():
        for path in (
            f"/taxii2/{value}/",
            f"/taxii2/intel/{value}/",
            f"/taxii2/intel/status/{value}/",
            f"/taxii2/intel/collections/{value}/objects/",
            f"{place}objects/{value}/",
            f"{place}objects/{value}/versions/",
        ):
            for method in ("GET", "DELETE"):
                answer = three.call(method, path)
                assert answer.status in {200, 400, 404, 405}, (name, path, answer)
    assert len(three.get(f"{place}objects/").ids) == 3


def test_a_next_that_was_made_elsewhere_or_turned_is_a_bad_request(three: Taxii, place: str) -> None:
    given = str(three.get(f"{place}objects/", "limit=1").body["next"])
    position, _, signature = given.rpartition(".")
    forged = [
        position,
        signature,
        f".{signature}",
        f"{position}.",
        f"{position}.{signature[::-1]}",
        f"{position[::-1]}.{signature}",
        f"{given}{given}",
        f"{given}=",
        given.swapcase(),
        f"{given}\0",
        f" {given}",
        f"{given}&next={given}",
    ]

    for one in forged:
        query = one if "&next" in one else quote(one)
        assert three.get(f"{place}objects/", f"limit=1&next={query}").status == 400, one
    assert three.get(f"{place}objects/", f"limit=1&next={given}").status == 200


def test_a_thousand_values_are_taken_and_one_more_is_a_bad_request(three: Taxii, place: str) -> None:
    for parameter in ("match[id]", "match[type]", "match[version]"):
        value = "2026-11-01T08:00:00Z" if "version" in parameter else "a"
        for number, status in ((1000, 200), (1001, 400)):
            values = ",".join(f"{value}{'' if 'version' in parameter else one}" for one in range(number))
            got = three.get(f"{place}objects/", f"{quote(parameter)}={quote(values)}").status
            assert got == (200 if "version" in parameter else status), (parameter, number)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer " + "a" * 100_000,
        "Basic " + "A" * 100_000,
        "Basic //79/Q==",
        "Basic AAAA",
        "Bearer \x00",
        "Bearer é",
        "Digest x",
        "Bearer comity_' OR 1=1 --",
        "bearer",
    ],
)
def test_whatever_signs_in_wrongly_is_told_how(bank: Taxii, header: str) -> None:
    answer = bank.get("/taxii2/", HTTP_AUTHORIZATION=header)

    assert answer.status == 401
    assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize("name", ["HTTP_ACCEPT", "CONTENT_TYPE", "HTTP_ACCEPT_ENCODING", "HTTP_CONTENT_ENCODING"])
@pytest.mark.parametrize(
    "value", ["a" * 100_000, ";" * 50_000, "," * 50_000, "\x00", "é/*;q=é", "application/taxii+json;version=" * 5000]
)
def test_headers_without_end_are_refused_or_passed_over(bank: Taxii, place: str, name: str, value: str) -> None:
    answer = bank.call("POST", f"{place}objects/", b'{"objects":[]}', **{name: value})

    assert answer.status in {202, 406, 415}


@pytest.mark.parametrize("length", ["-1", "x", "9" * 400, "1e9", "0x10", "٣", "10, 10", " "])
def test_a_length_that_is_none_is_refused_before_anything_is_read(bank: Taxii, place: str, length: str) -> None:
    answer = bank.call("POST", f"{place}objects/", b'{"objects":[]}', CONTENT_LENGTH=length)

    assert answer.status in {202, 400, 413}
