"""What strategy leaves to the worker: long plans, one after the other."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from comity.strategy import actions
from comity.strategy.adapters import assumed, solver
from comity.strategy.models import StrategyPlan
from comity.strategy.queries import plans
from comity.strategy.queries.experience import experience
from comity.terms.errors import ComityError

SECONDS = 60.0
"""What the solver may take for the proof; the rules come before it."""


def plan_due(at: datetime) -> bool:
    """Take up the next plan and work it out. False where none is due."""
    row = actions.take_up(at=at)
    if row is None:
        return False
    try:
        found = solver.worked_out(_job(row, at), lambda said: actions.beat(row, said, at=timezone.now()))
    except solver.Stopped:
        return True
    except ComityError as refusal:  # the node's file of assumptions cannot be read: asking again would not help
        found = solver.refused(refusal)
    actions.finish(row, found, at=timezone.now())
    return True


def _job(row: StrategyPlan, at: datetime) -> solver.Job:
    return solver.Job(
        asked=plans.asked_of(row),
        on=at.date(),
        law=str(settings.COMITY_LAW),
        assumed=assumed.written(assumed.read(Path(settings.COMITY_ASSUMPTIONS)).changed),
        seen={route: (each.requests, each.answered) for route, each in experience(at=at).items()},
        seconds=SECONDS,
    )
