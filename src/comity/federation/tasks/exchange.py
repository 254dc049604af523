"""The exchange with each peer: our newest checkpoint for its cosignature, its newest manifest for ours.

What a peer revokes, others know within one exchange (trust design, section 6, row 15).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.federation.actions import lines, witnessing
from comity.federation.actions.alarms import raise_alarm
from comity.federation.adapters import http
from comity.federation.adapters.http import PeerAnswered, PeerUnreachable, Reply
from comity.federation.core import add_checkpoint
from comity.federation.core.limits import LIMITS
from comity.federation.models import Alarm
from comity.federation.tasks.couriers import Couriers
from comity.ledger import queries as ledger
from comity.terms.errors import ComityError

PATH = "/federation/checkpoint/"
EVERY = timedelta(minutes=1)
PATIENCE_SECONDS = 20.0
ROLLED_BACK, EQUIVOCATED = "ledger.rolled-back", "ledger.equivocated"

Show = Callable[[Peer, bytes], Reply]
Fetch = Callable[[Peer], bytes]


@dataclass(frozen=True, slots=True)
class Errand:
    """What to show a peer: our checkpoint of `size`, with the proof from the size it knows; empty if it has that."""

    peer: Peer
    size: int
    request: bytes


@dataclass(frozen=True, slots=True)
class News:
    """What came back: the manifest it shows, and its reply to our checkpoint."""

    errand: Errand
    manifest: bytes | None
    reply: Reply | None


_couriers: Couriers[News] = Couriers()


def show_checkpoint(peer: Peer, request: bytes) -> Reply:
    return http.post(peer, PATH, request, media_type=add_checkpoint.MEDIA_TYPE, max_bytes=LIMITS.checkpoint_bytes)


def exchange_checkpoints(
    at: datetime,
    *,
    show: Show = show_checkpoint,
    fetch_manifest: Fetch = http.get_manifest,
    patience: float = PATIENCE_SECONDS,
) -> int:
    """Talk to each peer whose turn it is; how many cosigned. `show` and `fetch_manifest` are the port to them."""
    for peer in directory.peers(at=at):
        if _couriers.is_free(peer.node_id) and lines.turn(peer.node_id, every=EVERY, at=at):
            _send(_errand(peer, ledger.cosigned_size(peer.node_id)), show, fetch_manifest)
    cosigned = 0
    while news := _couriers.back(patience=patience):
        for each in news:
            cosigned += _take(each, show, fetch_manifest, at=at)
    return cosigned


def _errand(peer: Peer, known: int) -> Errand:
    latest = ledger.latest_checkpoint()
    if latest is None or latest.size <= known:
        return Errand(peer, known, b"")
    proof = ledger.consistency(known, latest.size)
    return Errand(peer, latest.size, add_checkpoint.encode(known, proof, latest.note))


def _send(errand: Errand, show: Show, fetch_manifest: Fetch) -> None:
    _couriers.send(errand.peer.node_id, lambda: _go(errand, show, fetch_manifest))


def _go(errand: Errand, show: Show, fetch_manifest: Fetch) -> News:
    """Runs in the courier's thread. A peer that is down is asked again at its next turn."""
    try:
        manifest = fetch_manifest(errand.peer)
        return News(errand, manifest, show(errand.peer, errand.request) if errand.request else None)
    except (PeerUnreachable, PeerAnswered):
        return News(errand, None, None)


def _take(news: News, show: Show, fetch_manifest: Fetch, *, at: datetime) -> bool:
    """Whether our checkpoint was cosigned. What does not verify raises an alarm."""
    peer = news.errand.peer
    if news.manifest is not None:
        witnessing.take_manifest(peer, news.manifest, at=at, received_from=peer.node_id)
    if news.reply is None:
        return False
    try:
        return _take_reply(news.errand, news.reply, show, fetch_manifest, at=at)
    except ComityError as error:
        raise_alarm(Alarm.Kind.RECEIPT, peer.node_id, str(news.errand.size), error, at=at, evidence=news.reply.body)
        return False


def _take_reply(errand: Errand, reply: Reply, show: Show, fetch_manifest: Fetch, *, at: datetime) -> bool:
    """A peer that knows another size is shown the proof from there, once."""
    if reply.status == 200:
        witnessing.take_cosignature(errand.peer, errand.size, reply.body.decode("utf-8", "replace"), at=at)
        return True
    if reply.status == 409 and reply.media_type == add_checkpoint.SIZE_MEDIA_TYPE:
        known = add_checkpoint.decode_size(reply.body)
        again = _errand(errand.peer, known)
        if known > errand.size:
            witnessing.told_of_equivocation(errand.peer, errand.size, ROLLED_BACK, at=at)
        elif again.request and again.request != errand.request:
            _send(again, show, fetch_manifest)
    elif http.code_of(reply) == EQUIVOCATED:
        witnessing.told_of_equivocation(errand.peer, errand.size, EQUIVOCATED, at=at)
    return False
