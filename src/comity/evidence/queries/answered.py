"""How requests by each route fared: counts only, of no officer, desk or person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from comity.evidence.core.machine import Side, State, Step
from comity.evidence.models import Request, StepTaken

BEFORE_SENDING = (State.DRAFT, State.CHECKED, State.SIGNED)
BRINGS = (Step.GRANT, Step.DELIVER)
"""What a request is answered with: data kept, or handed over."""


@dataclass(frozen=True, slots=True)
class Fared:
    """Requests by one route that are answered, refused or overdue, and those that brought what was asked for."""

    decided: int
    answered: int


def own_by_route(*, at: datetime) -> Mapping[str, Fared]:
    """Of the requests that this node sent, by route; overdue are those that the other side owes an answer at `at`."""
    taken = StepTaken.objects.filter(ref=OuterRef("ref"))
    found = (
        Request.objects.filter(side=Side.ASKING)
        .exclude(state__in=BEFORE_SENDING)
        .annotate(brought=Exists(taken.filter(step__in=BRINGS)), refused=Exists(taken.filter(step=Step.REFUSE)))
        .filter(Q(brought=True) | Q(refused=True) | Q(is_open=True, move=Side.ASKED, due_at__lt=at))
        .order_by()
        .values("route")
        .annotate(decided=Count("id"), answered=Count("id", filter=Q(brought=True)))
    )
    return {row["route"]: Fared(row["decided"], row["answered"]) for row in found}
