"""Saying something to other nodes: signed, sealed and queued in the transaction of the act that says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.adapters.keys import signing_key
from comity.directory.core import dsse, xwing
from comity.directory.queries import Peer
from comity.federation.actions.lines import heard
from comity.federation.core import envelope, message
from comity.federation.core.message import BlobRef, Message
from comity.federation.models import Inbox, Outbox, SentMessage, Stream
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

LIFETIME = timedelta(days=30)


class NotWaiting(ComityError):
    code = "federation.not-waiting"
    status = 409
    sentence = gettext_noop("This message is not waiting to be sent. It was answered, or it has expired.")


class DeliveryUnknown(ComityError):
    code = "federation.delivery-unknown"
    status = 404
    sentence = gettext_noop("There is no such message in the outbox.")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a message is about, and to which other it belongs."""

    type: str
    purpose: str
    conversation: str
    reply_to: str
    blobs: tuple[BlobRef, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    message: Message
    signed: bytes
    digest: str


def send(
    type: str,  # noqa: A002  the wire's own name
    body: msgspec.Struct | msgspec.Raw,
    *,
    to: Sequence[str],
    purpose: str,
    conversation: str,
    ref: str,
    at: datetime,
    expires: datetime | None = None,
    reply_to: str = "",
    blobs: Sequence[BlobRef] = (),
    by: str = "",
) -> str:
    """Queue a message to trusted peers and record it, inside the caller's transaction. The message id is returned.

    Without `expires` it lives for thirty days. Every recipient sees who else received it.

    Raises PeerUnknown, PeerNotTrusted, PeerSuspended, ManifestExpired, MessageMalformed, LifetimeTooLong, SealTooLarge;
    TransactionManagementError outside a transaction.
    """
    peers = [directory.peer(node_id, at=at) for node_id in to]
    topic = Topic(type, purpose, conversation, reply_to, tuple(blobs))
    said = _compose(topic, body, to, at=at, expires=expires or at + LIFETIME)
    written = _sign(said, at=at)
    facts = {"message": said.id, "digest": written.digest, "type": type, "to": list(to), "conversation": conversation}
    leaf = record("federation.message.sent", ref, facts, at=at, by=by)
    _queue(written, peers, ref=ref, leaf=leaf.index, at=at)
    return said.id


def retry(message_id: str, recipient: str, *, by: str, at: datetime) -> None:
    """Send a waiting message at the next opportunity. Raises DeliveryUnknown, NotWaiting."""
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(message_id=message_id, recipient=recipient).first()
        if row is None:
            raise DeliveryUnknown()
        if row.state != Outbox.State.PENDING:
            raise NotWaiting()
        row.next_at = at
        row.save(update_fields=["next_at"])
        heard(recipient, at=at)
        facts = {"message": message_id, "to": recipient}
        record("federation.message.retried", row.message.ref, facts, at=at, by=by)


def sealed_for(peer: Peer) -> str:
    """The name of the key that a message to this peer is sealed to."""
    return sha256(peer.sealing_public).hexdigest()


def seal_to(peer: Peer, signed: bytes) -> bytes:
    """What only this peer can open. Raises SealTooLarge."""
    key = xwing.public(peer.sealing_public)
    return envelope.seal(signed, sender=settings.COMITY_NODE_ID, recipient=peer.node_id, key=key)


def _compose(
    topic: Topic, body: msgspec.Struct | msgspec.Raw, to: Sequence[str], *, at: datetime, expires: datetime
) -> Message:
    return Message(
        type=topic.type,
        id=uuid4().hex,
        sender=settings.COMITY_NODE_ID,
        recipients=tuple(to),
        purpose=topic.purpose,
        created=at,
        expires=expires,
        conversation=topic.conversation,
        reply_to=topic.reply_to,
        sequence=_next_number(to),
        parents=_newest(topic.conversation),
        manifest=directory.own_manifest().version,
        suite=envelope.SUITE,
        body=msgspec.Raw(msgspec.json.encode(body)),
        blobs=topic.blobs,
    )


def _sign(said: Message, *, at: datetime) -> _Written:
    payload = message.encode(said)
    message.check(message.decode(payload), reader=said.recipients[0], at=at)
    signed = dsse.sign(message.PAYLOAD_TYPE, payload, [signing_key()])
    return _Written(said, signed, message.digest(payload))


def _queue(written: _Written, peers: Sequence[Peer], *, ref: str, leaf: int, at: datetime) -> None:
    said = written.message
    row = SentMessage.objects.create(
        id=said.id,
        type=said.type,
        conversation=said.conversation,
        ref=ref,
        reply_to=said.reply_to,
        digest=written.digest,
        signed=written.signed,
        leaf=leaf,
        created_at=said.created,
        expires_at=said.expires,
    )
    Outbox.objects.bulk_create(
        Outbox(
            message=row,
            recipient=peer.node_id,
            sealed=seal_to(peer, written.signed),
            sealed_for=sealed_for(peer),
            next_at=at,
        )
        for peer in peers
    )


def _next_number(recipients: Sequence[str]) -> int:
    name = message.stream(recipients)
    Stream.objects.bulk_create([Stream(name=name)], ignore_conflicts=True)
    row = Stream.objects.select_for_update().get(name=name)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _newest(conversation: str) -> tuple[str, ...]:
    """The digests of the newest message sent and the newest received in a conversation."""
    sent = SentMessage.objects.filter(conversation=conversation).order_by("-leaf")
    received = Inbox.objects.filter(conversation=conversation).order_by("-id")
    newest = (sent.values_list("digest", flat=True).first(), received.values_list("digest", flat=True).first())
    return tuple(digest for digest in newest if digest)
