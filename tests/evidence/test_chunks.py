"""Chunks: what STREAM, key commitment and HPKE promise, and bytes that may never change."""

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.core.package import chunks
from comity.evidence.core.package.chunks import TAG_BYTES, ChunkList, ExhibitCipher, NotThisPlace, Place

SECRET = bytes(range(32))
PLACE = Place("0123456789abcdef0123456789abcdef", "E-1")


def sealed(cipher: ExhibitCipher, index: int, clear: bytes, *, final: bool) -> bytes:
    into = bytearray(len(clear) + TAG_BYTES)
    cipher.seal(index, final=final, clear=memoryview(clear), into=memoryview(into))
    return bytes(into)


def opened(cipher: ExhibitCipher, index: int, ciphertext: bytes, *, final: bool) -> bytes:
    into = bytearray(max(0, len(ciphertext) - TAG_BYTES))
    cipher.open(index, final=final, sealed=memoryview(ciphertext), into=memoryview(into))
    return bytes(into)


def xwing() -> MLKEM768X25519PrivateKey:
    return MLKEM768X25519PrivateKey(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())


@given(clear=st.binary(max_size=200), index=st.integers(0, 2**32 - 1), final=st.booleans())
def test_a_chunk_opens_at_its_place(clear: bytes, index: int, final: bool) -> None:
    cipher = ExhibitCipher(SECRET, PLACE)

    ciphertext = sealed(cipher, index, clear, final=final)

    assert len(ciphertext) == len(clear) + TAG_BYTES
    assert opened(cipher, index, ciphertext, final=final) == clear


@given(index=st.integers(0, 50), other=st.integers(0, 50), final=st.booleans(), other_final=st.booleans())
def test_a_chunk_opens_nowhere_else(index: int, other: int, final: bool, other_final: bool) -> None:
    cipher = ExhibitCipher(SECRET, PLACE)
    ciphertext = sealed(cipher, index, b"evidence", final=final)

    if (index, final) != (other, other_final):
        with pytest.raises(NotThisPlace):
            opened(cipher, other, ciphertext, final=other_final)


@given(bit=st.integers(0, (8 + TAG_BYTES) * 8 - 1))
def test_one_flipped_bit_is_noticed(bit: int) -> None:
    cipher = ExhibitCipher(SECRET, PLACE)
    damaged = bytearray(sealed(cipher, 0, b"evidence", final=True))
    damaged[bit // 8] ^= 1 << bit % 8

    with pytest.raises(NotThisPlace):
        opened(cipher, 0, bytes(damaged), final=True)


@given(length=st.integers(0, TAG_BYTES + 7))
def test_a_truncated_chunk_is_noticed(length: int) -> None:
    cipher = ExhibitCipher(SECRET, PLACE)
    ciphertext = sealed(cipher, 0, b"evidence", final=True)

    with pytest.raises(NotThisPlace):
        opened(cipher, 0, ciphertext[:length], final=True)


@pytest.mark.parametrize("place", [Place(PLACE.package, "E-2"), Place("f" * 32, PLACE.exhibit)])
def test_the_same_secret_makes_another_key_elsewhere(place: Place) -> None:
    here, there = ExhibitCipher(SECRET, PLACE), ExhibitCipher(SECRET, place)

    assert here.commitment != there.commitment
    with pytest.raises(NotThisPlace):
        opened(there, 0, sealed(here, 0, b"evidence", final=True), final=True)


@given(size=st.integers(0, 10_000), chunk_size=st.integers(1, 500))
def test_the_chunks_of_an_exhibit_add_up_to_its_size(size: int, chunk_size: int) -> None:
    count = chunks.count(size, chunk_size)

    lengths = [chunks.length(size, chunk_size, index) for index in range(count)]

    assert sum(lengths) == size
    assert all(length == chunk_size for length in lengths[:-1])
    assert lengths[-1] > 0 or size == 0


@given(one=st.lists(st.text(max_size=3), max_size=3), other=st.lists(st.text(max_size=3), max_size=3))
def test_no_two_places_are_written_the_same(one: list[str], other: list[str]) -> None:
    written, otherwise = Place("a", "b").encoded(*one), Place("a", "b").encoded(*other)

    assert (written == otherwise) == (one == other)


def test_a_wrapped_secret_opens_for_its_recipient() -> None:
    key = xwing()

    wrapped = chunks.wrap(SECRET, key.public_key(), PLACE, "phl.example")

    assert len(wrapped) == 1168
    assert chunks.unwrap(wrapped, key, PLACE, "phl.example") == SECRET


def test_row_26_a_wrap_is_hybrid_and_opens_for_nobody_else_and_nowhere_else() -> None:
    key, other = xwing(), xwing()
    wrapped = chunks.wrap(SECRET, key.public_key(), PLACE, "phl.example")

    for opener, place, recipient in (
        (other, PLACE, "phl.example"),
        (key, Place(PLACE.package, "E-2"), "phl.example"),
        (key, PLACE, "idn.example"),
    ):
        with pytest.raises(NotThisPlace):
            chunks.unwrap(wrapped, opener, place, recipient)


def test_a_wrap_of_any_other_length_is_refused() -> None:
    with pytest.raises(NotThisPlace):
        chunks.unwrap(b"", xwing(), PLACE, "phl.example")


def test_a_chunk_list_gives_names_in_order_and_ends() -> None:
    listed = ChunkList(b"a" * 32 + b"b" * 32)

    assert (len(listed), listed[0], listed[1]) == (2, b"a" * 32, b"b" * 32)
    with pytest.raises(IndexError):
        listed[2]


def test_the_known_answer_does_not_drift() -> None:
    cipher = ExhibitCipher(SECRET, PLACE)

    first = sealed(cipher, 0, b"evidence", final=False)
    last = sealed(cipher, 1, b"", final=True)

    assert cipher.commitment == "408849cd3724c40d75e1f9af94fd28e2415685cb2839d3441cb69a9eb89a4190"
    assert first.hex() == "0833d1e2cb3a969c0c5a19ffade1a9d39564d619ed1b94b2"
    assert last.hex() == "4c0485ef4cf9990b9a51d788f339dbda"
