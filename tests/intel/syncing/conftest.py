"""The Philippine node in a community with Australia and Indonesia, which stand at the other end of the wire."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey
from django.conf import settings

from comity.directory.adapters.keys import signing_key
from comity.directory.core import xwing
from comity.federation.core.receipt import Outcome, Receipt
from comity.federation.models import Outbox
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import SEGMENT, Attested, SegmentBody
from comity.intel.core.exchange.segments import Opened, Statement
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Collection
from tests.cast import NOON
from tests.evidence.abroad import Abroad
from tests.intel.sharing.conftest import Scene, australian_node, indonesian_node, node_keys, scene
from tests.intel.sharing.marked import NODE_AUS, NODE_IDN

__all__ = ["australian_node", "indonesian_node", "node_keys", "scene"]

SECRET = bytes(range(16))
REMOTE = "b0a7b0a7-0000-4000-8000-000000000001"


@dataclass
class Sender:
    """A counterpart that sends us its collection, segment by segment, as its own node would."""

    node: Abroad
    charter: Charter
    remote: str = REMOTE
    sequence: int = 0
    previous: str = ""
    sent: list[SegmentBody] = field(default_factory=list)

    def writes(
        self, *raws: bytes, attested: Sequence[Attested] = (), proofs: Sequence[bytes] = (), **other: object
    ) -> SegmentBody:
        """The next segment; `other` are changes to its statement."""
        said: dict[str, object] = {
            "author": self.node.node.node_id,
            "reader": settings.COMITY_NODE_ID,
            "community": self.charter.id,
            "collection": self.remote,
            "sequence": self.sequence + 1,
            "previous": self.previous,
            "written_at": NOON,
            "objects": len(raws),
            "root": segments.root_of(segments.hashes(raws, SECRET)),
        }
        statement = Statement(**said | other)  # type: ignore[arg-type]  # what a test changes
        self.sequence, self.previous = statement.sequence, segments.digest(statement)
        envelope = segments.sign(statement, self.node.node.signing)
        body = segments.body(envelope, raws, SECRET, *attested, proofs=proofs)
        self.sent.append(body)
        return body

    def says(self, body: SegmentBody, *, at: datetime = NOON) -> Receipt:
        return self.node.says(SEGMENT, body, conversation=f"intel-sync:{self.remote}", at=at)

    def sends(self, *raws: bytes, at: datetime = NOON) -> Receipt:
        return self.says(self.writes(*raws), at=at)


@dataclass
class Reader:
    """A counterpart that we send our collection to. It remembers what it heard, since our node lets go of it."""

    node: Abroad
    heard: dict[int, SegmentBody] = field(default_factory=dict)

    def listens(self) -> list[SegmentBody]:
        rows = Outbox.objects.filter(recipient=self.node.node.node_id, message__type=SEGMENT).exclude(sealed=b"")
        for row in rows.exclude(pk__in=self.heard).order_by("pk"):
            said = self.node.node.read(bytes(row.sealed), author=signing_key())
            self.heard[row.pk] = msgspec.json.decode(bytes(said.body), type=SegmentBody)
        return [self.heard[pk] for pk in sorted(self.heard)]

    def opened(self) -> list[Opened]:
        """Every segment that it received from us, verified with our key as it would."""
        return [segments.opened(body, [signing_key().public]) for body in self.listens()]

    def names(self) -> list[str]:
        """What the objects in them are called."""
        return [msgspec.json.decode(raw)["name"] for one in self.opened() for raw in one.raws]

    def answers(self, outcome: Outcome = Outcome.ACCEPTED, *, code: str = "", at: datetime = NOON) -> None:
        self.listens()
        self.node.answers(outcome, code=code, at=at)


@dataclass
class Circle:
    """A community of three nodes, and this node's collection in it."""

    scene: Scene
    charter: Charter
    collection: Collection

    aus: Reader
    idn: Reader

    def sender(self, node: Abroad | None = None) -> Sender:
        """Australia, unless told otherwise, with a collection of its own in this community."""
        return Sender(node or self.scene.aus, self.charter)

    @property
    def ours(self) -> MLKEM768X25519PublicKey:
        """The key that our node's messages are sealed to."""
        return xwing.public(self.scene.aus.our_sealing)

    @property
    def id(self) -> UUID:
        return UUID(self.charter.id)


@pytest.fixture
def circle(scene: Scene) -> Circle:
    charter = scene.circle(NODE_AUS, NODE_IDN)
    return Circle(scene, charter, scene.collection(charter), Reader(scene.aus), Reader(scene.idn))
