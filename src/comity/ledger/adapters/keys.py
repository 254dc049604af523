"""The log's private keys, as PKCS #8 files that only the node's user can read.

A node that lost leaves begins a new log, with another name and other keys. The keys of the one before go to `former/`,
and its verifier keys become a line of `former/logs.vkeys`: what it signed can still be verified.
"""

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
from comity.terms.errors import ComityError, gettext_noop

ED25519_FILE = "log-ed25519.pem"
ML_DSA_44_FILE = "log-mldsa44.pem"
FORMER_FILE = "former/logs.vkeys"


class LogKeyMissing(ComityError):
    code = "ledger.key-missing"
    status = 503
    sentence = gettext_noop("The log's key {file} is missing in the node's folder of keys. Restore it from the backup.")


def create(folder: Path) -> None:
    """Make the log's keys in a folder. Raises FileExistsError rather than overwrite one."""
    for name, key in ((ED25519_FILE, Ed25519PrivateKey.generate()), (ML_DSA_44_FILE, MLDSA44PrivateKey.generate())):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)


def origin() -> str:
    """The name of this node's log, first line of its checkpoints."""
    before = len(former())
    return f"{settings.COMITY_NODE_ID}/comity/log" + (f"/{before + 1}" if before else "")


def private() -> LogKeys:
    """This log's signing keys. Raises LogKeyMissing; TypeError where a file holds a key of another kind."""
    ed25519, ml_dsa_44 = _read(ED25519_FILE), _read(ML_DSA_44_FILE)
    if not isinstance(ed25519, Ed25519PrivateKey) or not isinstance(ml_dsa_44, MLDSA44PrivateKey):
        raise TypeError("a log signs with Ed25519 and ML-DSA-44")
    return LogKeys(origin(), ed25519, ml_dsa_44)


def _read(name: str) -> object:
    try:
        return load_pem_private_key((settings.COMITY_KEYS / name).read_bytes(), None)
    except FileNotFoundError as missing:
        raise LogKeyMissing(file=name) from missing


def public() -> str:
    """The log's verifier keys on one line: Ed25519 and ML-DSA-44 vkeys (C2SP signed-note), a space between them."""
    return written(private().public)


def former() -> tuple[str, ...]:
    """The verifier keys of the logs this node kept before, each on one line as `public` writes them, oldest first."""
    file = settings.COMITY_KEYS / FORMER_FILE
    return tuple(file.read_text(encoding="utf-8").splitlines()) if file.exists() else ()


def every() -> str:
    """The verifier keys of this log and of those before it, a line each."""
    return "\n".join((public(), *former()))


def begin_anew() -> None:
    """Make the keys of a new log; the present ones, and their public halves, are kept in `former/`."""
    folder, ended = settings.COMITY_KEYS, public()
    (folder / "former").mkdir(mode=0o700, exist_ok=True)
    number = len(former()) + 1
    for name in (ED25519_FILE, ML_DSA_44_FILE):
        (folder / name).rename(folder / "former" / f"{number}-{name}")
    with os.fdopen(os.open(folder / FORMER_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(ended + "\n")
    create(folder)
