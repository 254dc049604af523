"""Answers of real servers, read as they are meant."""

from datetime import UTC, datetime

import pytest

from comity.intel.core.feeds import addresses, reading
from comity.intel.core.feeds.addresses import NotACollection, NotAnAddress
from comity.intel.core.feeds.dates import instant_of
from comity.intel.core.feeds.mending import mended
from comity.intel.core.feeds.reading import NotTaxii
from comity.intel.core.instants import micros_of

EVENING = micros_of(datetime(2020, 2, 20, 17, 30, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-20T17:30:15Z",
        "2020-02-20T17:30:15.000000Z",
        "2020-02-20T17:30:15+00:00",
        "2020-02-20T19:30:15.000+02:00",
        "2020-02-20 17:30:15",
        "2020-02-20t17:30:15z",
        "Thu, 20 Feb 2020 17:30:15 GMT",
        "Thu Feb 20 2020 17:30:15 GMT+0000 (Coordinated Universal Time)",
        "Thu Feb 20 2020 12:30:15 GMT-0500 (Eastern Standard Time)",
        "Thu Feb 20 2020 17:30:15 GMT",
    ],
)
def test_an_instant_is_read_however_it_is_written(text: str) -> None:
    assert instant_of(text) == EVENING


def test_the_fraction_of_an_instant_counts() -> None:
    assert instant_of("2020-02-20T17:30:15.000001Z") == EVENING + 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "yesterday", "2020", "1e9", "Thu Foo 99 2020 99:99:99 GMT", "9" * 200, "1950-01-01T00:00:00Z", "\0"],
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert instant_of(text) == 0


def test_a_collection_is_read_as_the_standard_and_as_mitre_write_it() -> None:
    standard = reading.offer(b'{"id":"a","title":"T","can_read":true,"can_write":false}')
    mitre = reading.offer(b'{"id":"x-mitre-collection--1","title":"T","canRead":true,"canWrite":false}')
    silent = reading.offer(b'{"id":"a"}')

    assert (standard.can_read, standard.can_write) == (mitre.can_read, mitre.can_write) == (True, False)
    assert mitre.id == "x-mitre-collection--1"
    assert (silent.can_read, silent.can_write) == (True, True)


def test_an_api_root_is_read_as_the_standard_and_as_mitre_write_it() -> None:
    standard = reading.root(b'{"title":"R","versions":["2.1"],"max_content_length":10485760}')
    mitre = reading.root(b'{"title":"R","version":"application/taxii+json;version=2.1","maxContentLength":"10485760"}')

    assert standard == mitre
    assert standard.most_bytes == 10485760
    assert reading.root(b"{}").most_bytes == 0


def test_discovery_gives_its_roots_the_default_first() -> None:
    found = reading.discovery(b'{"title":"D","default":"/b/","api_roots":["/a/","/b/",7]}')

    assert found.roots == ("/b/", "/a/")


def test_a_page_says_where_it_goes_on() -> None:
    headers = {"x-taxii-date-added-first": "Thu, 20 Feb 2020 17:30:15 GMT", "x-taxii-date-added-last": ""}

    turn, raws = reading.objects(b'\xef\xbb\xbf{"more":true,"next":7,"objects":[{"id": "a--1"} ]}', headers)

    assert raws == (b'{"id": "a--1"}',)
    assert (turn.more, turn.next, turn.first, turn.last) == (True, "7", EVENING, EVENING)


def test_an_empty_answer_is_an_empty_page() -> None:
    for body in (b"", b" \n", b"{}"):
        assert reading.objects(body, {})[0].number == 0
        assert reading.manifest(body, {})[0].number == 0


def test_a_manifest_without_headers_says_by_its_records_when_they_were_added() -> None:
    body = (
        b'{"objects":[{"id":"a--1","date_added":"Thu Feb 20 2020 17:30:15 GMT+0000","version":"2020-01-01T00:00Z"}'
        b',{"id":"a--2","date_added":"2020-02-20T17:30:16Z","version":""}]}'
    )

    turn, records = reading.manifest(body, {})

    assert (turn.first, turn.last) == (EVENING, EVENING + 1_000_000)
    assert [one.id for one in records] == ["a--1", "a--2"]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5000])
def test_what_is_no_taxii_is_refused_as_such(body: bytes) -> None:
    for read in (reading.discovery, reading.root, reading.offer, reading.offers, reading.status):
        with pytest.raises(NotTaxii):
            read(body)
    assert reading.title_of(body) == ""


def test_an_error_says_its_title_in_one_clean_line() -> None:
    said = reading.title_of(b'{"title":"No\\u001b[2J\\n way","description":"because"}')

    assert said == "No [2J  way because"


def test_a_status_counts_and_tells_what_failed() -> None:
    found = reading.status(
        b'{"id":"s","status":"complete","success_count":2,"failure_count":1,"pending_count":0,'
        b'"failures":[{"id":"a--1","version":"v","message":"bad"}]}'
    )

    assert (found.pending, found.taken, found.failures) == (False, 2, (("a--1", "v", "bad"),))


@pytest.mark.parametrize(
    "address",
    [
        "http://taxii.example.org/root/collections/a/",
        "https://user:secret@taxii.example.org/collections/a/",
        "https://taxii.example.org/collections/a/?token=secret",
        "https://taxii.example.org/collections/a/#x",
        "https://169.254.169.254/latest/collections/a/",
        "https://0.0.0.0/collections/a/",
        "https:///collections/a/",
        "ftp://taxii.example.org/collections/a/",
        "file:///etc/passwd",
        "https://taxii.example.org:99999/collections/a/",
        "https://taxii.example.org/collections/a b/\r\nX: y",
        "https://täxii.example.org/collections/a/",
        "//taxii.example.org/collections/a/",
    ],
)
def test_an_address_that_is_unsafe_or_none_is_refused_and_tells_no_secret(address: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        addresses.collection(address)

    assert "secret" not in str(refused.value).replace("--secret", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1.2.3"])
def test_this_machine_may_be_asked_without_tls(host: str) -> None:
    assert addresses.collection(f"http://{host}:6100/root/collections/a").objects.endswith("/collections/a/objects/")


def test_a_collection_has_a_root_and_an_id_that_need_be_no_uuid() -> None:
    place = addresses.collection("https://taxii.example.org/api/v21/collections/x-mitre-collection--1")

    assert place.root == "https://taxii.example.org/api/v21/"
    assert place.collection == "https://taxii.example.org/api/v21/collections/x-mitre-collection--1/"


@pytest.mark.parametrize("path", ["", "api/", "collections/", "collections//", "collections/a/objects/"])
def test_an_address_of_no_collection_is_refused(path: str) -> None:
    with pytest.raises(NotACollection):
        addresses.collection(f"https://taxii.example.org/{path}")


def test_links_lead_to_the_same_server_only() -> None:
    base = "https://taxii.example.org/taxii2/"

    assert addresses.inside(base, "/api/") == "https://taxii.example.org/api/"
    assert addresses.inside(base, "https://taxii.example.org:443/api") == "https://taxii.example.org:443/api/"
    for elsewhere in ("https://evil.example/", "//evil.example/api/", "http://taxii.example.org/api/", "javascript:1"):
        assert addresses.inside(base, elsewhere) is None


def test_a_type_where_spec_version_belongs_is_put_right_and_nothing_else_changed() -> None:
    opentaxii = b'{"id": "tool--1", "type": "tool", "spec_version": "tool", "name": "\\u00e9"}'

    assert mended(opentaxii) == b'{"id": "tool--1", "type": "tool", "spec_version": "2.1", "name": "\\u00e9"}'


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type": "tool", "spec_version": "2.1"}',
        b'{"type": "tool", "spec_version": "3.0"}',
        b'{"type": "tool", "x": {"spec_version": "tool"}, "spec_version": "2.1"}',
        b'{"type": "tool"}',
        b'{"spec_version": "tool"',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_right_or_otherwise_wrong_stays_as_it_is(raw: bytes) -> None:
    assert mended(raw) == raw
