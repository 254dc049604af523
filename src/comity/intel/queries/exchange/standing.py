"""How far an indicator that is stored here can still be relied on."""

from datetime import UTC, datetime, timedelta

import msgspec

from comity.intel.core.decay import Indication, Standing, standing
from comity.intel.core.instants import EPOCH, from_text
from comity.intel.core.observable import Kind
from comity.intel.models import Observable, Reference, StixObject


class _Said(msgspec.Struct):
    modified: str = ""
    valid_from: str = ""
    valid_until: str = ""
    last_seen: str = ""
    confidence: int | None = None
    revoked: bool = False


def standing_of(stored: StixObject, *, at: datetime) -> Standing:
    """By its values, its owner's word, and the newest sighting of it that is indexed here."""
    said = msgspec.json.decode(bytes(stored.raw), type=_Said)
    kinds = Observable.objects.filter(object=stored.pk).values_list("kind", flat=True).distinct()
    seen = [one for one in (_instant(said.modified), *_sightings(stored.stix_id)) if one is not None and one <= at]
    indication = Indication(
        kinds=frozenset(map(Kind, kinds)),
        seen_at=max(seen, default=EPOCH),
        valid_from=_instant(said.valid_from),
        valid_until=_instant(said.valid_until),
        confidence=said.confidence,
        revoked=said.revoked,
    )
    return standing(indication, at=at)


def _sightings(stix_id: str) -> list[datetime | None]:
    rows = Reference.objects.filter(target=stix_id, by="sighting_of_ref", object__type="sighting")
    found = rows.order_by("-object")[:1000].values_list("object__raw", flat=True)
    said = [msgspec.json.decode(bytes(raw), type=_Said) for raw in found]
    return [_instant(one.last_seen or one.modified) for one in said if not one.revoked]


def _instant(text: str) -> datetime | None:
    micros = from_text(text)
    return None if micros is None else (EPOCH + timedelta(microseconds=micros)).astimezone(UTC)
