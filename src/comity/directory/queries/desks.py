"""Desks and organisations of this node and its trusted peers."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from comity.directory.core.peering import Standing
from comity.directory.models import Desk, Organisation, PeerNode
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3

SORTS = {
    "state": ("organisation__state", "organisation__name", "name"),
    "organisation": ("organisation__name", "name"),
    "desk": ("name", "organisation__name"),
    "kind": ("kind", "organisation__state", "name"),
}


class DeskUnknown(ComityError):
    code = "directory.desk-unknown"
    status = 404
    sentence = gettext_noop("There is no such desk in the directory.")


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What a reader looks for. Empty means any; a minus before `sort` turns it round."""

    q: str = ""
    state: str = ""
    kind: str = ""
    sort: str = "state"


def desks(state: Iso3 | None = None, kind: str | None = None, *, node_id: str | None = None) -> QuerySet[Desk]:
    """Open desks of this node and its trusted peers, with their organisations."""
    trusted = PeerNode.objects.filter(standing=Standing.TRUSTED).values("node_id")
    ours_or_trusted = Q(organisation__node_id=settings.COMITY_NODE_ID) | Q(organisation__node_id__in=trusted)
    found = Desk.objects.filter(ours_or_trusted, open=True).select_related("organisation")
    if state:
        found = found.filter(organisation__state=state)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(organisation__node_id=node_id) if node_id else found


def desk(desk_id: str | uuid.UUID) -> Desk:
    """Open or closed. Raises DeskUnknown."""
    try:
        return Desk.objects.select_related("organisation").get(pk=uuid.UUID(str(desk_id)))
    except (ValueError, Desk.DoesNotExist) as error:
        raise DeskUnknown() from error


def search(wanted: DeskFilter) -> QuerySet[Desk]:
    """The desks a reader looks for, in her order."""
    found = desks(Iso3(wanted.state) if wanted.state else None, wanted.kind or None)
    if wanted.q:
        found = found.filter(Q(name__icontains=wanted.q) | Q(organisation__name__icontains=wanted.q))
    order = found.order_by(*SORTS.get(wanted.sort.removeprefix("-"), SORTS["state"]))
    return order.reverse() if wanted.sort.startswith("-") else order


def own_organisations() -> QuerySet[Organisation]:
    """The organisations for which this node speaks."""
    return Organisation.objects.filter(node_id=settings.COMITY_NODE_ID)


def states() -> list[str]:
    """The states that have a desk here, by code."""
    return sorted(set(desks().order_by().values_list("organisation__state", flat=True)))
