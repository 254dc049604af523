"""Messages signed, sealed, opened and verified, against the bare primitives that this takes, on the same core.

    .venv/bin/python bench/envelope.py [--rounds 300]

Rates are per CPU second of this process, pinned to one core: the best of short runs that alternate between ours and the
bare ones, because other work on the machine only takes away. Exit status 1 if a limit is missed.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey
from comity.federation.core import envelope, message, signature
from comity.federation.core.message import Message

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMIT = 0.6  # of the bare primitives
BODY_BYTES = 1_400  # a payload of 1.8 kB: an ordinary request
BATCH = 20
SENDER, READER = "phl.example", "aus.example"


@dataclass(frozen=True)
class Keys:
    """One author, one reader."""

    author: SigningKey
    ml_kem: MLKEM768PrivateKey
    x25519: X25519PrivateKey

    @property
    def sealing(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self.ml_kem, self.x25519)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300, help="messages for each figure")
    rounds = parser.parse_args().rounds
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    keys = Keys(SigningKey.generate(), MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())
    said = _message(BODY_BYTES)
    payload = message.encode(said)
    sealed = _write(said, keys)
    print(f"envelope on core {core}: {len(payload):,} bytes signed, {len(sealed):,} bytes sealed, {rounds} messages")
    held = [
        _compare("sign and seal", rounds, lambda: _write(said, keys), _bare_writing(payload, len(sealed), keys)),
        _compare("open and verify", rounds, lambda: _read(sealed, keys), _bare_reading(payload, len(sealed), keys)),
    ]
    return 0 if all(held) else 1


def _message(size: int) -> Message:
    return Message(
        type="bench.request",
        id="0" * 32,
        sender=SENDER,
        recipients=(READER,),
        purpose="criminal investigation",
        created=AT,
        expires=AT + timedelta(days=30),
        conversation="PHL-2026-7K3M9Q",
        sequence=1,
        manifest=1,
        suite=envelope.SUITE,
        body=msgspec.Raw(msgspec.json.encode({"text": "x" * size})),
    )


def _write(said: Message, keys: Keys) -> bytes:
    signed = dsse.sign(message.PAYLOAD_TYPE, message.encode(said), [keys.author])
    return envelope.seal(signed, sender=SENDER, recipient=READER, key=keys.sealing.public_key())


def _read(sealed: bytes, keys: Keys) -> None:
    signed = envelope.unseal(sealed, reader=READER, keys=[keys.sealing]).signed
    payload_type, _ = signature.claimed(signed)
    payload = signature.verify(signed, payload_type=payload_type, keys=[keys.author.public])
    message.check(message.decode(payload), reader=READER, at=AT)


def _bare_writing(payload: bytes, size: int, keys: Keys) -> Callable[[], object]:
    """Ed25519, ML-DSA-65, X-Wing and AES-256-GCM over as many bytes, and nothing else."""
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public, plain = keys.sealing.public_key(), bytes(size)

    def write() -> None:
        keys.author.ed25519.sign(payload)
        keys.author.ml_dsa_65.sign(payload)
        key = AESGCM.generate_key(256)
        suite.encrypt(key, public, b"")
        AESGCM(key).encrypt(bytes(12), plain, None)

    return write


def _bare_reading(payload: bytes, size: int, keys: Keys) -> Callable[[], object]:
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    ed25519, ml_dsa_65 = keys.author.ed25519.sign(payload), keys.author.ml_dsa_65.sign(payload)
    public, key = keys.author.public, AESGCM.generate_key(256)
    wrapped = suite.encrypt(key, keys.sealing.public_key(), b"")
    sealed = AESGCM(key).encrypt(bytes(12), bytes(size), None)

    def read() -> None:
        AESGCM(suite.decrypt(wrapped, keys.sealing, b"")).decrypt(bytes(12), sealed, None)
        Ed25519PublicKey.from_public_bytes(public.ed25519).verify(ed25519, payload)
        MLDSA65PublicKey.from_public_bytes(public.ml_dsa_65).verify(ml_dsa_65, payload)

    return read


def _compare(what: str, rounds: int, ours: Callable[[], object], bare: Callable[[], object]) -> bool:
    """Whether ours keeps its limit; the two take turns, so that a busy machine slows both."""
    mine, theirs = [], []
    for _ in range(max(3, rounds // BATCH)):
        mine.append(_rate(ours))
        theirs.append(_rate(bare))
    rate, primitive = max(mine), max(theirs)
    share = rate / primitive
    print(f"  {what:18}{rate:>8,.0f}/s  bare primitives {primitive:>8,.0f}/s  {share:.2f} of them (limit {LIMIT})")
    return share >= LIMIT


def _rate(act: Callable[[], object]) -> float:
    """Messages per CPU second, over one short run."""
    start = time.process_time()
    for _ in range(BATCH):
        act()
    return BATCH / (time.process_time() - start)


if __name__ == "__main__":
    sys.exit(main())
