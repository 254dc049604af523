"""A node at the other end of the wire, in memory: its keys, its manifest, its own way of reading and writing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from comity.directory.core import dsse, xwing
from comity.directory.core import manifest as manifests
from comity.directory.core.signing import SigningKey
from comity.federation.core import envelope, message, receipt
from comity.federation.core.message import Message
from comity.federation.core.receipt import Outcome, Receipt

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Greeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body for tests: what one desk says to another."""

    text: str = "good morning"


GREETING = Greeting()


@dataclass
class Counterpart:
    """A node that is not ours. It signs and seals as the wire format says, or as a test tells it to."""

    node_id: str
    state: str
    signing: SigningKey = field(default_factory=SigningKey.generate)
    ml_kem: MLKEM768PrivateKey = field(default_factory=MLKEM768PrivateKey.generate)
    x25519: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    roots: tuple[SigningKey, ...] = field(default_factory=lambda: tuple(SigningKey.generate() for _ in range(3)))
    version: int = 1
    base_url: str = "http://127.0.0.1:9"

    @property
    def sealing(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self.ml_kem, self.x25519)

    @property
    def sealing_public(self) -> bytes:
        return xwing.raw(self.ml_kem, self.x25519)

    def manifest(self, *, at: datetime = NOW, previous: str = "", suites: manifests.Suites = manifests.SUITES) -> bytes:
        """Its signed key manifest, as it would serve it at /federation/manifest/."""
        said = manifests.Manifest(
            format="comity-manifest-v1",
            node_id=self.node_id,
            state=self.state,
            name=self.state.title(),
            version=self.version,
            created=at - timedelta(days=1),
            expires=at + timedelta(days=60),
            base_url=self.base_url,
            suites=suites,
            root=manifests.Root(keys=tuple(manifests.public(key) for key in self.roots), threshold=2),
            signing=(manifests.public(self.signing),),
            sealing=self.sealing_public,
            ledger="",
            previous=previous,
        )
        return manifests.sign(said, roots=self.roots, signers=(self.signing,))

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
