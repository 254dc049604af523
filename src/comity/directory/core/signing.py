"""Hybrid signatures: Ed25519 (RFC 8032) and ML-DSA-65 (FIPS 204) over the same bytes; both must verify."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

SUITE = "ed25519+ml-dsa-65"
ED25519_SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class VerifyingKey:
    """The public halves, raw: 32 bytes of Ed25519 and 1 952 bytes of ML-DSA-65."""

    ed25519: bytes
    ml_dsa_65: bytes

    @cached_property
    def keyid(self) -> str:
        """SHA-256 over both halves, lower-case hexadecimal."""
        return hashlib.sha256(self.ed25519 + self.ml_dsa_65).hexdigest()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """True only if both parts of `signature` (Ed25519, then ML-DSA-65) verify over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.ed25519).verify(signature[:ED25519_SIGNATURE_BYTES], message)
            MLDSA65PublicKey.from_public_bytes(self.ml_dsa_65).verify(signature[ED25519_SIGNATURE_BYTES:], message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The private halves of a hybrid key."""

    ed25519: Ed25519PrivateKey
    ml_dsa_65: MLDSA65PrivateKey

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate(), MLDSA65PrivateKey.generate())

    @cached_property
    def public(self) -> VerifyingKey:
        return VerifyingKey(
            self.ed25519.public_key().public_bytes_raw(), self.ml_dsa_65.public_key().public_bytes_raw()
        )

    def sign(self, message: bytes) -> bytes:
        """Ed25519 (64 bytes) followed by ML-DSA-65 (3 309 bytes)."""
        return self.ed25519.sign(message) + self.ml_dsa_65.sign(message)
