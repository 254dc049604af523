"""The seal: signed bytes, padded and encrypted to one node, and the short header that a relay needs.

    magic (8) | header length (2, big-endian) | header (JSON) | wrapped key (1 168) | ciphertext

Sign, then seal. A fresh AES-256-GCM key encrypts the padded signed envelope; HPKE (RFC 9180, base mode) wraps that
key to the recipient's X-Wing key, which holds while either ML-KEM-768 or X25519 does (draft-connolly-cfrg-xwing-kem).
The header is bound to both layers. HPKE's base mode says nothing about who sealed: authorship comes from the
signature inside, only.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from comity.directory.core.manifest import SEALING_SUITE
from comity.federation.core import strict_json
from comity.federation.core.limits import KIB, LIMITS, Limits
from comity.federation.core.message import NodeId
from comity.terms.errors import ComityError, gettext_noop

MEDIA_TYPE = "application/vnd.comity.sealed"
SUITE = SEALING_SUITE
MAGIC = b"COMITY\x00\x01"
WRAPPED_BYTES = 1168  # X-Wing ciphertext 1 120, key 32, tag 16
HEADER_BYTES = 1 * KIB
STEPS = (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB)

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PREFIX = struct.Struct(">8sH")
_LENGTH = struct.Struct(">I")
_TAG_BYTES = 16
_NONCE = bytes(12)  # each key encrypts once


class SealMalformed(ComityError):
    code = "federation.seal-malformed"
    status = 400
    sentence = gettext_noop("What arrived is not a sealed message. Ask the sender to send it again.")


class SealTooLarge(ComityError):
    code = "federation.seal-too-large"
    status = 413
    sentence = gettext_noop("A sealed message may have {limit} bytes at most. Send large files as an evidence package.")


class SuiteRefused(ComityError):
    code = "federation.suite-refused"
    status = 403
    sentence = gettext_noop("The message is sealed with “{suite}”, which is weaker than or other than {accepted}.")


class SealedForAnother(ComityError):
    code = "federation.sealed-for-another"
    status = 403
    sentence = gettext_noop("The message is sealed for {recipient} and not for this node.")


class SealBroken(ComityError):
    code = "federation.seal-broken"
    status = 400
    sentence = gettext_noop(
        "The seal does not open: the bytes were changed on the way, or this node's key has changed."
    )


class Routing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a relay may read. `sender` is a claim until the signature inside is verified."""

    suite: str
    sender: NodeId
    recipient: NodeId


@dataclass(frozen=True, slots=True)
class Opened:
    """What stood inside a seal: a signed envelope, and the header it came under."""

    routing: Routing
    signed: bytes


def padded_size(size: int) -> int:
    """The size that `size` bytes are padded to: 4, 16, 64 or 256 KiB, above that a multiple of 256 KiB."""
    for step in STEPS:
        if size <= step:
            return step
    return -(-size // STEPS[-1]) * STEPS[-1]


def seal(signed: bytes, *, sender: str, recipient: str, key: MLKEM768X25519PublicKey, limits: Limits = LIMITS) -> bytes:
    """The signed envelope, sealed to one node. Raises SealTooLarge."""
    header = msgspec.json.encode(Routing(SUITE, sender, recipient))
    prefix = _PREFIX.pack(MAGIC, len(header)) + header
    content_key = AESGCM.generate_key(256)
    wrapped = _HPKE.encrypt(content_key, key, prefix)
    around = len(prefix) + len(wrapped) + _LENGTH.size + _TAG_BYTES
    size = padded_size(around + len(signed))
    if size > limits.sealed_bytes:
        raise SealTooLarge(limit=limits.sealed_bytes)
    padding = bytes(size - around - len(signed))
    plain = b"".join((_LENGTH.pack(len(signed)), signed, padding))
    return prefix + wrapped + AESGCM(content_key).encrypt(_NONCE, plain, prefix + wrapped)


def routing(sealed: bytes, limits: Limits = LIMITS) -> Routing:
    """The header, nothing verified. Raises SealTooLarge, SealMalformed, SuiteRefused."""
    if len(sealed) > limits.sealed_bytes:
        raise SealTooLarge(limit=limits.sealed_bytes)
    if padded_size(len(sealed)) != len(sealed):
        raise SealMalformed()
    header = sealed[_PREFIX.size : _header_end(sealed)]
    try:
        strict_json.check(header, limits)
        found = msgspec.json.decode(header, type=Routing)
    except (msgspec.MsgspecError, RecursionError, strict_json.JsonMalformed) as error:
        raise SealMalformed() from error
    if found.suite != SUITE:
        raise SuiteRefused(suite=found.suite[:60], accepted=SUITE)
    return found


def unseal(sealed: bytes, *, reader: str, keys: Sequence[MLKEM768X25519PrivateKey], limits: Limits = LIMITS) -> Opened:
    """What is inside, for the node it is sealed to; its author is not known yet.

    `keys` are the reader's, newest first: what was on its way during a rotation still opens.

    Raises what `routing` raises, SealedForAnother, SealBroken, SealMalformed.
    """
    header = routing(sealed, limits)
    if header.recipient != reader:
        raise SealedForAnother(recipient=header.recipient)
    end = _header_end(sealed)
    prefix, wrapped = sealed[:end], sealed[end : end + WRAPPED_BYTES]
    content_key = _unwrap(wrapped, keys, prefix)
    try:
        plain = AESGCM(content_key).decrypt(_NONCE, sealed[end + WRAPPED_BYTES :], prefix + wrapped)
    except (InvalidTag, ValueError) as error:
        raise SealBroken() from error
    return Opened(header, _unpad(plain))


def _unwrap(wrapped: bytes, keys: Sequence[MLKEM768X25519PrivateKey], prefix: bytes) -> bytes:
    for key in keys:
        try:
            return _HPKE.decrypt(wrapped, key, prefix)
        except (InvalidTag, ValueError):
            continue
    raise SealBroken()


def _header_end(sealed: bytes) -> int:
    magic, length = _PREFIX.unpack_from(sealed)
    end: int = _PREFIX.size + length
    if magic != MAGIC or length > HEADER_BYTES or end + WRAPPED_BYTES + _LENGTH.size + _TAG_BYTES > len(sealed):
        raise SealMalformed()
    return end


def _unpad(plain: bytes) -> bytes:
    (size,) = _LENGTH.unpack_from(plain)
    end = _LENGTH.size + size
    if end > len(plain) or plain.count(0, end) != len(plain) - end:
        raise SealMalformed()
    return plain[_LENGTH.size : end]
