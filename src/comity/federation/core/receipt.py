"""The receipt: the receiver's signed word that a message arrived, and what became of it.

It names the hash of the message and the leaf of the receiver's log that holds it, so that a receiver that later hides
the entry is convicted by its own receipt (trust design, section 2, "Receipts").
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from comity.federation.core import strict_json
from comity.federation.core.message import Digest, Instant, MessageId, NodeId
from comity.terms.errors import ComityError, Fact, gettext_noop

PAYLOAD_TYPE = "application/vnd.comity.receipt+json"
ShortText = Annotated[str, Meta(max_length=1000)]


class ReceiptMalformed(ComityError):
    code = "federation.receipt-malformed"
    status = 400
    sentence = gettext_noop("The receipt could not be read. The message will be sent again.")


class ReceiptMismatch(ComityError):
    code = "federation.receipt-mismatch"
    status = 409
    sentence = gettext_noop("The receipt of {peer} is for another message than the one sent. It was not accepted.")


class Outcome(StrEnum):
    """What became of a message at the other side. Both are final."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`digest` is the SHA-256 of the signed payload, `leaf` the index in the receiver's log.

    A refusal has the code, the facts and the English sentence of its reason.
    """

    message: MessageId
    digest: Digest
    sender: NodeId
    receiver: NodeId
    received: Instant
    outcome: Outcome
    leaf: Annotated[int, Meta(ge=0)]
    code: Annotated[str, Meta(max_length=100)] = ""
    facts: Annotated[dict[str, str | int | float], Meta(max_length=50)] = msgspec.field(default_factory=dict)
    sentence: ShortText = ""


def encode(receipt: Receipt) -> bytes:
    return msgspec.json.encode(receipt)


def decode(payload: bytes) -> Receipt:
    """The receipt of a payload. Raises ReceiptMalformed."""
    strict_json.check(payload)
    try:
        return msgspec.json.decode(payload, type=Receipt)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReceiptMalformed() from error


def refusal(error: ComityError) -> tuple[str, dict[str, Fact], str]:
    """Code, facts and English sentence of a refusal, as a receipt carries them."""
    facts = {name: value if not isinstance(value, str) else value[:400] for name, value in error.facts.items()}
    return error.code, facts, error.explain()[:1000]


def check(receipt: Receipt, *, message: str, digest: str, sender: str, receiver: str) -> None:
    """Return if the receipt is for that message between those two. Raises ReceiptMismatch."""
    meant = (receipt.message, receipt.digest, receipt.sender, receipt.receiver)
    if meant != (message, digest, sender, receiver):
        raise ReceiptMismatch(peer=receiver)
