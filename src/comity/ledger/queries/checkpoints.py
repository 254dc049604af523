"""What was signed over the log, by this node and by its peers; and what peers signed over theirs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.ledger.core.checkpoints import base64_of
from comity.ledger.core.witnessing import Verdict
from comity.ledger.models import Checkpoint, Cosignature, Equivocation, PeerCheckpoint
from comity.terms.errors import ComityError, gettext_noop


class NoSuchEvidence(ComityError):
    code = "ledger.no-such-evidence"
    status = 404
    sentence = gettext_noop("There is no such evidence. The list of all evidence is on the page of the log.")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A peer that cosigned, and the instant it stated."""

    peer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint of this log. `note` has the log's signatures and all cosignatures."""

    size: int
    root: bytes
    at: datetime
    note: str
    cosigned: tuple[Cosigned, ...]

    @property
    def root_text(self) -> str:
        """The root as the note has it, in base 64."""
        return base64_of(self.root)


@dataclass(frozen=True, slots=True)
class PeerHead:
    """The newest checkpoint of a peer that this node verified."""

    origin: str
    peer: str
    size: int
    root: bytes
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two notes of one log. Where the verdict convicts, they prove to anyone that it equivocated."""

    id: UUID
    origin: str
    peer: str
    verdict: Verdict
    first_note: str
    second_note: str
    proof: tuple[str, ...]
    keys: str
    seen_at: datetime


def latest_checkpoint(include: int | None = None) -> SignedCheckpoint | None:
    """The newest checkpoint; with `include`, only if that leaf is under it."""
    row = Checkpoint.objects.prefetch_related("cosignatures").order_by("-size").first()
    if row is None or (include is not None and row.size <= include):
        return None
    return _signed(row)


def checkpoint_of(leaf_index: int) -> SignedCheckpoint | None:
    """The best checkpoint over a leaf: of those with most cosignatures among the newest, the newest."""
    rows = Checkpoint.objects.prefetch_related("cosignatures").filter(size__gt=leaf_index).order_by("-size")[:20]
    best = max(rows, key=lambda row: len(row.cosignatures.all()), default=None)
    return None if best is None else _signed(best)


def cosigned_size(peer: str) -> int:
    """The largest of our checkpoints that the peer has cosigned; 0 where there is none."""
    newest = Cosignature.objects.filter(peer=peer).order_by("-checkpoint_id").first()
    return newest.checkpoint_id if newest else 0


def peer_checkpoints() -> list[PeerHead]:
    rows = PeerCheckpoint.objects.filter(size__gt=0).order_by("origin")
    return [PeerHead(row.origin, row.peer, row.size, bytes(row.root), row.seen_at) for row in rows]


def equivocations() -> list[Evidence]:
    """Every contradiction seen, newest first."""
    return [_evidence(row) for row in Equivocation.objects.order_by("-seen_at")]


def equivocation(evidence_id: UUID) -> Evidence:
    """One contradiction. Raises NoSuchEvidence."""
    row = Equivocation.objects.filter(id=evidence_id).first()
    if row is None:
        raise NoSuchEvidence()
    return _evidence(row)


def _signed(row: Checkpoint) -> SignedCheckpoint:
    cosignatures = list(row.cosignatures.all())
    return SignedCheckpoint(
        size=row.size,
        root=bytes(row.root),
        at=row.at,
        note=row.note + "".join(each.lines for each in cosignatures),
        cosigned=tuple(Cosigned(each.peer, each.cosigned_at) for each in cosignatures),
    )


def _evidence(row: Equivocation) -> Evidence:
    return Evidence(
        id=row.id,
        origin=row.origin,
        peer=row.peer,
        verdict=Verdict(row.verdict),
        first_note=row.first_note,
        second_note=row.second_note,
        proof=tuple(row.proof.split()),
        keys=row.keys,
        seen_at=row.seen_at,
    )
