"""Verifier keys and signing keys of notes: C2SP signed-note and tlog-cosignature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from comity.ledger.core.checkpoints import base64_of, from_base64
from comity.terms.errors import ComityError, gettext_noop


class NotAVerifierKey(ComityError):
    code = "ledger.not-a-verifier-key"
    sentence = gettext_noop(
        "“{given}” is not a verifier key. It looks like name+hash+key, as C2SP signed-note defines it."
    )


class Algorithm(IntEnum):
    """Signature type identifier bytes (C2SP signed-note, "Signature types"; tlog-cosignature, "Format")."""

    ED25519 = 0x01
    COSIGNATURE_ED25519 = 0x04
    COSIGNATURE_ML_DSA_44 = 0x06


MAX_NAME_BYTES = 255  # C2SP tlog-cosignature, "ML-DSA-44 signed message": opaque cosigner_name<1..2^8-1>
_NAME = re.compile(r"[^\s+\x00-\x1f\ud800-\udfff]+")
_PUBLIC_BYTES = {Algorithm.ED25519: 32, Algorithm.COSIGNATURE_ED25519: 32, Algorithm.COSIGNATURE_ML_DSA_44: 1312}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Whose signature lines to believe: a name, an algorithm, a raw public key."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || newline || algorithm || public key)[:4]."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """The vkey: name+hexadecimal key id+base64(algorithm || public key)."""
        encoded = base64_of(bytes([self.algorithm]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """True only if the raw signature verifies over the message that the algorithm prescribes."""
        try:
            if self.algorithm is Algorithm.COSIGNATURE_ML_DSA_44:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class LogKeys:
    """The private keys of a log: Ed25519, as public witnesses require, and ML-DSA-44. `name` is the log's origin."""

    name: str
    ed25519: Ed25519PrivateKey
    ml_dsa_44: MLDSA44PrivateKey

    @property
    def public(self) -> tuple[VerifierKey, VerifierKey]:
        """The keys behind this log's own checkpoints."""
        return (
            VerifierKey(self.name, Algorithm.ED25519, self.ed25519.public_key().public_bytes_raw()),
            VerifierKey(self.name, Algorithm.COSIGNATURE_ML_DSA_44, self.ml_dsa_44.public_key().public_bytes_raw()),
        )


def read_vkey(given: str) -> VerifierKey:
    """The key behind a vkey, its id checked. Raises NotAVerifierKey."""
    name, _, rest = given.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = from_base64(encoded)
        key = VerifierKey(name, Algorithm(raw[0]), raw[1:])
    except (ValueError, IndexError) as error:
        raise NotAVerifierKey(given=given[:60]) from error
    usable = is_key_name(name) and len(key.public) == _PUBLIC_BYTES[key.algorithm] and key.key_id.hex() == key_id
    if not usable:
        raise NotAVerifierKey(given=given[:60])
    return key


def read_vkeys(given: str) -> tuple[VerifierKey, ...]:
    """The keys of one log or witness: vkeys with white space between them. Raises NotAVerifierKey."""
    keys = tuple(read_vkey(one) for one in given.split())
    if not keys:
        raise NotAVerifierKey(given="")
    return keys


def written(keys: Sequence[VerifierKey]) -> str:
    """Vkeys on one line, one space between them: what a manifest carries."""
    return " ".join(str(key) for key in keys)


def is_key_name(name: str) -> bool:
    """Non-empty, without Unicode spaces and plus signs (C2SP signed-note, "Format"); at most 255 bytes here."""
    return bool(_NAME.fullmatch(name)) and len(name.encode()) <= MAX_NAME_BYTES
