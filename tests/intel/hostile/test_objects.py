"""Objects that break the specification, or mean to break the node: refused one by one, never a failure of the node."""

import json

import pytest

from comity.intel.models import Entry
from tests.intel.stix.cases.broken import GONE, MADE, MISSING
from tests.intel.stix.cases.broken_observables import SEEN
from tests.intel.stix.cases.good import good
from tests.intel.taxii.feed import RED, Answer, Object, Taxii, address, indicator

pytestmark = pytest.mark.django_db

WRONG = (*MADE, *SEEN)


def sent(bank: Taxii, place: str, body: bytes) -> Answer:
    return bank.call("POST", f"{place}objects/", body)


def envelope(*raws: bytes) -> bytes:
    return b'{"objects":[' + b",".join(raws) + b"]}"


def test_every_broken_must_is_told_by_itself_and_none_fails_the_node(bank: Taxii, place: str) -> None:
    broken = [good(name, **{property_: GONE}) for name, property_ in MISSING]
    broken += [good(name, **changes) for name, changes, _ in WRONG]

    for start in range(0, len(broken), 100):
        some = broken[start : start + 100]
        answer = sent(bank, place, envelope(*(json.dumps(one).encode() for one in some)))

        assert (answer.status, answer.body["failure_count"], answer.body["success_count"]) == (202, len(some), 0)
        failures = answer.body["failures"]
        assert isinstance(failures, list)
        assert all("[stix." in one["message"] for one in failures)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("name", "changes", "code"), WRONG)
def test_a_broken_must_that_comes_alone_is_refused_with_its_code(
    bank: Taxii, place: str, name: str, changes: dict[str, object], code: str
) -> None:
    answer = sent(bank, place, envelope(json.dumps(good(name, **changes)).encode()))

    assert (answer.status, answer.body["failure_count"]) == (202, 1)
    assert f"[{code}]" in str(answer.body["failures"])


DEEP = 100_000
BOMBS: dict[str, bytes] = {
    "deep lists in an object": b'{"type":"x-a","x":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep objects in an object": b'{"type":"x-a","x":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
    "deep lists left open": b"[" * DEEP,
    "a million empty lists": b'{"type":"x-a","x":[' + b"[]," * 1_000_000 + b"1]}",
    "a million keys": b'{"type":"x-a",' + b",".join(b'"%d":0' % one for one in range(300_000)) + b"}",
    "a number of a million digits": b'{"type":"x-a","x":' + b"9" * 1_000_000 + b"}",
    "an exponent without end": b'{"type":"x-a","x":1e999999999}',
    "a fraction without end": b'{"type":"x-a","x":0.' + b"1" * 500_000 + b"}",
    "not a number": b'{"type":"x-a","x":NaN}',
    "one key twice": b'{"type":"x-a","type":"x-b"}',
    "half a surrogate": b'{"type":"x-a","name":"\\ud800"}',
    "nothing in a text": b'{"type":"x-a\\u0000","id":"x-a--\\u0000"}',
    "bad UTF-8": b'{"type":"x-a","name":"\xff\xfe\xed\xa0\x80"}',
    "the keys of a class": b'{"__class__":"x","__proto__":{"admin":true},"type":"x-a"}',
    "a text of megabytes": b'{"type":"indicator","id":"' + b"a" * 5_000_000 + b'"}',
    "a pattern that is all brackets": json.dumps(indicator("a", pattern="(" * 200_000)).encode(),
    "a pattern that is all NOT": json.dumps(indicator("a", pattern="[" + "NOT " * 100_000)).encode(),
    "a pattern of a million comparisons": json.dumps(
        indicator("a", pattern="[" + " OR ".join(["a:b = 1"] * 100_000) + "]")
    ).encode(),
    "a regular expression that explodes": json.dumps(
        indicator("a", pattern=f"[file:name MATCHES '{'(a+)+' * 30}$']")
    ).encode(),
    "a date without end": json.dumps(indicator("a", modified="2026-11-01T08:00:00." + "0" * 1_000_000 + "Z")).encode(),
    "markings without end": json.dumps(indicator("a", object_marking_refs=[RED] * 50_000)).encode(),
    "selectors without end": json.dumps(
        indicator("a", granular_markings=[{"marking_ref": RED, "selectors": ["name" + ".a" * 50_000]}])
    ).encode(),
    "an index beyond all": json.dumps(
        indicator("a", granular_markings=[{"marking_ref": RED, "selectors": ["labels.[" + "9" * 4000 + "]"]}])
    ).encode(),
    "an address that is a network of all": json.dumps(address("0.0.0.0/0" + " " * 100_000)).encode(),
    "a hash without end": json.dumps(
        {**address("192.0.2.1"), "type": "file", "id": "file--x", "hashes": {"MD5": "a" * 1_000_000}}
    ).encode(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_what_stands_beside_it_kept_or_refused_with_it(
    bank: Taxii, place: str, name: str
) -> None:
    beside = indicator("beside")

    answer = sent(bank, place, envelope(BOMBS[name], json.dumps(beside).encode()))

    assert answer.status in {202, 400, 413, 422}
    assert answer.body.get("success_count", 0) == len(bank.get(f"{place}objects/").ids)
    if answer.status == 202:
        assert beside["id"] in bank.get(f"{place}objects/").ids


ENCODINGS: dict[str, bytes] = {
    "UTF-16": json.dumps({"objects": []}).encode("utf-16"),
    "UTF-16 without a mark": json.dumps({"objects": []}).encode("utf-16-le"),
    "UTF-32": json.dumps({"objects": []}).encode("utf-32"),
    "UTF-7": b'+AHs-"objects":[]+AH0-',
    "a byte order mark": b'\xef\xbb\xbf{"objects":[]}',
    "nothing in front": b'\0{"objects":[]}',
    "nothing behind": b'{"objects":[]}\0',
    "more behind": b'{"objects":[]}{"objects":[]}',
    "a compressed body": b"\x1f\x8b\x08\x00",
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_another_encoding_than_utf_8_is_a_bad_request(bank: Taxii, place: str, name: str) -> None:
    answer = sent(bank, place, ENCODINGS[name])

    assert answer.status == 400
    assert answer.body["http_status"] == "400"


@pytest.mark.parametrize("name", [b"\xe9", b"\xc0\xaf", b"\xed\xa0\x80", b"\xff\xfe"])
def test_an_object_in_another_encoding_than_utf_8_is_a_failure_and_others_are_kept(
    bank: Taxii, place: str, name: bytes
) -> None:
    bad = json.dumps(indicator("bad")).encode().replace(b'"name": "bad"', b'"name": "' + name + b'"')

    answer = sent(bank, place, envelope(bad, json.dumps(indicator("good")).encode()))

    assert (answer.status, answer.body["failure_count"]) == (202, 1)
    assert bank.get(f"{place}objects/").ids == [indicator("good")["id"]]


def test_objects_that_name_themselves_and_each_other_are_read_like_others(bank: Taxii, place: str) -> None:
    def relation(name: str, source: object, target: object) -> Object:
        one = indicator(name, relationship_type="derived-from", source_ref=source, target_ref=target)
        kept = {"type": "relationship", "id": str(one["id"]).replace("indicator", "relationship")}
        dropped = {"pattern", "pattern_type", "valid_from", "name"}
        return {key: value for key, value in one.items() if key not in dropped} | kept

    a, b = indicator("a"), indicator("b")
    circle = [a, b, relation("ab", a["id"], b["id"]), relation("ba", b["id"], a["id"])]
    own = relation("own", a["id"], a["id"])
    own["source_ref"] = own["target_ref"] = own["id"]

    answer = bank.post(f"{place}objects/", [*circle, own])

    assert answer.status == 202
    assert set(bank.get(f"{place}objects/").ids) >= {one["id"] for one in circle}


def test_a_marking_that_marks_itself_keeps_everybody_out_and_fails_nothing(
    bank: Taxii, reader: Taxii, place: str
) -> None:
    marking: Object = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": "marking-definition--5b3a7e0c-5d3f-4b67-8b5a-2f4f4f1d7e11",
        "created": "2026-11-01T08:00:00.000Z",
        "definition_type": "statement",
        "definition": {"statement": "round"},
    }
    other: Object = {**marking, "id": "marking-definition--5b3a7e0c-5d3f-4b67-8b5a-2f4f4f1d7e12"}
    marking["object_marking_refs"], other["object_marking_refs"] = [other["id"]], [marking["id"]]
    marked: Object = indicator("a", object_marking_refs=[marking["id"]])

    bank.post(f"{place}objects/", [marking, other, marked])

    assert reader.get(f"{place}objects/").status == 200
    assert marked["id"] not in reader.get(f"{place}objects/").ids
