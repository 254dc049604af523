"""The form of a manifest: what is read, what is refused, whatever arrives."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.directory.core import dsse
from comity.directory.core import manifest as manifests
from comity.directory.core.fingerprint import Fingerprint, agrees, of_roots, proquint
from comity.directory.core.manifest import ManifestFromTheFuture, ManifestMalformed, ManifestTooLong
from comity.directory.core.rotation import conflict
from comity.terms.errors import ComityError
from tests.cast import NOON, australia, indonesia

AUS = australia()
ENVELOPE = AUS.manifest()


def test_a_proper_manifest_is_read_as_it_was_signed() -> None:
    assert manifests.self_consistent(ENVELOPE, at=NOON) == AUS.says()


def test_ninety_days_are_the_longest_life() -> None:
    long = msgspec.structs.replace(AUS.says(), expires=NOON + manifests.LIFE + timedelta(seconds=1))

    with pytest.raises(ManifestTooLong):
        manifests.self_consistent(AUS.signs(long), at=NOON)


def test_a_manifest_dated_tomorrow_is_refused() -> None:
    with pytest.raises(ManifestFromTheFuture):
        manifests.self_consistent(AUS.manifest(at=NOON + timedelta(days=1)), at=NOON)


def test_a_manifest_with_a_field_nobody_knows_is_refused() -> None:
    payload = msgspec.json.decode(dsse.unverified_payload(ENVELOPE), type=dict[str, msgspec.Raw])
    more = dsse.sign(
        manifests.PAYLOAD_TYPE, msgspec.json.encode({**payload, "admin": True}), (*AUS.roots[:2], AUS.signing)
    )

    with pytest.raises(ManifestMalformed):
        manifests.self_consistent(more, at=NOON)


@pytest.mark.parametrize(
    "base_url", ["javascript:alert(1)", "ftp://example.org", "http://a b", "http://user@example.org"]
)
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(ManifestMalformed):
        manifests.self_consistent(AUS.signs(msgspec.structs.replace(AUS.says(), base_url=base_url)), at=NOON)


@given(st.binary(max_size=4000))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    with pytest.raises(ComityError):
        manifests.self_consistent(raw, at=NOON)


@given(st.integers(0, len(ENVELOPE) - 1), st.integers(1, 255))
def test_no_flipped_byte_yields_another_manifest(place: int, flip: int) -> None:
    flipped = bytearray(ENVELOPE)
    flipped[place] ^= flip

    try:
        read = manifests.self_consistent(bytes(flipped), at=NOON)
    except ComityError:
        return
    assert read == AUS.says()


def test_deep_nesting_is_refused() -> None:
    payload = b"[" * 100_000
    with pytest.raises(ManifestMalformed):
        manifests.self_consistent(dsse.sign(manifests.PAYLOAD_TYPE, payload, (AUS.signing,)), at=NOON)


def test_two_stories_with_one_version_are_a_conflict() -> None:
    other = AUS.signs(msgspec.structs.replace(AUS.says(), name="Another"))

    assert conflict(ENVELOPE, other)


def test_nobody_can_frame_a_peer_with_keys_of_his_own() -> None:
    framer = indonesia()
    forged = framer.signs(msgspec.structs.replace(framer.says(), node_id="aus.example", name="Another"))

    assert not conflict(ENVELOPE, forged)
    assert not conflict(ENVELOPE, ENVELOPE)


# the examples of Wilkerson's paper: 127.0.0.1 and 63.84.220.193
@pytest.mark.parametrize(
    ("number", "word"),
    [(0x7F00, "lusab"), (0x0001, "babad"), (0x3F54, "gutih"), (0xDCC1, "tugad")],
)
def test_words_are_proquints(number: int, word: str) -> None:
    assert proquint(number) == word


def test_the_fingerprint_is_eight_words_whatever_the_order_of_the_root_keys() -> None:
    one, other = of_roots("aus.example", 2, ["aa", "bb", "cc"]), of_roots("aus.example", 2, ["cc", "aa", "bb"])

    assert one == other
    assert len(one.words) == 8
    assert one != of_roots("idn.example", 2, ["aa", "bb", "cc"])
    assert one != of_roots("aus.example", 3, ["aa", "bb", "cc"])


@given(st.binary(min_size=32, max_size=32))
def test_what_is_read_out_agrees_however_it_is_written_down(digest: bytes) -> None:
    fingerprint = Fingerprint(digest.hex())

    assert agrees(fingerprint, fingerprint.spoken.upper().replace(" ", "-"))
    assert agrees(fingerprint, " ".join(fingerprint.groups))
    assert not agrees(fingerprint, " ".join(fingerprint.words[:7]))
    assert not agrees(fingerprint, "")
