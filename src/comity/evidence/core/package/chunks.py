"""Exhibits as encrypted chunks: the STREAM construction over AES-256-GCM, keys wrapped by HPKE with X-Wing.

STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance" (CRYPTO 2015): nonce = prefix || counter || final flag, so that dropping, reordering and
truncating chunks fail. Keys: HKDF-SHA-256 (RFC 5869), with a key commitment because GCM alone does not bind a
ciphertext to one key (Albertini et al., USENIX Security 2022). Wraps: HPKE base mode (RFC 9180) with X-Wing
(ML-KEM-768 and X25519), so that what is recorded today stays closed to a quantum computer later.
"""

import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = "x-wing+hkdf-sha256+aes-256-gcm-stream"
CHUNK_BYTES = 8 * 1024 * 1024
TAG_BYTES = 16
DIGEST_BYTES = 32
SECRET_BYTES = 32
CHUNKS_MAX = 2**21
"""Chunks of one exhibit: 16 TiB in full chunks, a chunk list of 64 MiB."""

_KEY_BYTES, _COMMITMENT_BYTES, _PREFIX_BYTES = 32, 32, 7
_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotThisPlace(ValueError):
    """The ciphertext was not sealed with this key for this place in this exhibit."""


@dataclass(frozen=True, slots=True)
class Place:
    """One exhibit of one package: where a secret is valid."""

    package: str
    exhibit: str

    def encoded(self, *more: str) -> bytes:
        """Package id, exhibit id and `more`, each after its length in two bytes: no two places read the same."""
        parts = [part.encode() for part in (self.package, self.exhibit, *more)]
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


class ExhibitCipher:
    """Seals and opens the chunks of one exhibit, in any order, into buffers that the caller uses again."""

    def __init__(self, secret: bytes, place: Place) -> None:
        """`secret` is 32 random bytes, used for this exhibit and no other."""
        info = b"comity-package-1 exhibit" + place.encoded()
        length = _KEY_BYTES + _COMMITMENT_BYTES + _PREFIX_BYTES
        derived = HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)
        self._aead = AESGCM(derived[:_KEY_BYTES])
        self._commitment = derived[_KEY_BYTES : _KEY_BYTES + _COMMITMENT_BYTES]
        self._prefix = derived[-_PREFIX_BYTES:]
        self.place = place

    @property
    def commitment(self) -> str:
        """What the manifest says about the key without telling it: 64 hexadecimal digits."""
        return self._commitment.hex()

    def commits_to(self, commitment: str) -> bool:
        return hmac.compare_digest(self.commitment, commitment)

    def seal(self, index: int, *, final: bool, clear: memoryview, into: memoryview) -> None:
        """Encrypt chunk `index`, counted from 0; `into` is TAG_BYTES longer than `clear`."""
        nonce, bound = self._nonce(index, final=final), self._bound(index, final=final)
        self._aead.encrypt_into(nonce, clear, bound, into)

    def open(self, index: int, *, final: bool, sealed: memoryview, into: memoryview) -> None:
        """Decrypt chunk `index` and check that it belongs there. What is in `into` after a refusal means nothing.

        Raises NotThisPlace.
        """
        nonce, bound = self._nonce(index, final=final), self._bound(index, final=final)
        try:
            self._aead.decrypt_into(nonce, sealed, bound, into)
        except (InvalidTag, ValueError) as error:
            raise NotThisPlace() from error

    def _nonce(self, index: int, *, final: bool) -> bytes:
        return self._prefix + index.to_bytes(4, "big") + bytes([final])

    def _bound(self, index: int, *, final: bool) -> bytes:
        """The associated data: place, index, final flag; the nonce holds the latter two as well."""
        return self.place.encoded() + index.to_bytes(4, "big") + bytes([final])


def count(size: int, chunk_size: int) -> int:
    """How many chunks carry `size` bytes. An empty exhibit has one empty chunk, so that its end is sealed too."""
    return max(1, -(-size // chunk_size))


def length(size: int, chunk_size: int, index: int) -> int:
    """Clear bytes in chunk `index` of an exhibit of `size` bytes; the sealed chunk has TAG_BYTES more."""
    return min(chunk_size, size - index * chunk_size)


def wrap(secret: bytes, key: MLKEM768X25519PublicKey, place: Place, recipient: str) -> bytes:
    """The secret for one recipient node: 1 168 bytes, of use at this place and to this recipient only."""
    return _HPKE.encrypt(secret, key, info=_wrap_info(place, recipient))


def unwrap(wrapped: bytes, key: MLKEM768X25519PrivateKey, place: Place, recipient: str) -> bytes:
    """The secret. Raises NotThisPlace if it was wrapped for another key, recipient or place, or altered."""
    try:
        return _HPKE.decrypt(wrapped, key, info=_wrap_info(place, recipient))
    except (InvalidTag, ValueError) as error:
        raise NotThisPlace() from error


def _wrap_info(place: Place, recipient: str) -> bytes:
    return b"comity-package-1 key" + place.encoded(recipient)


@dataclass(frozen=True, slots=True)
class ChunkList:
    """The names of an exhibit's chunks in order: SHA-256 of each sealed chunk, 32 bytes each, joined."""

    joined: bytes

    def __len__(self) -> int:
        return len(self.joined) // DIGEST_BYTES

    def __getitem__(self, index: int) -> bytes:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.joined[index * DIGEST_BYTES : (index + 1) * DIGEST_BYTES]
