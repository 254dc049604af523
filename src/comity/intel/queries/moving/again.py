"""Objects that are made from a file once more: what has not changed stays the version that it is."""

from collections.abc import Sequence

import msgspec

from comity.intel.models import StixObject
from comity.intel.queries.rows import rows_named

_WHEN = ("created", "modified", "valid_from")
Object = dict[str, object]


def as_known(raws: Sequence[bytes], owner: str) -> list[bytes]:
    """The same objects, but the stored bytes where nothing changed but when they were made, and otherwise the day on
    which they were first made (STIX 2.1, 3.6: `created` stays the same for all versions)."""
    made = [msgspec.json.decode(raw, type=Object) for raw in raws]
    stored = _newest({str(one["id"]) for one in made if "created" in one}, owner)
    return [
        _again(one, stored[str(one["id"])]) if one["id"] in stored else raw for one, raw in zip(made, raws, strict=True)
    ]


def _newest(stix_ids: set[str], owner: str) -> dict[str, StixObject]:
    rows = rows_named(stix_ids).filter(owner=owner) if stix_ids else StixObject.objects.none()
    return {one.stix_id: one for one in rows.order_by("version", "pk")}


def _again(one: Object, stored: StixObject) -> bytes:
    there = msgspec.json.decode(bytes(stored.raw), type=Object)
    if _said(one) == _said(there):
        return bytes(stored.raw)
    return msgspec.json.encode({**one, "created": there.get("created", one["created"])})


def _said(obj: Object) -> Object:
    """What it says beside when it was made; a `valid_from` of its own is said."""
    timeless = obj.get("valid_from") == obj.get("created")
    return {key: value for key, value in obj.items() if key not in (_WHEN if timeless else _WHEN[:2])}
