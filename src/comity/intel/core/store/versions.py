"""Which version of an object in a collection is the first, which the last, and which spec_version is the newest.

TAXII 2.1, 3.4.1 (match[version], match[spec_version]). Where both are asked, spec_version is applied first, so first
and last are those within a spec_version; the standard leaves the order open (oasis-tcs/cti-taxii2 issue 114).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comity.intel.core.store.rows import Known


@dataclass(frozen=True, slots=True)
class Place:
    """A version of an object in a collection. `row` tells it apart; `version` and `row` rise with time."""

    row: int
    version: int
    spec_version: int


@dataclass(frozen=True, slots=True)
class Flags:
    first: bool = True
    last: bool = True
    newest_spec: bool = True


def flags_of(places: Iterable[Place]) -> dict[int, Flags]:
    """The flags of every version of one object in a collection, by row."""
    by_spec: dict[int, list[Place]] = {}
    for place in places:
        by_spec.setdefault(place.spec_version, []).append(place)
    newest = max(by_spec, default=0)
    found: dict[int, Flags] = {}
    for spec_version, same in by_spec.items():
        first, last = min(same, key=_order), max(same, key=_order)
        for place in same:
            found[place.row] = Flags(place is first, place is last, spec_version == newest)
    return found


def _order(place: Place) -> tuple[int, int]:
    return place.version, place.row


def family(known: Known) -> str:
    """Whose versions are compared: all of one id, but of an observable only those of one source."""
    return "" if known.versioned else known.owner


def entry_flags(remaining: Iterable[Known]) -> Iterator[tuple[int, Flags]]:
    """The flags of every entry that is left of one object in a collection, by the entry's id."""
    families: dict[str, list[Known]] = {}
    for one in remaining:
        families.setdefault(family(one), []).append(one)
    for members in families.values():
        flags = flags_of(Place(one.id, one.version, one.spec_version) for one in members)
        yield from ((one.entry_id, flags[one.id]) for one in members if one.entry_id)
