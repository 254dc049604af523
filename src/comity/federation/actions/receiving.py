"""Listening to another node: from bytes to a signed receipt.

The order of the checks, cheapest and least trusting first (trust design, section 4 "Rules" and section 6):

1. size, padding, header, suite and addressee of the seal; the seal opens (rows 13, 26, 28)
2. strict JSON, one signature, a message of the agreed form (row 27)
3. its author is a trusted peer with a manifest in force (rows 8, 15); both halves of its signature verify (row 13)
4. the seal names the same author and suite as the signed text, the manifest is not a rolled-back one (rows 13, 14)
5. this node is a named recipient (row 12)
6. the id is new: the same message again gets its first receipt again (row 10), another one an alarm (row 11)
7. it was not written in the future and has not expired (row 10)
8. the peer's budget of this minute is not used up (row 28). Counted last, so that replays cannot spend it
9. stored, logged and handed to the word that registered for it, in one transaction

Up to 8 a refusal leaves nothing behind but alarms, and the sender tries again; from 9 on a signed receipt says what
became of it, and that is final.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from comity.directory import queries as directory
from comity.directory.adapters.keys import sealing_keys, signing_key
from comity.directory.core import dsse
from comity.directory.core.dsse import SignatureInvalid
from comity.directory.queries import Peer
from comity.federation.actions.alarms import raise_alarm
from comity.federation.actions.lines import ask_soon, heard, spend
from comity.federation.adapters import registry
from comity.federation.adapters.registry import Received
from comity.federation.core import envelope, message, receipt, signature
from comity.federation.core.envelope import SuiteRefused
from comity.federation.core.message import Message, MessageMalformed, NotARecipient
from comity.federation.core.receipt import Outcome, Receipt
from comity.federation.core.signature import SignatureHalved
from comity.federation.models import Alarm, Inbox
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class SealedByAnother(ComityError):
    code = "federation.sealed-by-another"
    status = 403
    sentence = gettext_noop("The message of {author} was sealed in the name of {sealer}. Ask its author to send it.")


class ManifestStale(ComityError):
    code = "federation.manifest-stale"
    status = 403
    sentence = gettext_noop(
        "The message was written under version {given} of the manifest of {node_id}, when version {held} was in force. "
        "That node has to sign with its present keys."
    )


class ManifestAhead(ComityError):
    code = "federation.manifest-ahead"
    status = 409
    sentence = gettext_noop(
        "The message was written under version {given} of the manifest of {node_id}; this node holds version {held}. "
        "The newer one is being fetched."
    )


class MessageConflict(ComityError):
    code = "federation.message-conflict"
    status = 409
    sentence = gettext_noop(
        "A different message with the id {message} arrived before. The first one is kept; an alarm was raised."
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A message whose author is known and trusted; whether it is meant for us, and new, is not known yet."""

    message: Message
    author: Peer
    signed: bytes
    digest: str


def receive(raw: bytes, *, at: datetime) -> bytes:
    """The signed receipt for sealed bytes from another node.

    Raises ComityError, by the order of checks above, where nothing was stored; the sender may try again.
    """
    return admit(identify(raw, at=at), at=at)


def identify(raw: bytes, *, at: datetime) -> Letter:
    """Checks 1 to 4: who wrote it. What is refused here may come from anybody."""
    opened = envelope.unseal(raw, reader=settings.COMITY_NODE_ID, keys=sealing_keys())
    return identify_signed(opened, at=at)


def identify_signed(opened: envelope.Opened, *, at: datetime) -> Letter:
    """Checks 2 to 4, of what stood inside a seal."""
    payload_type, payload = signature.claimed(opened.signed)
    if payload_type != message.PAYLOAD_TYPE:
        raise MessageMalformed(detail=payload_type[:80])
    said = message.decode(payload)
    author = directory.peer(said.sender, at=at)
    _verify(opened.signed, said, author, at=at)
    if opened.routing.sender != said.sender:
        raise SealedByAnother(author=said.sender, sealer=opened.routing.sender)
    if said.suite != envelope.SUITE:
        raise SuiteRefused(suite=said.suite[:60], accepted=envelope.SUITE)
    _check_manifest(said, author)
    return Letter(said, author, opened.signed, message.digest(payload))


def admit(letter: Letter, *, at: datetime, metered: bool = True) -> bytes:
    """Checks 5 to 9: the receipt for a message of a trusted peer. What an officer carries in is not `metered`."""
    _check_recipient(letter, at=at)
    before = _receipt_before(letter, at=at)
    if before is not None:
        return before
    message.check(letter.message, reader=settings.COMITY_NODE_ID, at=at)
    if metered:
        spend(letter.author.node_id, len(letter.signed), at=at)
    try:
        return _take_in(letter, at=at)
    except IntegrityError:
        again = _receipt_before(letter, at=at)  # another thread was first
        if again is None:
            raise
        return again


def _verify(signed: bytes, said: Message, author: Peer, *, at: datetime) -> None:
    try:
        signature.verify(signed, payload_type=message.PAYLOAD_TYPE, keys=author.verifying_keys)
    except SignatureHalved as error:
        day = at.date().isoformat()  # anybody can cut a signature in half: one alarm a day
        raise_alarm(Alarm.Kind.DOWNGRADE, author.node_id, day, error, at=at, evidence=signed)
        raise
    except SignatureInvalid as error:
        if said.manifest <= author.manifest.version:
            raise
        ask_soon(author.node_id, at=at)
        raise ManifestAhead(node_id=author.node_id, given=said.manifest, held=author.manifest.version) from error


def _check_manifest(said: Message, author: Peer) -> None:
    """An older version is a rollback unless the message was written before the newer one was made."""
    held = author.manifest
    if said.manifest < held.version and said.created >= held.created:
        raise ManifestStale(node_id=author.node_id, given=said.manifest, held=held.version)


def _check_recipient(letter: Letter, *, at: datetime) -> None:
    """The alarm keeps the hash only: the text was meant for somebody else."""
    try:
        message.check_recipient(letter.message, reader=settings.COMITY_NODE_ID)
    except NotARecipient as error:
        raise_alarm(Alarm.Kind.MISDIRECTED, letter.author.node_id, letter.digest, error, at=at)
        raise


def _receipt_before(letter: Letter, *, at: datetime) -> bytes | None:
    """The receipt given for the same message; None where its id is new. Raises MessageConflict."""
    said = letter.message
    found = Inbox.objects.filter(sender=said.sender, message_id=said.id).values_list("digest", "receipt").first()
    if found is None:
        return None
    digest, given = found
    if digest != letter.digest:
        error = MessageConflict(message=said.id)
        raise_alarm(Alarm.Kind.CONFLICT, said.sender, said.id, error, at=at, evidence=letter.signed)
        raise error
    return _signed_today(bytes(given))


def _signed_today(given: bytes) -> bytes:
    """The same receipt under today's key: the one it was signed with may count no more for whoever still waits."""
    key = signing_key()
    if any(each.keyid == key.public.keyid for each in dsse.read(given).signatures):
        return given
    return dsse.sign(receipt.PAYLOAD_TYPE, dsse.unverified_payload(given), [key])


@transaction.atomic
def _take_in(letter: Letter, *, at: datetime) -> bytes:
    said = letter.message
    row = _keep(letter, at=at)
    facts = {"message": said.id, "digest": letter.digest, "type": said.type, "from": said.sender}
    leaf = record("federation.message.received", said.conversation, facts, at=at)
    refusal = _hand_over(letter, at=at)
    if refusal is not None:
        refused = {"message": said.id, "code": refusal.code}
        record("federation.message.refused", said.conversation, refused, at=at)
    answer = _answer(letter, refusal, leaf=leaf.index, at=at)
    row.outcome, row.code, row.leaf = answer.outcome.value, answer.code, leaf.index
    row.receipt = dsse.sign(receipt.PAYLOAD_TYPE, receipt.encode(answer), [signing_key()])
    row.save(update_fields=["outcome", "code", "leaf", "receipt"])
    heard(said.sender, at=at)
    return bytes(row.receipt)


def _keep(letter: Letter, *, at: datetime) -> Inbox:
    said = letter.message
    return Inbox.objects.create(
        sender=said.sender,
        message_id=said.id,
        type=said.type,
        conversation=said.conversation,
        reply_to=said.reply_to,
        stream=message.stream(said.recipients),
        sequence=said.sequence,
        digest=letter.digest,
        signed=letter.signed,
        created_at=said.created,
        expires_at=said.expires,
        received_at=at,
    )


def _hand_over(letter: Letter, *, at: datetime) -> ComityError | None:
    """What the receiver refused with, its effects undone; None where it accepted."""
    try:
        with transaction.atomic():
            registry.hand_over(Received(letter.message, letter.author, at, letter.digest))
    except ComityError as refusal:
        return refusal
    return None


def _answer(letter: Letter, refusal: ComityError | None, *, leaf: int, at: datetime) -> Receipt:
    said = letter.message
    code, facts, sentence = receipt.refusal(refusal) if refusal else ("", {}, "")
    return Receipt(
        message=said.id,
        digest=letter.digest,
        sender=said.sender,
        receiver=settings.COMITY_NODE_ID,
        received=at,
        outcome=Outcome.REFUSED if refusal else Outcome.ACCEPTED,
        leaf=leaf,
        code=code,
        facts=facts,
        sentence=sentence,
    )
