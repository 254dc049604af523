"""Where objects came from and where they went: which segment, from whom or to whom, when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.intel.adapters.segments import unpacked
from comity.intel.models import Given, SentSegment, TakenSegment


@dataclass(frozen=True, slots=True)
class Origin:
    """That a node sent an object here, with the segment and the place in it."""

    node: str
    community: UUID
    segment: TakenSegment
    place: int

    @property
    def at(self) -> datetime:
        return self.segment.taken_at


@dataclass(frozen=True, slots=True)
class Holding:
    """That an object was let go to a node. Whether it was taken there is what the other side said of it last."""

    node: str
    segment: SentSegment
    place: int

    @property
    def taken(self) -> bool | None:
        """None while nothing is known."""
        if self.segment.state == SentSegment.State.SENT:
            return None
        refused = any(one["index"] == self.place for one in self.segment.failures)
        return self.segment.state == SentSegment.State.ACCEPTED and not refused


def origins(object_id: int) -> list[Origin]:
    """From whom an object came here, first things first."""
    return list(_origins(object_id))


def holdings(object_id: int) -> list[Holding]:
    """To whom an object was ever let go, oldest first; what was written and then refused as a whole is left out."""
    kept = (SentSegment.State.SENT, SentSegment.State.ACCEPTED, SentSegment.State.VOID)
    rows = SentSegment.objects.filter(first_object__lte=object_id, last_object__gte=object_id, state__in=kept)
    found = []
    for row in rows.select_related("line").order_by("pk"):
        ids = unpacked(bytes(row.ids))
        if object_id in ids:
            found.append(Holding(row.line.node, row, ids.index(object_id)))
    return found


def holders(object_ids: Iterable[int]) -> dict[str, datetime]:
    """The nodes to which any of these objects was ever let go, in a segment or by itself, and when first."""
    wanted = list(object_ids)
    went = [(one.node, one.segment.made_at) for object_id in wanted for one in holdings(object_id)]
    went += Given.objects.filter(object_id__in=wanted).values_list("node", "at")
    first: dict[str, datetime] = {}
    for node, at in went:
        first[node] = min(at, first.get(node, at))
    return first


def communities(object_id: int) -> frozenset[str]:
    """Through which communities an object came here."""
    return frozenset(str(one.community) for one in _origins(object_id))


def _origins(object_id: int) -> Iterator[Origin]:
    rows = TakenSegment.objects.filter(first_object__lte=object_id, last_object__gte=object_id)
    for row in rows.select_related("line").order_by("pk"):
        ids = unpacked(bytes(row.ids))
        if object_id in ids:
            yield Origin(row.line.node, row.line.community, row, ids.index(object_id))
