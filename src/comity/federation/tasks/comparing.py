"""What the peers have seen of this node's log, asked before a restored copy goes on with it.

Each peer is shown our newest checkpoint, as in the exchange: it cosigns what continues all it has seen, and names the
size it knows where that is larger (C2SP tlog-witness, "add-checkpoint").
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.federation.actions import witnessing
from comity.federation.adapters.http import PeerUnreachable, Reply
from comity.federation.core import add_checkpoint
from comity.federation.tasks.exchange import Show, show_checkpoint
from comity.ledger import queries as ledger
from comity.terms.errors import ComityError


class Answer(StrEnum):
    """What a peer makes of our log."""

    CONTINUES = "continues"  # it cosigned: it knows no leaf that we lack
    LONGER = "longer"  # it has seen leaves that we lack
    REFUSED = "refused"  # it saw another story, or knows our log by another name
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Seen:
    """How many leaves of our log a peer has seen; 0 where it did not say."""

    peer: str
    answer: Answer
    size: int = 0


def compare(*, at: datetime, show: Show = show_checkpoint) -> tuple[Seen, ...]:
    """Ask every trusted peer, one after the other. Have the newest leaves under a checkpoint before."""
    return tuple(_ask(peer, ledger.cosigned_size(peer.node_id), show, at=at) for peer in directory.peers(at=at))


def _ask(peer: Peer, known: int, show: Show, *, at: datetime, again: bool = True) -> Seen:
    latest = ledger.latest_checkpoint()
    if latest is None:
        return Seen(peer.node_id, Answer.SILENT)
    proof = ledger.consistency(known, latest.size)
    try:
        reply = show(peer, add_checkpoint.encode(known, proof, latest.note))
        size = _other_size(reply)
    except ComityError as error:
        return Seen(peer.node_id, Answer.SILENT if isinstance(error, PeerUnreachable) else Answer.REFUSED)
    if size is not None and size <= latest.size and again:
        return _ask(peer, size, show, at=at, again=False)
    if size is not None and size > latest.size:
        return Seen(peer.node_id, Answer.LONGER, size)
    return Seen(peer.node_id, Answer.CONTINUES, latest.size) if _kept(peer, latest.size, reply, at=at) else _no(peer)


def _other_size(reply: Reply) -> int | None:
    """The size that the peer knows, where it named one."""
    named = reply.status == 409 and reply.media_type == add_checkpoint.SIZE_MEDIA_TYPE
    return add_checkpoint.decode_size(reply.body) if named else None


def _kept(peer: Peer, size: int, reply: Reply, *, at: datetime) -> bool:
    """Whether it cosigned; its word alone is not believed."""
    try:
        witnessing.take_cosignature(peer, size, reply.body.decode("utf-8", "replace"), at=at)
    except ComityError:
        return False
    return reply.status == 200


def _no(peer: Peer) -> Seen:
    return Seen(peer.node_id, Answer.REFUSED)
