"""The index follows the store: restartable, made again at will, and equal however it was made."""

import json

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.actions import ingest
from comity.intel.actions.indexing import AT_ONCE, begin_again, catch_up, index_next
from comity.intel.adapters import search as adapter
from comity.intel.core.indexing.references import references
from comity.intel.core.indexing.words import words, words_of
from comity.intel.models import Observable, Progress, Reference
from comity.intel.queries.finding import state
from comity.intel.tasks.indexing import index_due
from tests.intel.search.library import AT, OURS, indicator, keep, link, observable, search, stored, thing, titles

Rows = tuple[list[object], ...]


def index() -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {'rowid' if connection.vendor == 'sqlite' else 'object_id'} FROM intel_fulltext")
        texts: list[object] = sorted(row[0] for row in cursor.fetchall())
    values: list[object] = list(Observable.objects.order_by("object_id", "value").values_list("object_id", "value"))
    targets: list[object] = list(Reference.objects.order_by("object_id", "target").values_list("object_id", "target"))
    return texts, values, targets


@pytest.mark.usefixtures("keys")
class TestTheStore:
    def test_it_is_indexed_batch_by_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(adapter, "BATCH", 10)
        keep(*(indicator(f"i{number}") for number in range(25)), index=False)

        assert [index_next() for _ in range(4)] == [10, 10, 5, 0]
        assert state().is_whole

    def test_a_batch_ends_where_it_grows_heavy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(adapter, "BATCH_BYTES", 1)
        monkeypatch.setattr(adapter, "READ_AT_ONCE", 3)
        keep(*(indicator(f"i{number}") for number in range(5)), index=False)

        assert [index_next() for _ in range(3)] == [3, 2, 0]

    def test_an_index_made_again_is_the_same(self) -> None:
        source, target = indicator("a"), thing("malware", "b", is_family=True)
        keep(source, target, link(source, target), observable("domain-name", "c2.example"))
        before = index()

        begin_again()
        emptied = index()
        done = index_due(at=AT)

        assert emptied == ([], [], [])
        assert done == 4
        assert index() == before

    def test_a_round_that_breaks_leaves_nothing_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(indicator("a"), index=False)
        monkeypatch.setattr(Progress, "save", lambda *_, **__: 1 / 0)

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            index_next()

        assert index() == ([], [], [])

    def test_a_few_objects_are_found_as_soon_as_they_are_stored(self) -> None:
        ingest([json.dumps(indicator("now")).encode()], collection=None, owner=OURS, by="", at=AT)

        assert titles(search("now")) == ["now"]
        assert index_next() == 0

    def test_many_are_left_to_the_worker(self) -> None:
        keep(*(indicator(f"i{number}") for number in range(AT_ONCE + 1)), index=False)

        assert not catch_up()
        assert index() == ([], [], [])

    def test_an_object_can_be_taken_out(self) -> None:
        keep(indicator("gone", "[domain-name:value = 'a.example']"), indicator("stays"))

        adapter.forget([stored("gone").pk])

        assert titles(search("gone")) == titles(search("a.example")) == []
        assert titles(search("stays")) == ["stays"]

    def test_hostile_text_is_stored_by_both_databases(self) -> None:
        name = "\u0000nul \ud7ff \uffff \U0010ffff ' \" \\ % e\u0301"
        raw = json.dumps(thing("campaign", name, labels=["x" * 5_000])).encode()
        ingest([raw], collection=None, owner=OURS, by="", at=AT)

        index_next()

        assert len(search("nul").hits) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emotet, the loader-2!", ["emotet", "the", "loader", "2"]),
        ("CAFÉ café cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("Straße", ["strasse"]),
        ("ﬁle Ⅳ", ["file", "iv"]),
        ("木马 a木b", ["木马", "a", "木", "b"]),
        ("เงิน", ["เง", "น"]),
        ("snake_case", ["snake", "case"]),
        ("한국어 악성", ["한국어", "악성"]),
        ("a" * 100, ["a" * 64, "a" * 36]),
        ("", []),
    ],
)
def test_words_are_letters_and_digits(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


@given(st.text(max_size=200))
def test_a_word_is_a_word(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= 64
        assert word.isalnum()
        assert all(ord(letter) > 127 or letter in "abcdefghijklmnopqrstuvwxyz0123456789" for letter in word)


@given(st.text(max_size=100))
def test_what_a_text_says_is_found_by_its_words(text: str) -> None:
    said = words_of({"type": "note", "content": text}).split(" ")

    assert set(words(text)) <= set(said)


def test_an_object_says_a_bounded_number_of_words() -> None:
    said = words_of({"description": " ".join(f"w{number}" for number in range(10_000))})

    assert len(said.split()) == 2_000


def test_references_are_found_at_any_depth_but_markings_are_not() -> None:
    one, other, marking = (
        f"{kind}--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f" for kind in ("a", "file", "marking-definition")
    )
    obj = {
        "created_by_ref": one,
        "object_refs": [one, other, one, 7, "0", "x\x00--"],
        "object_marking_refs": [marking],
        "granular_markings": [{"marking_ref": marking}],
        "extensions": {"archive-ext": {"contains_refs": [other]}},
        "body_multipart": [{"body_raw_ref": other}],
        "strange\x00_ref": one,
    }

    assert sorted(references(obj)) == [
        ("body_raw_ref", other),
        ("contains_refs", other),
        ("created_by_ref", one),
        ("object_refs", one),
        ("object_refs", other),
    ]
