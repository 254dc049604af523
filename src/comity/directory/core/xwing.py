"""Raw X-Wing public keys: ML-KEM-768 (1 184 bytes), then X25519 (32 bytes).

Source: draft-connolly-cfrg-xwing-kem, section 5.2 (pk = pk_M || pk_X).
"""

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

ML_KEM_BYTES = 1184


def public(raw: bytes) -> MLKEM768X25519PublicKey:
    """The key to seal for. Raises ValueError where the bytes are no such key."""
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:ML_KEM_BYTES]), X25519PublicKey.from_public_bytes(raw[ML_KEM_BYTES:])
    )


def raw(ml_kem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> bytes:
    """The public bytes of two private halves."""
    return ml_kem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
