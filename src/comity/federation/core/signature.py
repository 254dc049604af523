"""Who signed: the one signature that a message or receipt carries, both halves of it."""

import base64
import binascii
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

from comity.directory.core import dsse
from comity.directory.core.signing import ED25519_SIGNATURE_BYTES, VerifyingKey
from comity.federation.core import strict_json
from comity.terms.errors import ComityError, gettext_noop


class SignatureHalved(ComityError):
    code = "federation.signature-halved"
    status = 403
    sentence = gettext_noop(
        "Only one half of the double signature verifies. Somebody may be trying to make this node accept less: ask the "
        "sender."
    )


class NotSignedOnce(ComityError):
    code = "federation.not-signed-once"
    status = 400
    sentence = gettext_noop("A message carries exactly one signature, its author's; this one carries {count}.")


def claimed(signed: bytes) -> tuple[str, bytes]:
    """The type and the payload of a signed envelope before any trust.

    Raises EnvelopeMalformed, NotSignedOnce and what strict_json.check raises.
    """
    envelope = dsse.read(signed)
    if msgspec.json.encode(envelope) != signed:  # what is written as we write it can be read in one way only
        strict_json.check(signed)
    if len(envelope.signatures) != 1:
        raise NotSignedOnce(count=len(envelope.signatures))
    return envelope.payloadType, dsse.unverified_payload(signed)


def verify(signed: bytes, *, payload_type: str, keys: Sequence[VerifyingKey]) -> bytes:
    """The payload, signed with both halves of one of `keys`.

    Raises SignatureHalved where only one half verifies (threat 13), SignatureInvalid, EnvelopeMalformed.
    """
    try:
        return dsse.verify(signed, payload_type=payload_type, keys=keys)
    except dsse.SignatureInvalid:
        if _half_verifies(signed, payload_type, keys):
            raise SignatureHalved() from None
        raise


def _half_verifies(signed: bytes, payload_type: str, keys: Sequence[VerifyingKey]) -> bool:
    message = dsse.pre_authentication_encoding(payload_type, dsse.unverified_payload(signed))
    for signature in dsse.read(signed).signatures:
        try:
            raw = base64.b64decode(signature.sig, validate=True)
        except binascii.Error:
            continue
        if any(_ed25519_half(key, raw, message) or _ml_dsa_half(key, raw, message) for key in keys):
            return True
    return False


def _ed25519_half(key: VerifyingKey, raw: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.ed25519).verify(raw[:ED25519_SIGNATURE_BYTES], message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ml_dsa_half(key: VerifyingKey, raw: bytes, message: bytes) -> bool:
    """Alone, or after a first half that does not verify."""
    for half in (raw, raw[ED25519_SIGNATURE_BYTES:]):
        try:
            MLDSA65PublicKey.from_public_bytes(key.ml_dsa_65).verify(half, message)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False
