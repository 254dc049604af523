"""What other nodes own goes when its owner's day has come, or the time that the community agreed on is over."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from comity.intel.actions.exchange.erasing import erase
from comity.intel.adapters.segments import unpacked
from comity.intel.core.store.owners import is_ours
from comity.intel.models import StixObject, TakenSegment, Tombstone
from comity.intel.queries import communities, labels
from comity.intel.queries.exchange import provenance
from comity.ledger.actions import record

AT_ONCE = 500


def erase_due(*, at: datetime) -> int:
    """Erase all of it, batch by batch, each an act of its own; how many versions. What this node owns stays."""
    gone = 0
    while number := _past_their_day(at=at):
        gone += number
    for segment_id in _past_agreement(at):
        gone += _empty(segment_id, at=at)
    return gone


@transaction.atomic
def _past_their_day(*, at: datetime) -> int:
    """Of the labels whose owner let them be kept until a day that is past."""
    over = [
        pk
        for pk, marking in labels.markings().items()
        if any(one.retain_until is not None and one.retain_until <= at for one in marking.handlings)
    ]
    foreign = StixObject.objects.filter(label__in=over).exclude(owner=settings.COMITY_NODE_ID)
    rows = foreign.exclude(owner__contains=":").order_by("pk")[:AT_ONCE] if over else ()
    return _erase(rows, at=at)


def _past_agreement(at: datetime) -> list[int]:
    """Segments of communities that are kept no longer."""
    found: list[int] = []
    for charter in communities.known().values():
        until = at - timedelta(days=charter.agreement.retention_days)
        rows = TakenSegment.objects.filter(line__community=charter.id, taken_at__lte=until, emptied_at=None)
        found += rows.order_by("pk").values_list("pk", flat=True)
    return found


@transaction.atomic
def _empty(segment_id: int, *, at: datetime) -> int:
    """Erase the objects of a segment, but not those that came by another one which is still in time."""
    segment = TakenSegment.objects.select_for_update().get(pk=segment_id)
    TakenSegment.objects.filter(pk=segment_id).update(emptied_at=at)
    ids = [one for one in unpacked(bytes(segment.ids)) if one]
    late = {pk for pk in ids if not _is_in_time(pk)}
    return _erase(StixObject.objects.filter(pk__in=late).order_by("pk"), at=at)


def _is_in_time(object_id: int) -> bool:
    return any(one.segment.emptied_at is None for one in provenance.origins(object_id))


def _erase(rows: Iterable[StixObject], *, at: datetime) -> int:
    objects = [one for one in rows if not is_ours(one.owner, settings.COMITY_NODE_ID)]
    if objects:
        erase(objects, Tombstone.Why.RETENTION, by="", at=at)
        for owner, number in sorted(Counter(one.owner for one in objects).items()):
            record("intel.retention.erased", owner, {"owner": owner, "versions": number}, at=at)
    return len(objects)
