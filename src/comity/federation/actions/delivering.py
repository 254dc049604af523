"""Bringing the outbox to one peer: what may leave now, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random

from django.db.models import F

from comity.directory.queries import Peer
from comity.federation.actions.sending import seal_to, sealed_for
from comity.federation.core.backoff import pause
from comity.federation.core.limits import MIB
from comity.federation.models import Outbox

BATCH = 32
BATCH_BYTES = 32 * MIB


@dataclass(frozen=True, slots=True)
class Parcel:
    """A sealed message ready to leave. Those of one conversation leave in order, or wait for the first."""

    row: int
    conversation: str
    sealed: bytes


def waiting_for(*, at: datetime) -> list[str]:
    """The peers that something is due for."""
    due = Outbox.objects.filter(state=Outbox.State.PENDING, next_at__lte=at)
    return sorted(due.values_list("recipient", flat=True).distinct())


def parcels(peer: Peer, *, at: datetime) -> list[Parcel]:
    """What may leave for the peer now, oldest first, sealed to the key it has now.

    A message waits while an older one of its conversation does.
    """
    held_back: set[str] = set()
    found: list[Parcel] = []
    octets = 0
    rows = Outbox.objects.filter(recipient=peer.node_id, state=Outbox.State.PENDING).select_related("message")
    for row in rows.defer("sealed", "message__signed").order_by("id").iterator():
        if len(found) == BATCH or octets > BATCH_BYTES:
            break
        conversation = row.message.conversation
        if row.next_at > at:
            held_back.add(conversation)
        if conversation not in held_back:
            sealed = sealed_bytes(row, peer)
            found.append(Parcel(row.pk, conversation, sealed))
            octets += len(sealed)
    return found


def put_off(row: int, *, code: str, unreachable: bool, at: datetime) -> None:
    """The message was not taken: it is tried again, later each time; where nobody answered, as soon as the line is."""
    tried = Outbox.objects.filter(pk=row, state=Outbox.State.PENDING)
    attempts = tried.values_list("attempts", flat=True).first()
    if attempts is not None:
        rest = timedelta() if unreachable else pause(attempts + 1, random())  # noqa: S311
        tried.update(attempts=F("attempts") + 1, code=code, next_at=at + rest)


def sealed_bytes(row: Outbox, peer: Peer) -> bytes:
    """The sealed bytes; sealed anew where the peer has changed its key since."""
    if row.sealed_for != sealed_for(peer):
        row.sealed, row.sealed_for = seal_to(peer, bytes(row.message.signed)), sealed_for(peer)
        row.save(update_fields=["sealed", "sealed_for"])
    return bytes(row.sealed)
