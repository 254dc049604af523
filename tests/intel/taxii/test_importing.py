"""Files of objects: read without being held, stored in batches, reported."""

import contextlib
import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intel.actions.importing import import_file
from comity.intel.adapters import bundles
from comity.intel.adapters.bundles import NotReadable, objects_in
from comity.intel.models import Collection, StixObject
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import Object, indicator, indicators, raws

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
ITEMS = st.dictionaries(st.text().filter(lambda key: key != "objects"), JSON)


def read(data: bytes) -> list[object]:
    return [json.loads(one) for one in objects_in(BytesIO(data))]


@pytest.fixture
def small_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read a few bytes at once, so that it breaks everywhere."""
    monkeypatch.setattr(bundles, "READ_BYTES", 5)


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=5), st.dictionaries(st.sampled_from(["id", "type", "x"]), JSON), st.booleans())
def test_the_objects_of_a_bundle_are_found_wherever_it_has_them(
    items: list[object], around: dict[str, object], first: bool
) -> None:
    wrapped: dict[str, object] = {"objects": items}
    whole = wrapped | around if first else around | wrapped

    assert read(json.dumps(whole, ensure_ascii=False).encode()) == items


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=5), st.sampled_from(["\n", "", "\r\n\r\n ", "\t"]))
def test_objects_one_after_another_are_found(items: list[object], between: str) -> None:
    assert read(between.join(map(json.dumps, items)).encode()) == items


@settings(deadline=None)
@given(ITEMS, st.integers(1, 9))
def test_it_makes_no_difference_where_reading_pauses(item: object, size: int) -> None:
    data = json.dumps({"id": "x", "objects": [item, 7, item]}, ensure_ascii=False).encode("utf-8-sig")
    before, bundles.READ_BYTES = bundles.READ_BYTES, size
    try:
        assert read(data) == [item, 7, item]
    finally:
        bundles.READ_BYTES = before


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_fail_otherwise_than_as_expected(data: bytes) -> None:
    with contextlib.suppress(NotReadable):
        assert all(one in data for one in objects_in(BytesIO(data)))


def test_an_object_is_read_byte_for_byte(small_reads: None) -> None:
    raw = '{ "a" :\t[1.0, "\\u00e9é"] }'.encode()

    assert list(objects_in(BytesIO(b'{"objects": [' + raw + b" , " + raw + b"]}"))) == [raw, raw]


def test_an_object_that_does_not_end_is_given_up(small_reads: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LONGEST", 100)

    for start in (b'{"objects":[', b"", b"["):
        with pytest.raises(NotReadable):
            list(objects_in(BytesIO(start + b'{"a":"' + b"x" * 1000 + b'"}]}')))


def test_the_deepest_file_is_refused() -> None:
    with pytest.raises(NotReadable):
        list(objects_in(BytesIO(b'{"objects":[' + b"[" * 100_000)))


def bundle(objects: list[Object]) -> BytesIO:
    return BytesIO(json.dumps({"type": "bundle", "id": "bundle--x", "objects": objects}).encode())


def test_an_import_stores_what_is_right_and_reports_the_rest(collection: Collection) -> None:
    file = bundle([*indicators(2), {"type": "indicator"}, indicator("last")])
    heard: list[int] = []

    report = import_file(file, collection=collection, clock=lambda: AT, say=heard.append)

    assert report.counts == {"stored": 3, "already there": 0, "conflict": 0, "refused": 1}
    assert [one.position for one in report.failures] == [3]
    assert report.failures[0].reason
    assert heard[-1] == len(file.getvalue())
    assert set(StixObject.objects.values_list("owner", flat=True)) == {"phl.example"}


def test_an_import_that_was_stopped_is_just_begun_again(collection: Collection) -> None:
    import_file(bundle(indicators(2)), collection=collection, clock=lambda: AT)

    report = import_file(bundle(indicators(5)), collection=collection, clock=lambda: AT)

    assert report.counts == {"stored": 3, "already there": 2, "conflict": 0, "refused": 0}


def test_a_file_that_breaks_is_stored_up_to_there(collection: Collection) -> None:
    whole = b'{"objects":[' + b",".join(raws(indicators(3)))

    report = import_file(BytesIO(whole + b",{broken"), collection=collection, clock=lambda: AT)

    assert report.counts["stored"] == 3
    assert "byte" in report.broken
    assert json.loads(report.to_json())["broken"] == report.broken
