"""How far an indicator that is stored here can still be relied on."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from comity.intel.core.decay import Indication, Standing, standing
from comity.intel.core.instants import EPOCH, from_text
from comity.intel.core.observable import Kind, of
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
    kinds = Observable.objects.filter(object=stored.pk).values_list("kind", flat=True).distinct()
    return _standing(bytes(stored.raw), frozenset(map(Kind, kinds)), _sightings(stored.stix_id), at)


def standing_seen(raw: bytes, sightings: Iterable[bytes], *, at: datetime) -> Standing:
    """The same by what a reader may see of it: the object's bytes and those of its sightings."""
    obj: Mapping[str, object] = msgspec.json.decode(raw, type=dict[str, object])
    return _standing(raw, frozenset(one.kind for one in of(obj)), _instants(sightings), at)


def _standing(raw: bytes, kinds: frozenset[Kind], sighted: list[datetime | None], at: datetime) -> Standing:
    said = msgspec.json.decode(raw, type=_Said)
    seen = [one for one in (_instant(said.modified), *sighted) if one is not None and one <= at]
    indication = Indication(
        kinds=kinds,
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
    return _instants(bytes(raw) for raw in found)


def _instants(sightings: Iterable[bytes]) -> list[datetime | None]:
    said = [msgspec.json.decode(raw, type=_Said) for raw in sightings]
    return [_instant(one.last_seen or one.modified) for one in said if not one.revoked]


def _instant(text: str) -> datetime | None:
    micros = from_text(text)
    return None if micros is None else (EPOCH + timedelta(microseconds=micros)).astimezone(UTC)
