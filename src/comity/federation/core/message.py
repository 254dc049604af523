"""The message: what one node says to others, and what every receiver checks before it listens.

Everything that gives a message its meaning stands inside the signed payload, so that a recipient cannot pass a
signed message on as if it had been meant for somebody else (trust design, section 4, "Rules").
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from comity.federation.core import strict_json
from comity.federation.core.limits import LIMITS, Limits
from comity.terms.errors import ComityError, gettext_noop

PAYLOAD_TYPE = "application/vnd.comity.message+json"

Body = TypeVar("Body")

NodeId = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\Z")]
MessageId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A SHA-256 in lower-case hexadecimal."""
MessageType = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*([.-][a-z0-9]+)*\Z", max_length=80)]
Line = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]+\Z", max_length=200)]
"""One line of text without control characters."""
Instant = Annotated[datetime, Meta(tz=True)]


class MessageMalformed(ComityError):
    code = "federation.message-malformed"
    status = 400
    sentence = gettext_noop("The message is not in the form that nodes agreed on: {detail}.")


class NotARecipient(ComityError):
    code = "federation.not-a-recipient"
    status = 403
    sentence = gettext_noop(
        "The message {message} was written to others and not to this node. Ask its author to write to you."
    )


class MessageExpired(ComityError):
    code = "federation.message-expired"
    sentence = gettext_noop("The message {message} expired at {expires}. Ask its author to write again.")


class MessageFromTheFuture(ComityError):
    code = "federation.message-from-the-future"
    sentence = gettext_noop(
        "The message {message} says it was written at {created}, which is still to come. Compare the clocks of both "
        "nodes."
    )


class LifetimeTooLong(ComityError):
    code = "federation.lifetime-too-long"
    sentence = gettext_noop(
        "The message {message} wants to live longer than {days} days. Write it with an earlier end."
    )


class BlobRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that the message speaks of, fetched by its hash. Size in bytes."""

    sha256: Digest
    size: Annotated[int, Meta(ge=0, le=1 << 53)]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is signed.

    `suite` is the seal its author used; `manifest` the version of the author's key manifest in force when writing.
    `sequence` counts the messages from this sender to exactly these recipients, from 1: each recipient notices a gap,
    none learns how much the others are written. `parents` are the digests of the newest messages of the conversation
    that the author had sent and received, so that a conversation cannot be retold in another order.
    """

    type: MessageType
    id: MessageId
    sender: NodeId
    recipients: Annotated[tuple[NodeId, ...], Meta(min_length=1)]
    purpose: Line
    created: Instant
    expires: Instant
    conversation: Line
    sequence: Annotated[int, Meta(ge=1, le=1 << 53)]
    manifest: Annotated[int, Meta(ge=1, le=1 << 53)]
    suite: Line
    body: msgspec.Raw
    reply_to: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")] = ""
    parents: Annotated[tuple[Digest, ...], Meta(max_length=2)] = ()
    blobs: Annotated[tuple[BlobRef, ...], Meta(max_length=1024)] = ()


def encode(message: Message) -> bytes:
    """The payload that is signed."""
    return msgspec.json.encode(message)


def decode(payload: bytes, limits: Limits = LIMITS) -> Message:
    """The message of a payload, its form checked. Raises MessageMalformed and what strict_json.check raises."""
    strict_json.check(payload, limits)
    try:
        message = msgspec.json.decode(payload, type=Message)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageMalformed(detail=_short(error)) from error
    if len(message.recipients) > limits.recipients or len(set(message.recipients)) != len(message.recipients):
        raise MessageMalformed(detail="recipients")
    if message.sender in message.recipients:
        raise MessageMalformed(detail="sender")
    return message


def digest(payload: bytes) -> str:
    """The hash of a message that both ledgers hold: SHA-256 of the signed payload.

    It does not cover the signature, so nobody can make a second "other" message out of one by re-encoding it.
    """
    return sha256(payload).hexdigest()


def check(message: Message, *, reader: str, at: datetime, limits: Limits = LIMITS) -> None:
    """Return if `reader` may act on the message at that instant.

    Raises NotARecipient, LifetimeTooLong, MessageFromTheFuture, MessageExpired.
    """
    check_recipient(message, reader=reader)
    if not message.created < message.expires <= message.created + limits.lifetime:
        raise LifetimeTooLong(message=message.id, days=limits.lifetime.days)
    if message.created > at + limits.clock_skew:
        raise MessageFromTheFuture(message=message.id, created=message.created.isoformat())
    if message.expires <= at:
        raise MessageExpired(message=message.id, expires=message.expires.isoformat())


def check_recipient(message: Message, *, reader: str) -> None:
    """Return if the author named `reader` among the recipients. Raises NotARecipient."""
    if reader not in message.recipients:
        raise NotARecipient(message=message.id)


def stream(recipients: Sequence[str]) -> str:
    """The name of the stream that `sequence` counts in: the recipients, whatever their order."""
    return sha256("\n".join(sorted(recipients)).encode()).hexdigest()


def read_body(raw: bytes, body_type: type[Body]) -> Body:
    """The body as its type. Raises MessageMalformed."""
    try:
        return msgspec.json.decode(raw, type=body_type)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageMalformed(detail=_short(error)) from error


def _short(error: Exception) -> str:
    return str(error).replace("\n", " ")[:160]
