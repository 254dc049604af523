"""A request as the endpoints see it: who asks, when, for what."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from comity.intel.adapters.stamp import Moment
from comity.intel.api.rates import bodies
from comity.intel.core.taxii import negotiation
from comity.intel.core.taxii.limits import Limits
from comity.intel.core.taxii.refusals import NotSignedIn, TooLarge, Unknown, WrongMediaType
from comity.intel.queries.clients import Access, Client, client_of

LONGEST_HEADER = 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a client who has signed in. `root` is the slug of its API root, empty for discovery."""

    request: HttpRequest
    client: Client
    now: Moment
    root: str = ""

    @property
    def at(self) -> datetime:
        return self.now.at

    @property
    def limits(self) -> Limits:
        limits: Limits = settings.COMITY_TAXII
        return limits

    def accesses(self) -> tuple[Access, ...]:
        """The collections of this root that the client may know of. Raises Unknown where there are none."""
        found = tuple(one for one in self.client.accesses if one.row.root == self.root)
        if not found:
            raise Unknown()
        return found

    def access(self, name: str) -> Access:
        """The collection with this id or alias. Raises Unknown also where there is one that is not for this client."""
        for one in self.accesses():
            if one.is_called(name):
                return one
        raise Unknown()


def client_behind(request: HttpRequest, now: Moment) -> Client:
    """Who asks, by Bearer token or by Basic with the token's id or name as user. Raises NotSignedIn."""
    scheme, _, credentials = request.META.get("HTTP_AUTHORIZATION", "")[:LONGEST_HEADER].partition(" ")
    user, secret = _basic(credentials) if scheme.lower() == "basic" else ("", credentials.strip())
    if scheme.lower() not in {"basic", "bearer", "token"} or not secret:  # taxii2-client writes Token for Bearer
        raise NotSignedIn()
    client = client_of(secret, now)
    if client is None or (user and not client.is_called(user)):
        raise NotSignedIn()
    return client


def _basic(credentials: str) -> tuple[str, str]:
    """User and password (RFC 7617). Raises NotSignedIn."""
    try:
        user, _, password = b64decode(credentials, validate=True).decode().partition(":")
    except ValueError as wrong:
        raise NotSignedIn() from wrong
    if not user:
        raise NotSignedIn()
    return user, password


def body_of(ask: Ask) -> bytes:
    """The body, no byte of which is read before its type and length are right.

    Raises TooLarge, TooManyBodies, WrongMediaType.
    """
    meta, limit = ask.request.META, ask.limits.max_content_bytes
    if not negotiation.is_ours(meta.get("CONTENT_TYPE", "")) or meta.get("HTTP_CONTENT_ENCODING", "identity") not in (
        "",
        "identity",
    ):
        raise WrongMediaType(expected=negotiation.MEDIA_TYPE)
    length = meta.get("CONTENT_LENGTH") or ""
    if length.isascii() and length.isdecimal() and (len(length) > 15 or int(length) > limit):
        raise TooLarge(limit=limit)
    with bodies.reading(ask.client.token_id):
        return _read(ask, length)


def _read(ask: Ask, length: str) -> bytes:
    meta, limit = ask.request.META, ask.limits.max_content_bytes
    if length.isascii() and length.isdecimal():
        return ask.request.read(int(length))
    if "chunked" not in meta.get("HTTP_TRANSFER_ENCODING", "").lower():
        return b""
    body: bytes = meta["wsgi.input"].read(limit + 1)  # the server ends the input
    if len(body) > limit:
        raise TooLarge(limit=limit)
    return body
