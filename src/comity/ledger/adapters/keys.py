"""The log's private keys, as PKCS #8 files that only the node's user can read."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from comity.ledger.core.vkeys import LogKeys, written

ED25519_FILE = "log-ed25519.pem"
ML_DSA_44_FILE = "log-mldsa44.pem"


def create(folder: Path) -> None:
    """Make the log's keys in a folder. Raises FileExistsError rather than overwrite one."""
    for name, key in ((ED25519_FILE, Ed25519PrivateKey.generate()), (ML_DSA_44_FILE, MLDSA44PrivateKey.generate())):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)


def origin() -> str:
    """The name of this node's log, first line of its checkpoints."""
    return f"{settings.COMITY_NODE_ID}/comity/log"


def private() -> LogKeys:
    """This log's signing keys. Raises TypeError where a file holds a key of another kind."""
    ed25519 = load_pem_private_key((settings.COMITY_KEYS / ED25519_FILE).read_bytes(), None)
    ml_dsa_44 = load_pem_private_key((settings.COMITY_KEYS / ML_DSA_44_FILE).read_bytes(), None)
    if not isinstance(ed25519, Ed25519PrivateKey) or not isinstance(ml_dsa_44, MLDSA44PrivateKey):
        raise TypeError("a log signs with Ed25519 and ML-DSA-44")
    return LogKeys(origin(), ed25519, ml_dsa_44)


def public() -> str:
    """The log's verifier keys on one line: Ed25519 and ML-DSA-44 vkeys (C2SP signed-note), a space between them."""
    return written(private().public)
