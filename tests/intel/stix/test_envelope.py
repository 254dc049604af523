"""Envelopes and bundles: their objects come out byte for byte, and nothing hides around them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.stix import Limits, NotAnEnvelope, NotJson, TooManyObjects, read_envelope

from .cases.good import good
from .cases.ids import sid

ONE, TWO = json.dumps(good("url")).encode(), json.dumps(good("campaign"), indent=1).encode()

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        (b'{"objects":[', b",", b"]}"),
        (b'{ "more" : false,\n "objects" : [ ', b" ,\n ", b" ] }\n"),
        (b'{"objects":[', b", ", b'], "next":"abc"}'),
        (b'{"type":"bundle","id":"bundle--x","objects":[', b",", b"]}"),
    ],
)
def test_objects_come_out_byte_for_byte(before: bytes, between: bytes, after: bytes) -> None:
    assert read_envelope(before + ONE + between + TWO + after) == (ONE, TWO)


@given(st.lists(values, max_size=5), st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", "\n:\r")]))
def test_any_list_of_values_is_taken_apart(objects: list[object], separators: tuple[str, str]) -> None:
    slices = [json.dumps(one, separators=separators, ensure_ascii=False).encode() for one in objects]
    body = b'{"objects": [' + separators[0].encode().join(slices) + b"]}"

    assert read_envelope(body) == tuple(slices)


@pytest.mark.parametrize("body", [b"{}", b'{"objects":[]}', b'{"more":false}'])
def test_an_envelope_may_be_empty(body: bytes) -> None:
    assert read_envelope(body) == ()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe{", b"\xef\xbb\xbf{}", b'{"objects":[1,]}', b"<xml/>"])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_envelope(body)


@pytest.mark.parametrize(
    "body", [b"[]", b"5", b'"x"', b"null", b'{"objects":{}}', b'{"objects":"x"}', b'{"objects":null}']
)
def test_what_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read_envelope(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"objects":[' + ONE + b'],"objects":[' + TWO + b"]}",
        b'{"objects":[' + ONE + b'],"objects":[' + ONE + b"]}",
        b'{"objects":[' + ONE + b'], "objects" :[]}',
        b'{"objects":[],"objects":[' + ONE + b"]}",
        b'{"\\u006fbjects":[' + ONE + b'],"objects":[' + TWO + b"]}",
        b'{"x":' + ONE + b',"objects":[' + ONE + b'],"x":1}',
    ],
)
def test_no_second_list_can_hide(body: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read_envelope(body)


def test_an_object_that_also_stands_elsewhere_is_no_trouble() -> None:
    assert read_envelope(b'{"x":' + ONE + b',"objects":[' + ONE + b"," + TWO + b"]}") == (ONE, TWO)


@pytest.mark.parametrize("inside", [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000])
def test_a_bottomless_envelope_is_refused(inside: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read_envelope(b'{"objects":[' + inside + b"]}")


def test_too_many_objects_are_refused() -> None:
    with pytest.raises(TooManyObjects):
        read_envelope(b'{"objects":[1,2,3]}', Limits(objects=2))


def test_the_bundle_has_an_id_that_nobody_needs() -> None:
    body = json.dumps({"type": "bundle", "id": sid("bundle"), "objects": [good("url")]}).encode()

    assert json.loads(read_envelope(body)[0]) == good("url")
