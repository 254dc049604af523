"""Envelopes: both signatures over the bytes and their type, or none."""

import msgspec
import pytest

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey

KEY = SigningKey.generate()
NOTE = dsse.sign("text/plain", b"good morning", [KEY])


def test_the_encoding_is_that_of_the_standard() -> None:
    # DSSE protocol.md, test vectors
    encoded = dsse.pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")

    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_what_was_signed_is_read() -> None:
    assert dsse.verify(NOTE, payload_type="text/plain", keys=[KEY.public]) == b"good morning"


def test_the_same_bytes_under_another_type_are_refused() -> None:
    with pytest.raises(dsse.SignatureInvalid):
        dsse.verify(NOTE, payload_type="text/html", keys=[KEY.public])


def test_one_key_cannot_fill_a_threshold_of_two() -> None:
    twice = dsse.sign("text/plain", b"good morning", [KEY, KEY])

    with pytest.raises(dsse.SignatureInvalid):
        dsse.verify(twice, payload_type="text/plain", keys=[KEY.public], threshold=2)


def test_a_flood_of_signatures_is_not_even_tried() -> None:
    envelope = dsse.read(NOTE)
    flood = msgspec.structs.replace(envelope, signatures=envelope.signatures * 25)

    with pytest.raises(dsse.EnvelopeMalformed):
        dsse.verify(msgspec.json.encode(flood), payload_type="text/plain", keys=[KEY.public])
