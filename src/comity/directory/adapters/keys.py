"""The node's private keys on disk: root keys (which may leave for a safe), signing keys, sealing keys.

Each file holds two PKCS#8 blocks in PEM, the classical half after the post-quantum one; mode 0600 in a folder of 0700.
`former/` keeps the keys before the last rotation, so that what was sealed for them can still be opened.
"""

import functools
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from comity.directory.core import xwing
from comity.directory.core.signing import SigningKey
from comity.terms.errors import ComityError, gettext_noop

ROOTS = 3
THRESHOLD = 2
END = b"-----END PRIVATE KEY-----\n"


class KeysMissing(ComityError):
    code = "directory.keys-missing"
    status = 503
    sentence = gettext_noop("The key file {file} is missing or unreadable. Restore it from the backup of this node.")


@dataclass(frozen=True)
class SealingKey:
    """The halves of an X-Wing key, and its public bytes."""

    ml_kem: MLKEM768PrivateKey
    x25519: X25519PrivateKey

    @property
    def private(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self.ml_kem, self.x25519)

    @property
    def public_raw(self) -> bytes:
        return xwing.raw(self.ml_kem, self.x25519)


def create(folder: Path) -> None:
    """Make every key of a new node in its keys folder. Keys that exist stay."""
    for name in ("", "root", "former"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, ROOTS + 1):
        _make_signing(folder / "root" / f"{number}.pem")
    _make_signing(folder / "signing.pem")
    _make_sealing(folder / "sealing.pem")


def rotate(folder: Path, *, at: datetime) -> None:
    """Put new signing and sealing keys in place; the present ones go to `former/`, named by the instant."""
    for name in ("signing", "sealing"):
        (folder / f"{name}.pem").rename(folder / "former" / f"{name}-{at:%Y%m%dT%H%M%SZ}.pem")
    create(folder)


def root_keys(folder: Path | None = None) -> tuple[SigningKey, ...]:
    """The root keys at hand, perhaps none: officials may keep them apart, each on a stick of her own."""
    return tuple(_signing(path) for path in sorted((folder or settings.COMITY_KEYS / "root").glob("*.pem")))


def signing_key() -> SigningKey:
    """The key that signs for this node today. Raises KeysMissing."""
    return _signing(settings.COMITY_KEYS / "signing.pem")


def former_signing_key() -> SigningKey | None:
    """The key before the last rotation, or None."""
    former = sorted((settings.COMITY_KEYS / "former").glob("signing-*.pem"))
    return _signing(former[-1]) if former else None


def sealing_public() -> bytes:
    """The raw X-Wing public key others seal for. Raises KeysMissing."""
    return _sealing(settings.COMITY_KEYS / "sealing.pem").public_raw


def sealing_key() -> MLKEM768X25519PrivateKey:
    """The key that opens what is sealed for this node today. Raises KeysMissing."""
    return _sealing(settings.COMITY_KEYS / "sealing.pem").private


def sealing_keys() -> tuple[MLKEM768X25519PrivateKey, ...]:
    """The present sealing key and those before it, newest first, for what was on its way during a rotation."""
    former = sorted((settings.COMITY_KEYS / "former").glob("sealing-*.pem"), reverse=True)
    return (sealing_key(), *(_sealing(path).private for path in former))


def _make_signing(path: Path) -> None:
    if not path.exists():
        key = SigningKey.generate()
        _write(path, _pem(key.ml_dsa_65) + _pem(key.ed25519))


def _make_sealing(path: Path) -> None:
    if not path.exists():
        _write(path, _pem(MLKEM768PrivateKey.generate()) + _pem(X25519PrivateKey.generate()))


def _pem(key: MLDSA65PrivateKey | Ed25519PrivateKey | MLKEM768PrivateKey | X25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _signing(path: Path) -> SigningKey:
    return _read_signing(path, _stamp(path))


def _sealing(path: Path) -> SealingKey:
    return _read_sealing(path, _stamp(path))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise KeysMissing(file=path.name) from error


@functools.lru_cache(maxsize=32)
def _read_signing(path: Path, _stamp: int) -> SigningKey:
    ml_dsa, ed25519 = (load_pem_private_key(block, None) for block in _blocks(path))
    if not isinstance(ml_dsa, MLDSA65PrivateKey) or not isinstance(ed25519, Ed25519PrivateKey):
        raise KeysMissing(file=path.name)
    return SigningKey(ed25519, ml_dsa)


@functools.lru_cache(maxsize=32)
def _read_sealing(path: Path, _stamp: int) -> SealingKey:
    ml_kem, x25519 = (load_pem_private_key(block, None) for block in _blocks(path))
    if not isinstance(ml_kem, MLKEM768PrivateKey) or not isinstance(x25519, X25519PrivateKey):
        raise KeysMissing(file=path.name)
    return SealingKey(ml_kem, x25519)


def _blocks(path: Path) -> tuple[bytes, bytes]:
    first, second, _rest = path.read_bytes().split(END)
    return first + END, second + END
