"""DSSE v1 envelopes (Dead Simple Signing Envelope): bytes signed together with their type.

A signature here is the hybrid one of `signing`: an envelope with only half of it does not verify.
"""

import base64
from collections.abc import Sequence
from typing import Annotated

import msgspec

from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.terms.errors import ComityError, gettext_noop


class EnvelopeMalformed(ComityError):
    code = "directory.envelope-malformed"
    status = 400
    sentence = gettext_noop("The envelope could not be read. Ask the sender to send it again.")


class SignatureInvalid(ComityError):
    code = "directory.signature-invalid"
    status = 403
    sentence = gettext_noop(
        "The signature does not verify with the keys known here. Compare fingerprints with the sender before going on."
    )


MAX_SIGNATURES = 24  # a root of nine hands over to another of nine, and signing keys: 20


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: str
    payloadType: str  # noqa: N815  the standard's own spelling
    signatures: Annotated[tuple[Signature, ...], msgspec.Meta(max_length=MAX_SIGNATURES)]


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """DSSE protocol, section "Signature Definition": PAE(type, body)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def sign(payload_type: str, payload: bytes, keys: Sequence[SigningKey]) -> bytes:
    """The envelope as JSON bytes, with one hybrid signature for each key."""
    signed = pre_authentication_encoding(payload_type, payload)
    signatures = tuple(Signature(key.public.keyid, _b64(key.sign(signed))) for key in keys)
    return msgspec.json.encode(Envelope(_b64(payload), payload_type, signatures))


def verify(raw: bytes, *, payload_type: str, keys: Sequence[VerifyingKey], threshold: int = 1) -> bytes:
    """The payload, once at least `threshold` different keys of `keys` have signed it as `payload_type`.

    Raises EnvelopeMalformed, SignatureInvalid.
    """
    envelope = read(raw)
    if envelope.payloadType != payload_type:
        raise SignatureInvalid()
    payload = _unb64(envelope.payload)
    signed = pre_authentication_encoding(payload_type, payload)
    known = {key.keyid: key for key in keys}
    valid = {
        signature.keyid
        for signature in envelope.signatures
        if signature.keyid in known and known[signature.keyid].verifies(_unb64(signature.sig), signed)
    }
    if len(valid) < max(threshold, 1):
        raise SignatureInvalid()
    return payload


def read(raw: bytes) -> Envelope:
    """The envelope, nothing verified. Raises EnvelopeMalformed."""
    try:
        return msgspec.json.decode(raw, type=Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeMalformed() from error


def unverified_payload(raw: bytes) -> bytes:
    """The payload before any trust, only to find out whose keys to verify with. Raises EnvelopeMalformed."""
    return _unb64(read(raw).payload)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise EnvelopeMalformed() from error
