"""The lines to the peers: whose turn it is, who uses them, what they cost."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from comity.federation.core.backoff import pause
from comity.federation.core.limits import LIMITS
from comity.federation.models import Line, PeerQuota
from comity.terms.errors import ComityError, gettext_noop

LEASE = timedelta(seconds=15)
"""How long a worker may be silent before its lines are free again."""


class QuotaUsedUp(ComityError):
    code = "federation.quota-used-up"
    status = 429
    sentence = gettext_noop(
        "The peer {peer} has sent more than it may in one minute. It may go on in {seconds} seconds."
    )


def spend(peer: str, octets: int, *, at: datetime) -> None:
    """Count one message on the peer's budget of this minute. Raises QuotaUsedUp."""
    minute = at.replace(second=0, microsecond=0)
    PeerQuota.objects.bulk_create([PeerQuota(peer=peer, minute_at=minute)], ignore_conflicts=True)
    left = PeerQuota.objects.filter(
        peer=peer,
        minute_at=minute,
        messages__lt=LIMITS.peer_messages_per_minute,
        octets__lte=LIMITS.peer_bytes_per_minute - octets,
    )
    if not left.update(messages=F("messages") + 1, octets=F("octets") + octets):
        raise QuotaUsedUp(peer=peer, seconds=60 - at.second)


def claim(peer: str, *, worker: UUID, at: datetime) -> bool:
    """Whether the worker has the line for itself now: it was free, and due."""
    Line.objects.bulk_create([Line(peer=peer)], ignore_conflicts=True)
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        free = (Q(next_at=None) | Q(next_at__lte=at)) & (Q(claimed_until=None) | Q(claimed_until__lte=at))
        line = Line.objects.select_for_update(skip_locked=skips).filter(free, peer=peer).first()
        if line is None:
            return False
        line.claim, line.claimed_until = worker, at + LEASE
        line.save(update_fields=["claim", "claimed_until"])
    return True


def hold(peers: Collection[str], *, worker: UUID, at: datetime) -> None:
    """The worker is still busy on these lines."""
    if peers:
        Line.objects.filter(peer__in=peers, claim=worker).update(claimed_until=at + LEASE)


def free(peer: str, *, worker: UUID) -> None:
    """Nothing was to be carried: the line is as it was."""
    Line.objects.filter(peer=peer, claim=worker).update(claim=None, claimed_until=None)


def release(peer: str, *, worker: UUID, at: datetime) -> None:
    """The peer answered: the line is free and well."""
    Line.objects.filter(peer=peer, claim=worker).update(
        claim=None, claimed_until=None, failures=0, next_at=None, code="", answered_at=at
    )


def hang_up(peer: str, *, worker: UUID, code: str, chance: float, at: datetime) -> None:
    """The peer could not be reached: the line rests, longer each time."""
    with transaction.atomic():
        line = Line.objects.select_for_update().filter(peer=peer, claim=worker).first()
        if line is not None:
            line.failures, line.code = line.failures + 1, code
            line.claim, line.claimed_until, line.next_at = None, None, at + pause(line.failures, chance)
            line.save()


def heard(peer: str, *, at: datetime) -> None:
    """The peer spoke to us, so it is worth trying again now."""
    Line.objects.filter(peer=peer, next_at__gt=at).update(next_at=None)


def ask_soon(peer: str, *, at: datetime) -> None:
    """Fetch the peer's manifest soon; not at once, since anybody may claim that there is a newer one."""
    soon = at + timedelta(seconds=10)
    Line.objects.filter(peer=peer, checkpoint_at__gt=soon).update(checkpoint_at=soon)


def turn(peer: str, *, every: timedelta, at: datetime) -> bool:
    """Whether it is time for the next exchange with the peer; if so, nobody else has this turn."""
    Line.objects.bulk_create([Line(peer=peer)], ignore_conflicts=True)
    due = Line.objects.filter(Q(checkpoint_at=None) | Q(checkpoint_at__lte=at), peer=peer)
    return due.update(checkpoint_at=at + every) == 1
