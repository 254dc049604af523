"""Delivering the outbox: at least once, each peer on its own line, so that one that is down delays nobody."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import random
from uuid import uuid4

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.federation.actions import delivering, giving_up, lines
from comity.federation.actions.answering import take_sealed_receipt
from comity.federation.actions.delivering import Parcel
from comity.federation.adapters import http
from comity.federation.adapters.http import PeerUnreachable
from comity.federation.tasks.couriers import Couriers
from comity.terms.errors import ComityError

Post = Callable[[Peer, bytes], bytes]

PATIENCE_SECONDS = 0.5
ROUND_SECONDS = 30
"""A courier comes back after this long even with parcels left."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the peer said to one parcel: a sealed receipt, or why there is none."""

    parcel: Parcel
    receipt: bytes
    fault: ComityError | None


@dataclass(frozen=True, slots=True)
class Round:
    """What a courier brought back from one peer."""

    peer: str
    answers: list[Answer]

    @property
    def unreachable(self) -> ComityError | None:
        fault = self.answers[-1].fault if self.answers else None
        return fault if isinstance(fault, PeerUnreachable) else None


_couriers: Couriers[Round] = Couriers()
_WORKER = uuid4()


def deliver_due(at: datetime, *, post: Post = http.post_sealed, patience: float = PATIENCE_SECONDS) -> int:
    """Send what is due, and settle what was answered; how many messages were settled.

    It waits at most `patience` seconds for peers that are slow; their answers are taken at a later call. `post` is
    the port to the other side. A crash between an answer and its storing costs nothing: the peer gives the same
    receipt again.
    """
    giving_up.expire(at=at)
    lines.hold(_couriers.under_way, worker=_WORKER, at=at)
    settled = 0
    until = time.monotonic() + patience
    while _set_out(post, at=at) or until > time.monotonic():
        rounds = _couriers.back(patience=max(0.0, until - time.monotonic()))
        if not rounds:
            break
        settled += sum(_settle(each, at=at) for each in rounds)
    return settled


def _set_out(post: Post, *, at: datetime) -> int:
    """Send a courier to each peer that something is due for; how many set out."""
    count = 0
    for node_id in delivering.waiting_for(at=at):
        if _couriers.is_free(node_id) and lines.claim(node_id, worker=_WORKER, at=at):
            count += _send_courier(node_id, post, at=at)
    return count


def _send_courier(node_id: str, post: Post, *, at: datetime) -> bool:
    try:
        peer = directory.peer(node_id, at=at)
        parcels = delivering.parcels(peer, at=at)
    except ComityError as error:  # suspended, or its manifest has expired
        lines.hang_up(node_id, worker=_WORKER, code=error.code, chance=random(), at=at)  # noqa: S311
        return False
    if not parcels:
        lines.free(node_id, worker=_WORKER)
        return False
    _couriers.send(node_id, lambda: Round(node_id, list(_carry(peer, parcels, post))))
    return True


def _carry(peer: Peer, parcels: list[Parcel], post: Post) -> Iterator[Answer]:
    """Runs in the courier's thread. The rest of a conversation waits when one of its messages was not taken."""
    held_back: set[str] = set()
    until = time.monotonic() + ROUND_SECONDS
    for parcel in parcels:
        if parcel.conversation in held_back or time.monotonic() > until:
            continue
        try:
            yield Answer(parcel, post(peer, parcel.sealed), None)
        except ComityError as fault:
            yield Answer(parcel, b"", fault)
            held_back.add(parcel.conversation)
            if isinstance(fault, PeerUnreachable):
                return


def _settle(done: Round, *, at: datetime) -> int:
    settled = sum(_take(answer, at=at) for answer in done.answers)
    if done.unreachable:
        lines.hang_up(done.peer, worker=_WORKER, code=done.unreachable.code, chance=random(), at=at)  # noqa: S311
    else:
        lines.release(done.peer, worker=_WORKER, at=at)
    return settled


def _take(answer: Answer, *, at: datetime) -> bool:
    """Settle one message; put it off where there is no receipt, or one that does not verify."""
    fault = answer.fault
    if fault is None:
        try:
            take_sealed_receipt(answer.receipt, at=at)
        except ComityError as error:
            fault = error
    if fault is not None:
        code = str(fault.facts.get("theirs") or fault.code)
        unreachable = isinstance(fault, PeerUnreachable)
        delivering.put_off(answer.parcel.row, code=code, unreachable=unreachable, at=at)
    return fault is None
