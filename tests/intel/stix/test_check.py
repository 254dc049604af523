"""What is said of an object that comes in, and which texts have more than one reading."""

import json
import time

import pytest

from comity.intel.core.stix import Checked, Limits, Refused, check

from .cases.good import good
from .cases.ids import EXTENSION, MD5, TLP_GREEN, sid

CAMPAIGN = json.dumps(good("campaign")).encode()


def checked(value: dict[str, object]) -> Checked:
    found = check(json.dumps(value).encode())
    assert isinstance(found, Checked), found
    return found


def codes(raw: bytes, limits: Limits | None = None) -> list[str]:
    found = check(raw, limits) if limits else check(raw)
    return [fault.code for fault in found.faults] if isinstance(found, Refused) else []


def test_the_version_is_the_instant_of_modification() -> None:
    found = checked(good("campaign", modified="2024-03-02T08:00:00.250Z"))

    assert (found.version, found.version_text) == (1_709_366_400_250_000, "2024-03-02T08:00:00.250Z")


def test_the_version_is_exact_to_the_microsecond_and_never_rounded_up() -> None:
    found = checked(good("campaign", modified="2024-03-02T08:00:00.250999999Z"))

    assert found.version == 1_709_366_400_250_999


def test_a_marking_definition_has_the_version_of_its_creation() -> None:
    found = checked(good("marking-definition"))

    assert found.version_text == good("marking-definition")["created"]
    assert found.version == 1_709_280_000_000_000


def test_an_observable_has_no_version() -> None:
    found = checked(good("url"))

    assert (found.version, found.version_text, found.created_by) == (None, "", "")


def test_markings_are_sorted_and_each_is_named_once() -> None:
    other = sid("marking-definition")

    found = checked(good("campaign", object_marking_refs=[TLP_GREEN, other, TLP_GREEN]))

    assert found.marking_refs == tuple(sorted((TLP_GREEN, other)))


def test_what_the_gate_asks_is_told() -> None:
    found = checked(good("campaign", revoked=True))
    plain = checked(good("campaign", revoked=..., granular_markings=..., object_marking_refs=..., created_by_ref=...))

    assert (found.granular, found.revoked, found.created_by) == (True, True, sid("identity"))
    assert (plain.granular, plain.revoked, plain.created_by, plain.marking_refs) == (False, False, "", ())


@pytest.mark.parametrize(
    ("name", "changes", "code", "path"),
    [
        ("malware", {"malware_types": ["odd"]}, "stix.vocabulary-open", "malware_types.[0]"),
        ("indicator", {"pattern_type": "odd"}, "stix.vocabulary-open", "pattern_type"),
        ("campaign", {"rank_of_it": 5, "extensions": ...}, "stix.property-custom", "rank_of_it"),
        ("campaign", {"modified": "2024-03-02T08:00:00.250999Z"}, "stix.timestamp-milliseconds", "modified"),
        ("url", {"id": sid("url")}, "stix.uuid-not-deterministic", "id"),
        ("url", {"value": "hxxp://a[.]example.org", "defanged": True}, "stix.uri", "value"),
        ("campaign", {"extensions": {"old-ext": {"abc": 1}}}, "stix.extension-custom", "extensions.old-ext"),
        ("campaign", {"x_own": [{"inner": []}]}, "stix.empty", "x_own.[0].inner"),
        ("cryptocurrency-wallet", {"extensions": ...}, "stix.type-custom", "type"),
    ],
)
def test_what_breaks_a_should_is_a_warning(name: str, changes: dict[str, object], code: str, path: str) -> None:
    found = checked(good(name, **changes))

    assert (code, path) in {(warning.code, warning.path) for warning in found.warnings}
    assert all(warning.explain() for warning in found.warnings)


def test_all_faults_of_the_types_are_named_at_once() -> None:
    value = good("campaign", name=..., confidence=500, labels=[], first_seen="x")

    found = check(json.dumps(value).encode())

    assert isinstance(found, Refused)
    assert {fault.path for fault in found.faults} == {"name", "confidence", "labels", "first_seen"}
    assert (found.stix_id, found.version_text) == (value["id"], value["modified"])


def test_a_fault_is_explained_in_a_sentence() -> None:
    found = check(json.dumps(good("campaign", confidence=500)).encode())

    assert isinstance(found, Refused)
    assert found.faults[0].explain() == "confidence has to be between 0 and 100."


def test_an_embedded_object_is_checked_as_if_alone() -> None:
    inside = {
        "0": {"type": "file", "id": sid("file", version=5), "name": "a", "parent_directory_ref": "1"},
        "1": {"type": "directory", "id": sid("directory", version=5), "path": "p"},
        "2": {"type": "file", "id": sid("file", "two", version=5), "hashes": {"MD5": "x"}, "content_ref": "9"},
    }

    found = check(json.dumps(good("observed-data", object_refs=..., objects=inside)).encode())

    assert isinstance(found, Refused)
    assert {("stix.hash", "objects.2.hashes.MD5"), ("stix.embedded-reference", "objects.2.content_ref")} <= {
        (fault.code, fault.path) for fault in found.faults
    }
    del inside["2"]
    checked(good("observed-data", object_refs=..., objects=inside))


def test_an_object_of_an_extension_is_an_observable_if_the_extension_says_so() -> None:
    assert checked(good("cryptocurrency-wallet")).version is None
    assert codes(
        json.dumps(good("cryptocurrency-wallet", extensions={EXTENSION: {"extension_type": "new-sdo"}})).encode()
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "stix.not-json"),
        (b"{", "stix.not-json"),
        (b"null", "stix.not-an-object"),
        (b"[]", "stix.not-an-object"),
        (b'"a"', "stix.not-an-object"),
        (b"{}", "stix.property-missing"),
        (b"\xef\xbb\xbf" + CAMPAIGN, "stix.not-json"),
        (CAMPAIGN.decode().encode("utf-16"), "stix.not-json"),
        (CAMPAIGN.replace(b'"d"', b'"\xff"'), "stix.not-json"),
        (CAMPAIGN.replace(b'"d"', b'"\xed\xa0\x80"'), "stix.not-json"),
        (CAMPAIGN.replace(b'"d"', b'"\\ud800"'), "stix.not-json"),
        (CAMPAIGN.replace(b'"d"', b'"\\udc00x"'), "stix.not-json"),
        (CAMPAIGN.replace(b'"d"', b'"\x01"'), "stix.not-json"),
        (CAMPAIGN.replace(b": 70", b": NaN"), "stix.not-json"),
        (CAMPAIGN.replace(b": 70", b": Infinity"), "stix.not-json"),
        (CAMPAIGN.replace(b": 70", b": 1e999"), "stix.number-too-large"),
        (CAMPAIGN.replace(b": 70", b": " + b"9" * 5_000), "stix.number-too-large"),
        (CAMPAIGN.replace(b": 70", b": 9007199254740993"), "stix.number-range"),
        (CAMPAIGN + b" x", "stix.not-json"),
        (json.dumps({"type": "bundle", "id": sid("bundle"), "objects": []}).encode(), "stix.bundle"),
        (json.dumps({"type": ["campaign"]}).encode(), "stix.property-missing"),
    ],
)
def test_what_is_no_object_is_refused(raw: bytes, code: str) -> None:
    assert code in codes(raw)


@pytest.mark.parametrize(
    "twice",
    [
        b'{"type":"campaign",',
        b'{"type" : "campaign",',
        b'{"\\u0074ype":"campaign",',
        b'{"confidence":1,',
        b'{"name":"\\":\\":",',
        b'{"name" :"\\u0022\\u003a",',
        b'{"x_own":{"one":1,"one":2},',
        b'{"x_own":[{"one":1,"one" :2}],"x_more":"\\":",',
    ],
)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_key_that_stands_twice_is_refused_however_it_is_written(twice: bytes, separators: tuple[str, str]) -> None:
    raw = twice + json.dumps(good("campaign"), separators=separators).encode()[1:]

    assert codes(raw) == ["stix.key-twice"]


@pytest.mark.parametrize("text", ['\\":', "\\u0022\\u003a", "a\\nb", "\\u00e9", "null", "[]", "{}"])
def test_a_text_may_say_anything(text: str) -> None:
    assert codes(CAMPAIGN.replace(b'"d"', f'"{text}"'.encode())) == []


@pytest.mark.parametrize("depth", [70, 900, 100_000])
@pytest.mark.parametrize("brackets", [b"[]", b"{}"])
def test_a_bottomless_object_is_refused(depth: int, brackets: bytes) -> None:
    opening, closing = (b"[", b"]") if brackets == b"[]" else (b'{"abc":', b"}")
    deep = opening * depth + b"1" + closing * depth

    assert codes(CAMPAIGN.replace(b'{"type"', b'{"x_own": ' + deep + b', "type"')) == ["stix.too-deep"]


def test_an_object_too_large_is_not_read() -> None:
    assert codes(CAMPAIGN, Limits(object_bytes=100)) == ["stix.too-large"]


def test_a_large_report_is_checked_in_time() -> None:
    refs = [sid("indicator", str(i)) for i in range(20_000)]
    raw = json.dumps(good("report", object_refs=refs)).encode()

    start = time.process_time()

    assert codes(raw) == []
    assert time.process_time() - start < 2


def test_a_wide_hostile_object_costs_no_more_than_its_size() -> None:
    raw = json.dumps(good("campaign", x_own=[[i] for i in range(20_000)], labels=["\\" * 50_000])).encode()

    start = time.process_time()

    check(raw)
    assert time.process_time() - start < 5


def test_hashes_of_an_unknown_algorithm_are_let_pass() -> None:
    assert codes(json.dumps(good("file", hashes={"MD5": MD5, "x_own": "anything"})).encode()) == []
