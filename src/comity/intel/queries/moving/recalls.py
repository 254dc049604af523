"""Recalls that this node gave or received, and what each holder says."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from comity.intel.models import Collection, Holder, Recall
from comity.intel.queries.finding import Hit
from comity.intel.queries.moving.letters import hits
from comity.intel.queries.reading import Sight
from comity.terms.errors import ComityError, gettext_noop

MOST = 2_000
ANSWERED = Holder.State.ANSWERED


class RecallUnknown(ComityError):
    code = "intel.recall-unknown"
    status = 404
    sentence = gettext_noop("There is no such recall.")


@dataclass(frozen=True, slots=True)
class Stands:
    """What was found here when an object was called back, to act on; as far as the officer may know of it.

    `hidden` counts what rests on the object and is not hers to read.
    """

    collections: tuple[str, ...]
    exports: tuple[tuple[str, str, str], ...]  # form, recipient, SHA-256
    clients: tuple[tuple[str, str], ...]  # name, collection
    derived: tuple[tuple[Hit, str], ...]  # how it rests on the object
    hidden: int

    def __bool__(self) -> bool:
        return bool(self.collections or self.exports or self.clients or self.derived or self.hidden)


def recalls(show: str = "", stix_id: str = "") -> QuerySet[Recall]:
    """The newest first, with `told` and `answered` holders counted. `show`: given, received, or open."""
    rows = Recall.objects.annotate(
        told=Count("holders"), answered=Count("holders", filter=Q(holders__state=ANSWERED))
    ).order_by("-at")
    rows = rows.filter(stix_id=stix_id) if stix_id else rows
    if show == "given":
        return rows.filter(owner=settings.COMITY_NODE_ID)
    if show == "received":
        return rows.exclude(owner=settings.COMITY_NODE_ID)
    if show == "open":
        return rows.filter(answered__lt=F("told"))
    return rows


def seen(rows: QuerySet[Recall], sight: Sight) -> list[Recall]:
    """Those that the officer may know of, of the newest `MOST`: not what stood only in collections closed to her."""
    closed = _closed(sight)
    return [one for one in rows[:MOST] if _is_open(one, closed)]


def recall(recall_id: UUID, sight: Sight) -> Recall:
    """Raises RecallUnknown."""
    row = Recall.objects.filter(pk=recall_id).first()
    if row is None or not _is_open(row, _closed(sight)):
        raise RecallUnknown()
    return row


def _closed(sight: Sight) -> frozenset[str]:
    rows = Collection.objects.filter(pk__in=sight.closed)
    return frozenset(map(str, rows.values_list("public_id", flat=True)))


def _is_open(row: Recall, closed: frozenset[str]) -> bool:
    places = {one["id"] for one in row.found.get("collections", ())}
    return not places or not places <= closed


def holders(row: Recall) -> Sequence[Holder]:
    """Those that have said nothing yet first."""
    order = {Holder.State.REFUSED: 0, Holder.State.WAITING: 1, Holder.State.SENT: 2, ANSWERED: 3}
    return sorted(row.holders.all(), key=lambda one: (order[Holder.State(one.state)], one.node))


def stands(row: Recall, sight: Sight) -> Stands:
    """What is kept of it with the recall."""
    kept = row.found
    closed = _closed(sight)
    collections = [one for one in kept.get("collections", ()) if one["id"] not in closed]
    titles = {one["title"] for one in collections}
    derived = kept.get("derived", ())
    seen = hits((one["id"] for one in derived), sight)
    return Stands(
        tuple(one["title"] for one in collections),
        tuple((one["form"], one["recipient"], one["sha256"]) for one in kept.get("exports", ())),
        tuple((one["name"], one["collection"]) for one in kept.get("clients", ()) if one["collection"] in titles),
        tuple((seen[one["id"]], one["how"]) for one in derived if one["id"] in seen),
        sum(one["id"] not in seen for one in derived),
    )
