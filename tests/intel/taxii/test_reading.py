"""H3, P1 to P5, S1, F1 to F5: reading a collection in pages and by filters (TAXII 2.1, 3.4, 3.5, 5.3 to 5.8)."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from comity.intel.core import instants
from comity.intel.core.taxii.limits import Limits
from comity.intel.models import Collection, Entry
from tests.intel.taxii.feed import Answer, Taxii, address, indicator, indicators, old_indicator

FIRST, LAST = "X-TAXII-Date-Added-First", "X-TAXII-Date-Added-Last"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
V1, V2, V3 = (f"2026-11-0{day}T08:00:00.000Z" for day in (1, 2, 3))
SAME = indicator("same")["id"]


def dates(collection: Collection) -> list[str]:
    rows = Entry.objects.filter(collection=collection).order_by("added")
    return [instants.text_of(added) for added in rows.values_list("added", flat=True)]


def walk(client: Taxii, path: str, query: str) -> Iterator[Answer]:
    """Every page, by `next`."""
    answer = client.get(path, query)
    yield answer
    while answer.body.get("more"):
        answer = client.get(path, f"{query}&next={answer.body['next']}")
        assert answer.status == 200
        yield answer


@pytest.fixture
def ten(bank: Taxii, place: str) -> Taxii:
    bank.post(place + "objects/", indicators(10))
    return bank


@pytest.fixture
def history(bank: Taxii, place: str) -> Taxii:
    """An indicator in three versions that came in the wrong order, another, and the first as STIX 2.0 had it."""
    for version in (V2, V1, V3):
        bank.post(place + "objects/", [indicator("same", modified=version)])
    bank.post(place + "objects/", [indicator("other"), old_indicator("same", modified=V3)])
    return bank


@pytest.mark.parametrize("rest", ["objects/", "manifest/", f"objects/{SAME}/", f"objects/{SAME}/versions/"])
def test_H3_the_dates_of_a_page_are_those_of_its_first_and_last_item(
    history: Taxii, collection: Collection, place: str, rest: str
) -> None:
    answer = history.get(place + rest, "match[version]=all" if "versions" not in rest else "")

    shown = dates(collection) if rest in ("objects/", "manifest/") else dates(collection)[:3]
    assert (answer.headers[FIRST], answer.headers[LAST]) == (shown[0], shown[3] if len(shown) > 3 else shown[2])
    assert DATE.fullmatch(answer.headers[FIRST])


def test_H3_the_dates_are_equal_where_there_is_one_item(ten: Taxii, place: str, collection: Collection) -> None:
    answer = ten.get(place + "objects/", "limit=1")

    assert answer.headers[FIRST] == answer.headers[LAST] == dates(collection)[0]


@pytest.mark.parametrize("rest", ["objects/", "manifest/"])
def test_H3_there_are_no_dates_where_there_is_nothing(bank: Taxii, place: str, rest: str) -> None:
    answer = bank.get(place + rest)

    assert answer.status == 200
    assert FIRST not in answer.headers
    assert LAST not in answer.headers
    assert not answer.objects


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "1.5", "1e3", "٣", "9" * 30])
@pytest.mark.parametrize("rest", ["objects/", "manifest/"])
def test_P1_a_limit_that_is_no_positive_number_is_a_bad_request(ten: Taxii, place: str, rest: str, limit: str) -> None:
    assert ten.get(place + rest, f"limit={quote(limit)}").status == 400


def test_P1_a_limit_above_the_servers_is_the_servers(ten: Taxii, place: str, settings: Settings) -> None:
    settings.COMITY_TAXII = Limits(page_objects=4)

    answers = [ten.get(place + "objects/", query) for query in ("limit=1000000", "")]

    assert [len(one.objects) for one in answers] == [4, 4]
    assert [one.body["more"] for one in answers] == [True, True]


@pytest.mark.parametrize("limit", [1, 3, 9, 10, 11])
@pytest.mark.parametrize("rest", ["objects/", "manifest/"])
def test_P2_more_is_said_exactly_while_there_is_more(ten: Taxii, place: str, rest: str, limit: int) -> None:
    pages = list(walk(ten, place + rest, f"limit={limit}"))

    assert [one for page in pages for one in page.ids] == [one["id"] for one in indicators(10)]
    assert len(pages) == -(-10 // limit)


def test_P3_next_is_safe_in_an_address_as_it_is(ten: Taxii, place: str) -> None:
    following = str(ten.get(place + "objects/", "limit=3").body["next"])

    assert quote(following, safe="") == following


@pytest.mark.parametrize(
    "changed",
    ["match[type]=indicator", "added_after=2020-01-01T00:00:00Z", "match[version]=all", "match[spec_version]=2.1"],
)
def test_P3_next_with_other_filters_is_a_bad_request(ten: Taxii, place: str, changed: str) -> None:
    following = ten.get(place + "objects/", "limit=3").body["next"]

    assert ten.get(place + "objects/", f"limit=3&next={following}&{changed}").status == 400


def test_P3_next_of_another_address_or_collection_is_a_bad_request(ten: Taxii, place: str) -> None:
    following = ten.get(place + "objects/", "limit=3").body["next"]

    assert ten.get(place + "manifest/", f"limit=3&next={following}").status == 400


def test_P3_the_size_of_the_page_may_change_as_taxii2_client_changes_it(ten: Taxii, place: str) -> None:
    following = ten.get(place + "objects/", "limit=3").body["next"]

    assert len(ten.get(place + "objects/", f"limit=7&next={following}").objects) == 7


def test_P3_next_may_be_used_again(ten: Taxii, place: str) -> None:
    following = ten.get(place + "objects/", "limit=3").body["next"]

    twice = [ten.get(place + "objects/", f"limit=3&next={following}").ids for _ in range(2)]

    assert twice[0] == twice[1] == [one["id"] for one in indicators(10)[3:6]]


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1"))))
def _hostile(text: str) -> None:
    from django.core.signing import BadSignature

    from comity.intel.core.taxii import paging
    from comity.intel.core.taxii.refusals import BadNext

    try:
        paging.read(text)
    except (BadNext, BadSignature):
        return
    assert paging.read(text).text() == text or len(text) == 32


def test_P3_no_text_makes_reading_next_fail_otherwise_than_as_expected() -> None:
    _hostile()


@pytest.mark.parametrize("forged", ["x", "AAAA.AAAA", "." * 100, "x" * 10_000, "%00", "\U0001f600", "a.b.c"])
def test_P3_a_next_that_is_not_ours_is_a_bad_request(ten: Taxii, place: str, forged: str) -> None:
    answers = [ten.get(place + rest, f"next={quote(forged)}").status for rest in ("objects/", "manifest/")]

    assert answers == [400, 400]


def test_P3_a_next_with_one_character_changed_is_a_bad_request(ten: Taxii, place: str) -> None:
    following = str(ten.get(place + "objects/", "limit=3").body["next"])

    for at in range(len(following)):
        other = following[:at] + ("A" if following[at] != "A" else "B") + following[at + 1 :]
        assert ten.get(place + "objects/", f"limit=3&next={other}").status == 400, at


def test_P4_a_client_may_page_by_the_last_date_instead(ten: Taxii, place: str) -> None:
    seen, after = [], "2020-01-01T00:00:00Z"
    for _ in range(4):
        answer = ten.get(place + "objects/", f"limit=3&added_after={after}")
        seen += answer.ids
        after = answer.headers[LAST]

    assert seen == [one["id"] for one in indicators(10)]


def test_P4_no_two_dates_of_a_collection_are_equal(ten: Taxii, collection: Collection) -> None:
    assert len(set(dates(collection))) == 10


def test_P4_what_is_added_between_two_pages_comes_after_them(ten: Taxii, place: str) -> None:
    first = ten.get(place + "objects/", "limit=8")
    ten.post(place + "objects/", [indicator("meanwhile"), indicator("indicator 0", modified=V2)])

    second = ten.get(place + "objects/", f"limit=8&next={first.body['next']}")

    assert second.ids == [indicator(name)["id"] for name in ("indicator 8", "indicator 9", "meanwhile", "indicator 0")]


def test_P4_what_is_deleted_between_two_pages_shifts_nothing(ten: Taxii, place: str) -> None:
    first = ten.get(place + "objects/", "limit=5")
    for number in (0, 4, 5):
        ten.call("DELETE", place + f"objects/{indicator(f'indicator {number}')['id']}/")

    second = ten.get(place + "objects/", f"limit=5&next={first.body['next']}")

    assert second.ids == [indicator(f"indicator {number}")["id"] for number in (6, 7, 8, 9)]


def test_P5_the_manifest_and_the_versions_have_next_too(history: Taxii, place: str) -> None:
    manifest = list(walk(history, place + "manifest/", "limit=1&match[version]=all"))
    versions = list(walk(history, place + f"objects/{SAME}/versions/", "limit=1"))

    assert len(manifest) == 4
    assert [one.body["versions"] for one in versions] == [[V2], [V1], [V3]]


def test_S1_objects_manifest_and_versions_stand_in_the_order_of_their_dates(
    history: Taxii, place: str, collection: Collection
) -> None:
    query = "match[version]=all&match[spec_version]=2.0,2.1"
    objects = history.get(place + "objects/", query)
    manifest = history.get(place + "manifest/", query)

    assert [one["modified"] for one in objects.objects] == [V2, V1, V3, V1, V3]
    assert [one["date_added"] for one in manifest.objects] == dates(collection)
    assert [one["version"] for one in manifest.objects] == [V2, V1, V3, V1, V3]


def test_F1_added_after_is_strictly_after(ten: Taxii, place: str, collection: Collection) -> None:
    answer = ten.get(place + "objects/", f"added_after={dates(collection)[6]}")

    assert len(answer.objects) == 3


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5, 6])
def test_F1_added_after_takes_up_to_six_digits(ten: Taxii, place: str, collection: Collection, cut: int) -> None:
    short = dates(collection)[0][: 20 + cut] + "Z"

    answer = ten.get(place + "objects/", f"added_after={short}")

    assert answer.status == 200
    assert len(answer.objects) >= 9


def test_F1_added_after_takes_whole_seconds_and_the_digits_of_other_languages(ten: Taxii, place: str) -> None:
    past = [ten.get(place + "objects/", f"added_after=2020-01-01T00:00:00{end}Z") for end in ("", ".1234567")]

    assert [len(one.objects) for one in past] == [10, 10]


@pytest.mark.parametrize(
    "junk",
    ["", "yesterday", "2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T08:30:00", "2026-11-22T08:30:00+00:00", "0"],
)
@pytest.mark.parametrize("rest", ["objects/", "manifest/", f"objects/{indicator('indicator 0')['id']}/versions/"])
def test_F1_junk_in_added_after_is_a_bad_request(ten: Taxii, place: str, rest: str, junk: str) -> None:
    assert ten.get(place + rest, f"added_after={quote(junk)}").status == 400


def test_F1_added_after_speaks_of_the_version_and_never_of_modified(
    history: Taxii, place: str, collection: Collection
) -> None:
    answer = history.get(place + "objects/", f"match[version]=all&added_after={dates(collection)[0]}")

    assert [one["modified"] for one in answer.objects] == [V1, V3, V1]


def test_F2_fields_are_joined_by_and_and_values_by_or(bank: Taxii, place: str) -> None:
    first, second, ip = indicator("first"), indicator("second"), address("192.0.2.7")
    bank.post(place + "objects/", [first, second, ip])

    found = bank.get(place + "objects/", f"match[id]={first['id']},{ip['id']}&match[type]=ipv4-addr,malware")

    assert found.ids == [ip["id"]]


@pytest.mark.parametrize("query", ["match[id]=a&match[id]=b", "limit=1&limit=2", "added_after=x&added_after=y"])
def test_F2_a_parameter_stands_once(ten: Taxii, place: str, query: str) -> None:
    assert ten.get(place + "objects/", query).status == 400


@pytest.mark.parametrize("query", ["match[colour]=red", "match[]=x", "match[id=x", "match[ID]=x"])
def test_F2_an_unknown_field_is_a_bad_request(ten: Taxii, place: str, query: str) -> None:
    assert ten.get(place + "objects/", query).status == 400
    assert ten.get(place + "manifest/", query).status == 400


@pytest.mark.parametrize("query", ["match[id]=", "match[type]=indicator,", "match[id]=%00", "match[type]=,"])
def test_F2_an_empty_value_is_a_bad_request(ten: Taxii, place: str, query: str) -> None:
    assert ten.get(place + "objects/", query).status == 400


def test_F2_what_taxii_does_not_name_is_passed_over(ten: Taxii, place: str) -> None:
    assert len(ten.get(place + "objects/", "cache=17&x=y").objects) == 10


def test_F2_an_id_that_is_not_there_leaves_nothing(ten: Taxii, place: str) -> None:
    assert ten.get(place + "objects/", f"match[id]={indicator('missing')['id']}").body == {}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [V3]),
        ("last", [V3]),
        ("first", [V1]),
        ("first,last", [V1, V3]),
        ("all", [V2, V1, V3]),
        ("all,first", [V2, V1, V3]),
        (V2, [V2]),
        (f"{V2},first", [V2, V1]),
        ("2026-11-02T08:00:00Z", [V2]),
        ("2026-11-02T08:00:00.000000Z", [V2]),
        ("2020-01-01T00:00:00Z", []),
    ],
)
@pytest.mark.parametrize("rest", ["objects/", "manifest/", f"objects/{SAME}/"])
def test_F3_versions_are_chosen_by_place_or_instant(
    history: Taxii, place: str, rest: str, asked: str, found: list[str]
) -> None:
    which = urlencode({"match[version]": asked}) if asked else ""
    one = "" if rest.startswith("objects/i") else f"match[id]={SAME}&"

    answer = history.get(place + rest, one + which)

    name = "version" if rest == "manifest/" else "modified"
    assert answer.status == 200
    assert [one[name] for one in answer.objects] == found


@pytest.mark.parametrize("junk", ["newest", "last,junk", "2026", ","])
@pytest.mark.parametrize("rest", ["objects/", "manifest/", f"objects/{SAME}/"])
def test_F3_junk_in_version_is_a_bad_request(history: Taxii, place: str, rest: str, junk: str) -> None:
    assert history.get(place + rest, f"match[version]={junk}").status == 400


def test_F3_the_versions_of_an_object_have_no_filter_of_versions(history: Taxii, place: str) -> None:
    assert history.get(place + f"objects/{SAME}/versions/", "match[version]=last").status == 400


def test_F3_an_observable_has_the_instant_of_its_storing_as_version(bank: Taxii, place: str) -> None:
    ip = address("192.0.2.7")
    posted = bank.post(place + "objects/", [ip])

    manifest = bank.get(place + "manifest/").objects[0]
    versions = bank.get(place + f"objects/{ip['id']}/versions/").body["versions"]

    assert DATE.fullmatch(str(manifest["version"]))
    assert versions == [manifest["version"]]
    assert posted.body["successes"] == [{"id": ip["id"], "version": manifest["version"]}]
    assert bank.get(place + "objects/", f"match[version]={manifest['version']}").ids == [ip["id"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", [V3]), ("2.1", [V3]), ("2.0", [V3]), ("2.0,2.1", [V3, V3])],
)
def test_F4_without_a_spec_version_the_newest_of_each_object_is_meant(
    history: Taxii, place: str, asked: str, found: list[str]
) -> None:
    query = f"match[id]={SAME}" + (f"&match[spec_version]={asked}" if asked else "")

    answer = history.get(place + "objects/", query)

    assert [one["modified"] for one in answer.objects] == found
    assert ("spec_version" in answer.objects[-1]) is (asked in ("", "2.1"))


def test_F4_what_was_only_ever_2_0_is_served_without_asking(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [old_indicator("old")])

    answer = bank.get(place + "manifest/")

    assert [one["media_type"] for one in answer.objects] == ["application/stix+json;version=2.0"]


def test_F4_spec_version_is_applied_before_version(bank: Taxii, place: str) -> None:
    for version in (V1, V2):
        bank.post(place + "objects/", [indicator("same", modified=version)])
    bank.post(place + "objects/", [old_indicator("same", modified=V3)])

    newest, old = (bank.get(place + "objects/", f"match[spec_version]={one}") for one in ("2.1", "2.0"))

    assert [one["modified"] for one in newest.objects] == [V2]
    assert [one["modified"] for one in old.objects] == [V3]


def test_F4_another_spec_version_is_a_bad_request(ten: Taxii, place: str) -> None:
    assert ten.get(place + "objects/", "match[spec_version]=3.0").status == 400


def test_F5_the_filters_of_the_manifest_speak_of_the_objects(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("one"), address("192.0.2.7")])

    answer = bank.get(place + "manifest/", "match[type]=ipv4-addr")

    assert answer.ids == [address("192.0.2.7")["id"]]


def test_objects_leave_as_they_came(bank: Taxii, place: str, collection: Collection) -> None:
    raw = (
        b'{ "type":"ipv4-addr" ,"spec_version":"2.1","id":"%s", "value":"192.0.2.7","x_note":"caf\\u00e9 \xc3\xa9\\/" }'
    )
    raw %= str(address("192.0.2.7")["id"]).encode()
    bank.call("POST", place + "objects/", b'{"objects":[' + raw + b"]}")

    response = bank.browser.get(
        bank.root + place + "objects/",
        headers={"Accept": "*/*", "Authorization": f"Bearer {bank.secret}"},
    )

    assert response.content == b'{"more":false,"objects":[' + raw + b"]}"


def test_an_object_that_is_not_there_is_not_found(bank: Taxii, place: str) -> None:
    missing = indicator("missing")["id"]

    assert bank.get(place + f"objects/{missing}/").status == 404
    assert bank.get(place + f"objects/{missing}/versions/").status == 404
    assert bank.get(place + "objects/x/").status == 404


def test_a_page_ends_early_where_objects_are_large(
    bank: Taxii, place: str, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.intel.queries.reading.MOST_BYTES", 2500)
    large = [indicator(f"large {one}", description="x" * 1000) for one in range(5)]
    bank.post(place + "objects/", large)

    pages = list(walk(bank, place + "objects/", "limit=5"))

    assert [len(one.objects) for one in pages] == [2, 2, 1]
    assert [one for page in pages for one in page.ids] == [one["id"] for one in large]
