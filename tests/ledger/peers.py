"""Another log, built in memory: a peer as this node sees it, honest or not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from comity.ledger.core.checkpoints import Checkpoint
from comity.ledger.core.notes import cosigned, signed
from comity.ledger.core.proofs import Node, Proof, consistency, root_of
from comity.ledger.core.tree import Frontier, leaf_hash, perfect_root
from comity.ledger.core.vkeys import LogKeys, written

AT = datetime(2026, 11, 22, 8, 31, 7, tzinfo=UTC)
REF = "PHL-2026-7K3M9Q"


def log_keys(node: str) -> LogKeys:
    return LogKeys(f"{node}/comity/log", Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())


@dataclass
class Peer:
    """A log that signs what it is told to sign."""

    keys: LogKeys = field(default_factory=lambda: log_keys("idn.example"))
    leaves: list[bytes] = field(default_factory=list)

    @property
    def vkey(self) -> str:
        return written(self.keys.public)

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(self.keys.name, len(self.leaves), Frontier().grown(self.leaves).root)

    def log(self, *entries: str) -> None:
        self.leaves.extend(leaf_hash(entry.encode()) for entry in entries)

    def note(self) -> str:
        return str(signed(self.head, self.keys, AT))

    def proof(self, old: int) -> Proof:
        return tuple(root_of(span, self._node) for span in consistency(old, len(self.leaves)))

    def cosign(self, note_text: str) -> str:
        return "".join(str(line) for line in cosigned(note_text, self.keys, AT))

    def fork(self) -> "Peer":
        """The same log, free to tell another story from here on."""
        return Peer(self.keys, list(self.leaves))

    def _node(self, node: Node) -> bytes:
        return perfect_root(self.leaves[node.index << node.height : (node.index + 1) << node.height])
