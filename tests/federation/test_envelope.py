"""What crosses the border: sealed to one node, signed by one, padded, and refused where a bit is off."""

import base64
import time
import tracemalloc
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.directory.core import dsse
from comity.directory.core.dsse import SignatureInvalid
from comity.federation.core import envelope, message, signature, strict_json
from comity.federation.core.envelope import (
    SealBroken,
    SealedForAnother,
    SealMalformed,
    SealTooLarge,
    SuiteRefused,
    padded_size,
)
from comity.federation.core.limits import KIB, LIMITS, MIB
from comity.federation.core.message import (
    LifetimeTooLong,
    MessageExpired,
    MessageFromTheFuture,
    MessageMalformed,
    NotARecipient,
)
from comity.federation.core.signature import NotSignedOnce, SignatureHalved
from comity.federation.core.strict_json import JsonKeyTwice, JsonMalformed, JsonNumberTooLarge, JsonTooDeep, JsonTooLong
from comity.terms.errors import ComityError
from tests.federation.counterpart import NOW, australia, indonesia

AUS, IDN = australia(), indonesia()
SIGNED = AUS.sign(AUS.message(to=["idn.example"]))
SEALED = AUS.seal(SIGNED, to="idn.example", key=IDN.key)


def opened(sealed: bytes) -> message.Message:
    """All that a reader does with bytes before it believes them."""
    inside = envelope.unseal(sealed, reader="idn.example", keys=[IDN.sealing]).signed
    payload_type, _ = signature.claimed(inside)
    payload = signature.verify(inside, payload_type=payload_type, keys=[AUS.signing.public])
    return message.decode(payload)


def test_the_named_node_reads_what_was_written() -> None:
    said = opened(SEALED)

    assert (said.sender, said.recipients, said.purpose) == ("aus.example", ("idn.example",), "criminal investigation")


def test_what_was_sealed_before_a_rotation_still_opens() -> None:
    newer = indonesia()

    inside = envelope.unseal(SEALED, reader="idn.example", keys=[newer.sealing, IDN.sealing])

    assert inside.signed == SIGNED


@pytest.mark.parametrize(
    ("size", "step"),
    [
        (1, 4 * KIB),
        (4 * KIB, 4 * KIB),
        (4 * KIB + 1, 16 * KIB),
        (17 * KIB, 64 * KIB),
        (65 * KIB, 256 * KIB),
        (257 * KIB, 512 * KIB),
        (513 * KIB, 768 * KIB),
    ],
)
def test_sizes_go_up_in_steps(size: int, step: int) -> None:
    assert padded_size(size) == step


@given(st.integers(min_value=0, max_value=70_000))
@settings(max_examples=25, deadline=None)
def test_row_22_an_observer_sees_a_size_class_and_not_a_size(size: int) -> None:
    sealed = envelope.seal(bytes(size), sender="a.example", recipient="b.example", key=IDN.key)

    assert len(sealed) in (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB)


def test_row_21_and_26_nothing_of_the_content_stands_outside_the_hybrid_seal() -> None:
    secrets = [f"planted-{number}" for number in range(500)]
    said = AUS.message(msgspec.json.encode({"text": " ".join(secrets)}), to=["idn.example"])

    sealed = AUS.seal(AUS.sign(said), to="idn.example", key=IDN.key)

    assert not any(secret.encode() in sealed for secret in secrets)
    assert not any(base64.b64encode(secret.encode())[:10] in sealed for secret in secrets)
    assert envelope.routing(sealed).suite == "hpke-xwing-hkdf-sha256-aes256gcm"


def test_a_message_above_the_limit_is_not_sealed() -> None:
    with pytest.raises(SealTooLarge):
        envelope.seal(bytes(9 * MIB), sender="a.example", recipient="b", key=IDN.key)


def test_another_node_cannot_open_it() -> None:
    with pytest.raises(SealedForAnother):
        envelope.unseal(SEALED, reader="phl.example", keys=[AUS.sealing])
    with pytest.raises(SealBroken):
        envelope.unseal(SEALED, reader="idn.example", keys=[AUS.sealing])


def test_row_13_another_suite_in_the_header_is_refused() -> None:
    weaker = SEALED.replace(b"hpke-xwing", b"hpke-x2551")

    with pytest.raises(SuiteRefused):
        envelope.unseal(weaker, reader="idn.example", keys=[IDN.sealing])


def test_the_header_cannot_be_exchanged_on_the_way() -> None:
    renamed = SEALED.replace(b'"sender":"aus.example"', b'"sender":"nzl.example"')

    with pytest.raises(SealBroken):
        envelope.unseal(renamed, reader="idn.example", keys=[IDN.sealing])


@pytest.mark.parametrize("kept", ["ed25519", "ml-dsa-65"])
def test_row_13_half_a_signature_is_refused_and_recognised(kept: str) -> None:
    whole = dsse.read(SIGNED)
    raw = base64.b64decode(whole.signatures[0].sig)
    half = raw[:64] if kept == "ed25519" else bytes(64) + raw[64:]
    halved = msgspec.json.encode(
        dsse.Envelope(
            whole.payload,
            whole.payloadType,
            (dsse.Signature(whole.signatures[0].keyid, base64.b64encode(half).decode()),),
        )
    )

    with pytest.raises(SignatureHalved):
        signature.verify(halved, payload_type=message.PAYLOAD_TYPE, keys=[AUS.signing.public])


def test_a_signature_of_another_key_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        signature.verify(SIGNED, payload_type=message.PAYLOAD_TYPE, keys=[IDN.signing.public])


def test_a_signed_message_cannot_pass_for_a_receipt() -> None:
    with pytest.raises(SignatureInvalid):
        signature.verify(SIGNED, payload_type="application/vnd.comity.receipt+json", keys=[AUS.signing.public])


def test_a_message_has_one_author() -> None:
    twice = dsse.sign(message.PAYLOAD_TYPE, b"{}", [AUS.signing, IDN.signing])

    with pytest.raises(NotSignedOnce):
        signature.claimed(twice)


def test_the_hash_of_a_message_does_not_change_when_it_is_signed_again() -> None:
    said = AUS.message()

    first, second = AUS.sign(said), AUS.sign(said)

    assert first != second
    assert message.digest(dsse.unverified_payload(first)) == message.digest(dsse.unverified_payload(second))


def test_row_12_a_third_node_is_no_recipient() -> None:
    with pytest.raises(NotARecipient):
        message.check(AUS.message(to=["phl.example"]), reader="idn.example", at=NOW)


@pytest.mark.parametrize(
    ("created", "expires", "refusal"),
    [
        (NOW - timedelta(days=2), NOW, MessageExpired),
        (NOW + timedelta(minutes=6), NOW + timedelta(days=1), MessageFromTheFuture),
        (NOW, NOW + timedelta(days=91), LifetimeTooLong),
        (NOW, NOW - timedelta(days=1), LifetimeTooLong),
    ],
)
def test_a_message_lives_from_its_writing_to_its_end(created, expires, refusal) -> None:  # type: ignore[no-untyped-def]  # parametrised
    said = AUS.message(created=created, expires=expires)

    with pytest.raises(refusal):
        message.check(said, reader="phl.example", at=NOW)


def test_a_clock_a_little_fast_is_forgiven() -> None:
    said = AUS.message(created=NOW + timedelta(minutes=4))

    message.check(said, reader="phl.example", at=NOW)


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b'{"a":1,"a":2}', JsonKeyTwice),
        (b'{"a":1,"\\u0061":2}', JsonKeyTwice),
        (b"[" * 33 + b"]" * 33, JsonTooDeep),
        (b"[" * 1_000_000, JsonTooDeep),
        (b'{"a":' * 100_000, JsonTooDeep),
        (b"9" * 5_000, JsonNumberTooLarge),
        (b"1e999", JsonNumberTooLarge),
        (b'{"a":"\xff"}', JsonMalformed),
        (b'"' + b'\\"' * 1_000_000, JsonMalformed),
        (b"]" * 10, JsonMalformed),
        (b'["a":1]', JsonMalformed),
        (b"[" + b"[]," * 2_000_000 + b"1]", JsonTooLong),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value.__name__,
)
def test_row_27_json_that_could_be_read_in_two_ways_or_never_ends_is_refused(raw, refusal) -> None:  # type: ignore[no-untyped-def]  # parametrised
    begun = time.perf_counter()

    with pytest.raises(refusal):
        strict_json.check(raw)

    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b"null",
        b"1:2",
        b"\xef\xbb\xbf{}",
        b"[]",
        b'{"type":"a"}',
        b'{"id":' + b"1" * 39 + b"}",
        b'{"body":"\\ud800"}',
    ],
)
def test_a_payload_of_another_form_is_refused(payload: bytes) -> None:
    with pytest.raises(MessageMalformed):
        message.decode(payload)


def test_a_message_names_each_recipient_once_and_never_its_author() -> None:
    for to in (["phl.example", "phl.example"], ["aus.example"], [f"n{i}.example" for i in range(65)]):
        payload = message.encode(AUS.message(to=to))

        with pytest.raises(MessageMalformed):
            message.decode(payload)


@given(st.binary(max_size=5_000))
@settings(max_examples=200, deadline=None)
def test_random_bytes_are_refused_with_a_code(raw: bytes) -> None:
    for padded in (raw, raw.ljust(4 * KIB, b"\0"), envelope.MAGIC + raw.ljust(4 * KIB - 8, b"{")):
        with pytest.raises(ComityError):
            opened(padded)


@given(st.integers(min_value=0, max_value=len(SEALED) * 8 - 1))
@settings(max_examples=300, deadline=None)
def test_a_flipped_bit_anywhere_is_refused(bit: int) -> None:
    flipped = bytearray(SEALED)
    flipped[bit // 8] ^= 1 << bit % 8

    with pytest.raises(ComityError):
        opened(bytes(flipped))


@given(st.integers(min_value=0, max_value=len(SEALED) - 1))
@settings(max_examples=100, deadline=None)
def test_a_truncated_seal_is_refused(length: int) -> None:
    with pytest.raises(SealMalformed):
        opened(SEALED[:length])


NESTED = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from([*message.Message.__struct_fields__, "x"]), NESTED))
@settings(max_examples=60, deadline=None)
def test_row_27_signed_nonsense_is_refused_with_a_code(said: dict[str, object]) -> None:
    signed = dsse.sign(message.PAYLOAD_TYPE, msgspec.json.encode(said), [AUS.signing])

    with pytest.raises(ComityError):
        opened(AUS.seal(signed, to="idn.example", key=IDN.key))


@pytest.mark.parametrize("bomb", [b"[" * 7 * MIB, b"[]," * 2 * MIB, b'"' * 7 * MIB, b"\\" * 7 * MIB, b" " * 7 * MIB])
def test_row_27_the_largest_bomb_costs_bounded_time_and_memory(bomb: bytes) -> None:
    tracemalloc.start()
    begun = time.perf_counter()

    with pytest.raises(ComityError):
        message.decode(bomb)

    spent, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 20
    assert peak < 8 * LIMITS.sealed_bytes
