"""Clocks of a request as rows: started by an event, stopped by a step, warned about in between."""

from datetime import datetime

from comity.evidence.adapters import zones
from comity.evidence.core import clocks
from comity.evidence.core.clocks import Clock, Event, Kind
from comity.evidence.core.machine import Step
from comity.evidence.models import ClockRow, Request
from comity.evidence.queries import law


def start(request: Request, event: Event, *, at: datetime) -> None:
    """Start the clocks that the route ties to the event; each event starts its clocks once."""
    if request.clocks.filter(event=event).exists():
        return
    for clock in clocks.started(law.route(request.route).time_limits, event, at, zones.of_state(request.requested)):
        _run(request, event, clock)


def start_confirmation(request: Request, *, at: datetime) -> None:
    """An emergency was granted: its confirmation is due (Reg. (EU) 2023/1543 art. 4(5))."""
    _run(request, Event.CONFIRM, clocks.running(clocks.CONFIRMATION, at, zones.of_state(request.requested)))


def run_freeze(request: Request, *, start: datetime, until: datetime, source: str) -> None:
    """The end of a freeze as a clock; a new end replaces the one before."""
    stop(request, Event.FREEZE_ENDS, at=start, by="extend")
    length = f"P{(until - start).days}D"
    zone = clocks.zone_of(zones.of_state(request.requested), until)
    clock = Clock(clocks.FREEZE_ENDS, source, Kind.MAXIMUM, start, length, until, zone)
    _run(request, Event.FREEZE_ENDS, clock)


def stop(request: Request, *events: Event, at: datetime, by: str) -> None:
    """Stop the clocks that these events started."""
    running = request.clocks.filter(stopped_at=None, event__in=[event.value for event in events])
    running.update(stopped_at=at, stopped_by=by, next_warning_at=None)


def stop_for(request: Request, step: Step, *, at: datetime) -> None:
    """Stop what the step ends."""
    stop(request, *clocks.STOPPED_BY.get(step, ()), at=at, by=step)


def _run(request: Request, event: Event, clock: Clock) -> None:
    ClockRow.objects.create(
        request=request,
        event=event,
        what=clock.what,
        source=clock.source,
        kind=clock.kind,
        started_at=clock.started_at,
        duration=clock.duration,
        due_at=clock.due_at,
        zone=clock.zone,
        next_warning_at=clocks.next_warning(clock.started_at, clock.due_at, warned=0),
    )
