"""Search by anything."""

from collections.abc import Sequence

import pytest

from comity.intel import actions
from comity.intel.models import Collection
from comity.intel.queries.finding import Filters, asked, state
from comity.terms.marking import Tlp
from tests.intel.search.library import (
    AT,
    CLEAR,
    GREEN,
    OURS,
    RED,
    THEIRS,
    eyes,
    indicator,
    keep,
    observable,
    search,
    thing,
    titles,
)

pytestmark = pytest.mark.usefixtures("keys")


def test_a_pasted_value_finds_what_is_it_and_what_looks_for_it() -> None:
    keep(observable("ipv4-addr", "192.0.2.7"), indicator("beacon"))
    keep(indicator("other", "[ipv4-addr:value = '192.0.2.9']"))

    assert titles(search("hxxp://192[.]0[.]2[.]8/x")) == []
    assert titles(search("192.0.2[.]7")) == ["beacon", "192.0.2.7"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("192.0.2.9", ["block"]),
        ("192.0.2.0/25", ["block", "one"]),
        ("192.0.0.0/8", []),
        ("2001:db8::5", ["six"]),
        ("c2.example", ["page", "port", "name"]),
        ("example", []),
        ("http://c2.example", []),
        ("http://c2.example/gate", ["page"]),
        ("D41D8CD98F00B204E9800998ECF8427E", ["file"]),
    ],
)
def test_a_value_finds_what_is_around_it(value: str, expected: Sequence[str]) -> None:
    keep(
        indicator("name", "[domain-name:value = 'c2.example']"),
        indicator("port", "[url:value = 'https://c2.example:8443/']"),
        indicator("page", "[url:value = 'http://C2.example/gate']"),
        indicator("else", "[url:value = 'http://c2.example.org/']"),
        indicator("one", "[ipv4-addr:value = '192.0.2.77']"),
        indicator("block", "[ipv4-addr:value ISSUBSET '192.0.2.0/24']"),
        indicator("six", "[ipv6-addr:value ISSUBSET '2001:db8::/32']"),
        indicator("file", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']"),
    )

    assert titles(search(value)) == expected


def test_a_list_finds_every_one_of_it() -> None:
    keep(*(indicator(f"i{number}", f"[domain-name:value = 'h{number}.example']") for number in range(60)))

    found = search("\n".join(f"h{number}.example" for number in range(0, 60, 2)))

    assert found.number == 30
    assert titles(found)[:2] == ["i58", "i56"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emotet", ["Emotet loader"]),
        ("EMOTÉT Loader", ["Emotet loader"]),
        ("emot", ["Emotet loader"]),
        ("emot ", []),
        ("loader unknown", []),
        ("cve-2026-0001", ["hole"]),
        ("бухгалтер", ["Бухгалтеру письмо"]),
        ("银行", ["网上银行木马"]),
        ("行木", ["网上银行木马"]),
        ("木银", []),
        ("bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", ["bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"]),
    ],
)
def test_words_find_without_case_and_accents_in_any_script(text: str, expected: Sequence[str]) -> None:
    cve = [{"source_name": "cve", "external_id": "CVE-2026-0001"}]
    keep(
        thing("malware", "Emotet loader", is_family=True),
        thing("vulnerability", "hole", external_references=cve),
        thing("campaign", "Бухгалтеру письмо"),
        thing("campaign", "网上银行木马"),
        observable("x-wallet", "bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"),
    )

    assert titles(search(text)) == expected


@pytest.mark.parametrize(
    "text", ['"', "'", "a' OR '1", "NEAR(a b)", "words:x", "* - ^", "a & !b | (c", "\x00a\x00", "\\", "%"]
)
def test_no_sign_of_a_query_language_means_anything(text: str) -> None:
    keep(thing("campaign", "a b c"))

    search(text)


def test_an_id_finds_its_object() -> None:
    wanted = indicator("wanted")
    keep(wanted, indicator("other"))

    assert titles(search(str(wanted["id"]).upper())) == ["wanted"]


def test_only_the_newest_version_that_one_may_read_is_shown() -> None:
    keep(indicator("v", description="first"))
    keep(indicator("v", description="second", modified="2026-11-02T08:00:00.000Z"))
    keep(indicator("v", description="third", modified="2026-11-03T08:00:00.000Z", object_marking_refs=[RED]))

    [shown] = search("192.0.2.7").hits
    every = search("192.0.2.7", filters=Filters(versions=True)).hits

    assert shown.version_text == "2026-11-02T08:00:00.000Z"
    assert [one.version_text[:10] for one in every] == ["2026-11-02", "2026-11-01"]


def test_nothing_is_found_that_the_gate_keeps_back() -> None:
    keep(indicator("open"), indicator("secret", object_marking_refs=[RED]))
    keep(indicator("unmarked", object_marking_refs=None))

    for text in ("192.0.2.7", "secret", ""):
        assert "secret" not in titles(search(text, eyes(CLEAR)))
    assert search("192.0.2.7", eyes(RED)).number == 2
    assert titles(search("secret", eyes())) == []


def test_a_reader_sees_what_is_her_own() -> None:
    keep(indicator("secret", object_marking_refs=[RED]), owner=THEIRS)

    assert titles(search("secret", eyes(CLEAR, owner=THEIRS))) == ["secret"]
    assert titles(search("secret", eyes(CLEAR, owner=OURS))) == []


@pytest.mark.parametrize("text", ["192.0.2.7", "hidden", "plain", ""])
def test_a_hidden_field_finds_nothing(text: str) -> None:
    marks = [{"marking_ref": RED, "selectors": ["description"]}]
    keep(thing("campaign", "plain", description="hidden 192.0.2.7", granular_markings=marks))

    found = search(text, eyes(CLEAR))

    assert titles(found) == (["plain"] if text in ("plain", "") else [])
    assert found.number == {"plain": 1, "": None}.get(text, 0)
    assert all(b"hidden" not in hit.raw for hit in found.hits)


def test_filters_narrow_the_search() -> None:
    collection: Collection = actions.add_collection("C", at=AT)
    keep(indicator("ours", object_marking_refs=[GREEN]), collection=collection)
    keep(indicator("theirs", revoked=True), owner=THEIRS)
    keep(thing("tool", "hammer"))

    def narrowed(filters: Filters) -> list[str]:
        return titles(search("", filters=filters))

    assert narrowed(Filters(types=("tool", "malware"))) == ["hammer"]
    assert narrowed(Filters(owner=THEIRS)) == ["theirs"]
    assert narrowed(Filters(collection_id=collection.pk)) == ["ours"]
    assert narrowed(Filters(level=Tlp.GREEN)) == ["ours"]
    assert narrowed(Filters(level=Tlp.AMBER)) == []
    assert narrowed(Filters(revoked=True)) == ["theirs"]
    assert narrowed(Filters(since=2**60)) == []
    assert len(narrowed(Filters(until=2**60))) == 3


@pytest.mark.parametrize("text", ["192.0.2.7", "common", ""])
def test_pages_follow_one_another_without_gap_or_repeat(text: str) -> None:
    keep(*(indicator(f"common {number}") for number in range(25)))

    first = search(text, limit=10)
    second = search(text, limit=10, after=first.after)
    keep(indicator("common new"))
    third = search(text, limit=10, after=second.after)

    seen = [title for page in (first, second, third) for title in titles(page)]
    assert seen == [f"common {number}" for number in reversed(range(25))]
    assert third.after == 0
    assert (first.number, second.number) == (None if not text else 25, None)


def test_a_count_stops_at_a_thousand() -> None:
    keep(*(indicator(f"i{number}") for number in range(1_010)))

    found = search("192.0.2.7", limit=10)

    assert found.number == 1_000
    assert len(found.hits) == 10
    assert found.after


def test_what_is_not_indexed_yet_is_told() -> None:
    keep(indicator("late"), index=False)

    assert not state().is_whole
    assert titles(search("192.0.2.7")) == []


def test_words_are_asked_for_only_where_no_value_is() -> None:
    assert asked("see 192.0.2.7 please").words == ()
    assert asked("see please ").words == ("see", "please")
    assert asked("a " * 5_000).words == ("a",)
