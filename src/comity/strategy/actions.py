"""Acts: a plan is asked for, worked out, dropped; an assumption is changed."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from comity.directory.core.permissions import Act, Actor, NotPermitted, allows, require
from comity.law.core.knowledge import load
from comity.ledger.actions import record
from comity.strategy.adapters import assumed as file
from comity.strategy.adapters.solver import Refused
from comity.strategy.core.assumptions import Assumptions, Value
from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.made import Made
from comity.strategy.core.study.making import make
from comity.strategy.models import StrategyPlan
from comity.strategy.queries import graphs, plans
from comity.strategy.queries.experience import experience

SECONDS_AT_ONCE = 4.0
LEASE = timedelta(seconds=20)
"""A worker that has not been heard of for so long is gone, and another takes its plan up."""
MOST_ATTEMPTS = 3
State = StrategyPlan.State


def ask(asked: Asked, *, by: Actor, at: datetime) -> StrategyPlan:
    """Work a small plan out at once; leave a large one to the worker. Raises NotPermitted, NoPlan."""
    require(by, Act.STRATEGY_VIEW)
    made = _at_once(asked, at=at) if asked.is_small else None
    with transaction.atomic():
        row = StrategyPlan.objects.create(asked=msgspec.to_builtins(asked), asked_by=by.officer_id, asked_at=at)
        record("strategy.plan.asked", row.ref, {"kind": asked.kind}, at=at, by=by.officer_id)
        if made:
            _end(row, made, at=at)
    return row


@transaction.atomic
def drop(plan_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Cancel a plan that is worked on, or delete one that is done: nothing of it is left but that it was asked for.

    Raises NotPermitted where it is somebody else's and she is no operator; PlanUnknown.
    """
    require(by, Act.STRATEGY_VIEW)
    row = plans.plan(str(plan_id))
    if row.asked_by != by.officer_id and not allows(by, Act.NODE_OPERATE):
        raise NotPermitted(act=Act.NODE_OPERATE.value, roles="node-operator")
    record("strategy.plan.dropped", row.ref, {"state": row.state}, at=at, by=by.officer_id)
    row.delete()


@transaction.atomic
def take_up(*, at: datetime) -> StrategyPlan | None:
    """The next plan for a worker: the oldest that waits, or that a worker who is gone has left. One that ended so
    several times is stopped."""
    left = Q(state=State.WORKING, beat_at__lt=at - LEASE)
    StrategyPlan.objects.filter(left, attempts__gte=MOST_ATTEMPTS).update(state=State.STOPPED, ended_at=at, said="")
    due = StrategyPlan.objects.select_for_update(skip_locked=True).filter(Q(state=State.WAITING) | left)
    row = due.order_by("asked_at").first()
    if row is None:
        return None
    row.state, row.beat_at, row.attempts = State.WORKING, at, row.attempts + 1
    row.save(update_fields=["state", "beat_at", "attempts"])
    return row


def beat(row: StrategyPlan, said: str, *, at: datetime) -> bool:
    """Say that the plan is worked on. False where it was cancelled, or another worker has it."""
    return bool(_ours(row).update(beat_at=at, said=said))


@transaction.atomic
def finish(row: StrategyPlan, found: Made | Refused, *, at: datetime) -> bool:
    """Keep what was found. False where nobody wants it any more."""
    if not _ours(row).select_for_update().exists():
        return False
    _end(row, found, at=at)
    return True


@transaction.atomic
def assume(name: str, value: Value, *, why: str, by: Actor, at: datetime) -> Assumptions:
    """Change one assumption of this node; its usual value takes it out of the file. Raises NotPermitted,
    AssumptionImproper."""
    require(by, Act.NODE_OPERATE)
    before = graphs.assumptions()
    after = before.with_values({name: value}, why)
    event: Mapping[str, object] = {"name": name, "before": before.by_name[name].value, "value": value, "why": why}
    record("strategy.assumption.changed", name, event, at=at, by=by.officer_id)
    file.write(settings.COMITY_ASSUMPTIONS, after)
    return after


def _at_once(asked: Asked, *, at: datetime) -> Made:
    seen = experience(at=at)
    return make(asked, load(), graphs.assumptions(), seen, lambda _said: None, seconds=SECONDS_AT_ONCE)


def _end(row: StrategyPlan, found: Made | Refused, *, at: datetime) -> None:
    row.ended_at, row.said = at, ""
    if isinstance(found, Made):
        row.state, row.made = State.DONE, msgspec.to_builtins(found)
    else:
        row.state, row.refusal = State.REFUSED, msgspec.to_builtins(found)
    row.save(update_fields=["state", "made", "refusal", "said", "ended_at"])
    record("strategy.plan.ended", row.ref, {"state": row.state}, at=at, by=row.asked_by)


def _ours(row: StrategyPlan) -> QuerySet[StrategyPlan]:
    return StrategyPlan.objects.filter(pk=row.pk, state=State.WORKING, attempts=row.attempts)
