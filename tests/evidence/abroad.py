"""The other side of a request, in memory: it signs and seals as its own node would, and reads what we send it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from django.conf import settings

from comity.directory.adapters.keys import signing_key
from comity.directory.core import dsse, xwing
from comity.directory.core.permissions import Actor
from comity.evidence.core import bodies
from comity.evidence.core.bodies import Content, FieldAsked, Label, RequestBody, StepBody
from comity.evidence.core.machine import Kind, Step
from comity.evidence.core.signatures import Signature
from comity.federation.actions import receive, take_receipt
from comity.federation.core import receipt
from comity.federation.core.receipt import Outcome, Receipt
from comity.federation.models import Outbox
from comity.law.core.knowledge import load
from comity.terms.marking import Tlp
from tests import cast
from tests.cast import NOON, Person
from tests.federation.counterpart import Counterpart

Body = TypeVar("Body", bound=msgspec.Struct)

OFFICER = "6f0c8a3e-5f6e-4c7b-9a51-1f2a3b4c5d6e"
SECOND_OFFICER = "7a1d9b4f-6a7f-4d8c-8b62-2a3b4c5d6e7f"
VALUES: dict[str, object] = {
    "requesting-authority": "Cyber police of Australia",
    "offence": "ransomware",
    "facts-summary": "A hospital's files were encrypted on 20 November 2026.",
    "data-description": "The mailbox and its log-in records.",
    "relevance": "The demand came from this account.",
    "necessity": "Log-in records are deleted after thirty days.",
    "intent-to-request-mla": "A request for disclosure follows.",
    "account-identifiers": {
        "entries": [{"type": "email", "value": "dark.harbour@example.org", "at": None, "zone": "", "port": None}]
    },
}


@dataclass
class Abroad:
    """A peer's desk. `sequence` counts what it wrote to us; `receipts` are what our node answered."""

    node: Counterpart
    our_sealing: bytes
    sequence: int = 0
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def desk(self) -> str:
        return str(self.node.desk_ids[0])

    def says(self, type: str, body: msgspec.Struct, *, conversation: str, at: datetime = NOON) -> Receipt:  # noqa: A002
        """Send us a message; what our node's signed receipt says."""
        self.sequence += 1
        said = self.node.message(
            body, type=type, conversation=conversation, sequence=self.sequence, created=at, to=[settings.COMITY_NODE_ID]
        )
        key = xwing.public(self.our_sealing)
        sealed = self.node.seal(self.node.sign(said), to=settings.COMITY_NODE_ID, key=key)
        answer = receipt.decode(dsse.unverified_payload(receive(sealed, at=at)))
        self.receipts.append(answer)
        return answer

    def steps(self, ref: str, step: Step, *, at: datetime = NOON, **said: object) -> Receipt:
        """Take a step in a conversation."""
        body = msgspec.convert({"ref": ref, "step": step, **said}, StepBody)
        return self.says("evidence.step", body, conversation=ref, at=at)

    def heard(self, type: str, body_type: type[Body]) -> list[Body]:  # noqa: A002
        """The bodies of our messages of a type, oldest first, opened and verified as its own node would."""
        rows = Outbox.objects.filter(recipient=self.node.node_id, message__type=type).order_by("id")
        messages = [self.node.read(bytes(row.sealed), author=signing_key()) for row in rows]
        return [msgspec.json.decode(bytes(one.body), type=body_type) for one in messages]

    def answers(self, outcome: Outcome = Outcome.ACCEPTED, *, code: str = "", at: datetime = NOON) -> None:
        """Give its receipt for everything of ours that waits."""
        for row in Outbox.objects.filter(recipient=self.node.node_id, state=Outbox.State.PENDING).order_by("id"):
            take_receipt(self.node.receipt(bytes(row.message.signed), outcome=outcome, code=code), at=at)

    def content(self, desk: str, **changed: object) -> Content:
        """A proper preservation request under ETS 185 art. 29, unless told otherwise."""
        route = load().route(str(changed.get("route", "ets185-29")))
        content = Content(
            ref="AUS-2026-7K3M9Q",
            kind=Kind.PRESERVATION,
            requesting="AUS",
            requested="PHL",
            requesting_desk=self.desk,
            requested_desk=desk,
            route=route.id,
            instrument=route.instrument,
            article=route.article,
            data="preservation",
            holder="service-provider",
            urgency="ordinary",
            offence="ransomware",
            language="en",
            fields=tuple(FieldAsked(one.field, one.need, one.source) for one in route.fields),
            values=VALUES,
            attachments=(),
            label=Label(Tlp.AMBER_STRICT, "criminal investigation", NOON + timedelta(days=400)),
        )
        return msgspec.structs.replace(content, **changed)

    def asks(self, content: Content, *, hands: tuple[str, ...] = (OFFICER,), at: datetime = NOON) -> Receipt:
        """Send a request, signed by these officers."""
        signed = bodies.encode_content(content)
        digest = bodies.digest_of(signed)
        signatures = tuple(Signature(hand, "contact-point-24-7", at, digest) for hand in hands)
        body = RequestBody(signed.decode(), signatures)
        return self.says("evidence.request", body, conversation=content.ref, at=at)


@dataclass
class Scene:
    """Who takes part."""

    people: cast.House
    aus: Abroad
    idn: Abroad

    def actor(self, person: Person, *, at: datetime = NOON) -> Actor:
        return self.people.actor(person, at=at)

    def desk(self, name: str) -> str:
        return str(self.people.desks[name].pk)
