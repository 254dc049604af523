"""A node at the other end of the wire, in memory: its keys, its manifest, its own way of reading and writing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from comity.directory.core import dsse, xwing
from comity.directory.core.manifest import Manifest
from comity.directory.core.signing import SigningKey
from comity.federation.core import envelope, message, receipt
from comity.federation.core.message import Message
from comity.federation.core.receipt import Outcome, Receipt
from comity.terms.state import Iso3
from tests.cast import AUS, IDN, NOON, Node
from tests.ledger.peers import Peer as Book

NOW = NOON


class How(TypedDict, total=False):
    """How a counterpart answers: as a receipt says it."""

    outcome: Outcome
    code: str
    leaf: int


class Greeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body for tests: what one desk says to another."""

    text: str = "good morning"


GREETING = Greeting()


@dataclass
class Counterpart(Node):
    """A node that is not ours. It signs and seals as the wire format says, or as a test tells it to."""

    version: int = 1
    book: Book = field(default_factory=Book)

    def __post_init__(self) -> None:
        self.book.keys = replace(self.book.keys, name=f"{self.node_id}/comity/log")

    def says(self, version: int = 1, *, at: datetime = NOW, previous: bytes = b"") -> Manifest:
        """With the keys of its log, so that it can witness ours and we its."""
        return msgspec.structs.replace(super().says(version, at=at, previous=previous), ledger=self.book.vkey)

    @property
    def sealing_public(self) -> bytes:
        return xwing.raw(self.ml_kem, self.x25519)

    @property
    def key(self) -> MLKEM768X25519PublicKey:
        return xwing.public(self.sealing_public)

    def shows(self, *, at: datetime = NOW, previous: bytes = b"") -> bytes:
        """Its present key manifest, as it would serve it at /federation/manifest/."""
        return self.manifest(self.version, at=at, previous=previous)

    def message(
        self,
        body: msgspec.Struct | bytes = GREETING,
        *,
        to: Sequence[str] = ("phl.example",),
        type: str = "test.greeting",  # noqa: A002  the wire's own name
        id: str = "",  # noqa: A002  the wire's own name
        created: datetime = NOW,
        expires: datetime | None = None,
        sequence: int = 1,
        conversation: str = "PHL-2026-7K3M9Q",
    ) -> Message:
        """A message as this node would write it."""
        return Message(
            type=type,
            id=id or uuid4().hex,
            sender=self.node_id,
            recipients=tuple(to),
            purpose="criminal investigation",
            created=created,
            expires=expires or created + timedelta(days=30),
            conversation=conversation,
            sequence=sequence,
            manifest=self.version,
            suite=envelope.SUITE,
            body=msgspec.Raw(body if isinstance(body, bytes) else msgspec.json.encode(body)),
        )

    def sign(self, said: Message) -> bytes:
        return dsse.sign(message.PAYLOAD_TYPE, message.encode(said), [self.signing])

    def seal(self, signed: bytes, *, to: str, key: MLKEM768X25519PublicKey) -> bytes:
        return envelope.seal(signed, sender=self.node_id, recipient=to, key=key)

    def unseal(self, sealed: bytes) -> bytes:
        """The signed envelope inside what was sealed to this node."""
        return envelope.unseal(sealed, reader=self.node_id, keys=[self.sealing]).signed

    def read(self, sealed: bytes, *, author: SigningKey) -> Message:
        """The message inside, its author's signature checked."""
        payload = dsse.verify(self.unseal(sealed), payload_type=message.PAYLOAD_TYPE, keys=[author.public])
        return message.decode(payload)

    def answers(self, sealed: bytes, *, to: "Counterpart", **how: Unpack[How]) -> bytes:
        """The sealed receipt that this node gives for a message sealed to it."""
        return self.seal(self.receipt(self.unseal(sealed), **how), to=to.node_id, key=to.key)

    def receipt(self, signed: bytes, *, outcome: Outcome = Outcome.ACCEPTED, code: str = "", leaf: int = 7) -> bytes:
        """Its signed receipt for a message of ours."""
        payload = dsse.unverified_payload(signed)
        said = message.decode(payload)
        answer = Receipt(
            message=said.id,
            digest=message.digest(payload),
            sender=said.sender,
            receiver=self.node_id,
            received=NOW,
            outcome=outcome,
            leaf=leaf,
            code=code,
        )
        return dsse.sign(receipt.PAYLOAD_TYPE, receipt.encode(answer), [self.signing])


def australia() -> Counterpart:
    return Counterpart("aus.example", AUS, "Australia", "http://192.0.2.2:8002")


def indonesia() -> Counterpart:
    return Counterpart("idn.example", IDN, "Indonesia", "http://192.0.2.3:8003")


def stranger() -> Counterpart:
    """A node that nobody introduced."""
    return Counterpart("nowhere.example", Iso3("NZL"), "Nowhere")
