"""The token of one fetch: who asks whom for which path, signed, for a minute. Never a bearer secret in an address.

Written compactly for an HTTP header: payload, key id and signature of a DSSE envelope, in base64 with dots between.
"""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.federation.core import strict_json
from comity.federation.core.limits import LIMITS
from comity.federation.core.message import Instant, NodeId
from comity.federation.core.signature import verify
from comity.terms.errors import ComityError, gettext_noop

HEADER = "Comity-Fetch"
PAYLOAD_TYPE = "application/vnd.comity.fetch+json"
LIFETIME = timedelta(minutes=1)
TOKEN_CHARACTERS = 8_000


class FetchNotAllowed(ComityError):
    code = "federation.fetch-not-allowed"
    status = 403
    sentence = gettext_noop("The request for this file is not signed for this node, this path and this moment.")


class Fetch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request: `audience` is the node that holds the file."""

    requester: NodeId
    audience: NodeId
    path: Annotated[str, Meta(max_length=200)]
    expires: Instant


def write(fetch: Fetch, key: SigningKey) -> str:
    """The header's value."""
    envelope = dsse.read(dsse.sign(PAYLOAD_TYPE, msgspec.json.encode(fetch), [key]))
    signature = envelope.signatures[0]
    return f"{envelope.payload}.{signature.keyid}.{signature.sig}"


def requester(token: str) -> str:
    """The node that a token claims to come from, before any trust. Raises FetchNotAllowed."""
    return _decode(dsse.unverified_payload(_unfold(token))).requester


def check(token: str, *, keys: tuple[VerifyingKey, ...], audience: str, path: str, at: datetime) -> None:
    """Return if one of `keys` signed this fetch. Raises FetchNotAllowed, SignatureInvalid, SignatureHalved."""
    fetch = _decode(verify(_unfold(token), payload_type=PAYLOAD_TYPE, keys=keys))
    early = fetch.expires - LIFETIME > at + LIMITS.clock_skew
    late = fetch.expires + LIMITS.clock_skew <= at
    if early or late or (fetch.audience, fetch.path) != (audience, path):
        raise FetchNotAllowed()


def _unfold(token: str) -> bytes:
    parts = token.split(".")
    if len(token) > TOKEN_CHARACTERS or len(parts) != 3:
        raise FetchNotAllowed()
    payload, keyid, signature = parts
    return msgspec.json.encode(dsse.Envelope(payload, PAYLOAD_TYPE, (dsse.Signature(keyid, signature),)))


def _decode(payload: bytes) -> Fetch:
    strict_json.check(payload)
    try:
        return msgspec.json.decode(payload, type=Fetch)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FetchNotAllowed() from error
