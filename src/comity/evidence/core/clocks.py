"""Clocks: how long an instrument gives, from when, and when to warn.

A duration is ISO 8601 as in the law data: days, weeks, hours, months (P60D, PT8H, P2M). Days and hours are counted as
elapsed time from the instant the clock starts; months by the calendar, ending on the last day of a shorter month
(Reg. (EEC, Euratom) 1182/71 art. 3(2)(c)).
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from comity.evidence.core.machine import Step
from comity.law.core.book.texts import TimeLimit
from comity.terms.errors import ComityError, gettext_noop

_FORM = re.compile(
    r"P(?:(?P<months>\d{1,3})M)?(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,4})M)?)?"
)


class NotADuration(ComityError):
    code = "evidence.not-a-duration"
    sentence = gettext_noop("“{given}” is not a duration. Write days as P60D, hours as PT8H, months as P2M.")


@dataclass(frozen=True, slots=True)
class Duration:
    """Calendar months and elapsed time."""

    months: int
    time: timedelta

    def after(self, start: datetime) -> datetime:
        """The instant this long after `start`."""
        month = start.month - 1 + self.months
        year, month = start.year + month // 12, month % 12 + 1
        day = min(start.day, calendar.monthrange(year, month)[1])
        return start.replace(year=year, month=month, day=day) + self.time


def duration(given: str) -> Duration:
    """The duration behind ISO 8601 text. Raises NotADuration."""
    found = _FORM.fullmatch(given)
    parts = {name: int(number) for name, number in found.groupdict().items() if number} if found else {}
    if not parts:
        raise NotADuration(given=given[:40])
    months = parts.pop("months", 0)
    return Duration(months, timedelta(**parts))


class Kind(StrEnum):
    """What the text sets: a last day, a shortest period, or an aim. Ids of the law data's `limit_kind`."""

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    TARGET = "target"


class Event(StrEnum):
    """What starts a clock. `CONFIRM` is this node's own: an emergency waits for its confirmation."""

    SIGNED = "signed"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ORDERED = "ordered"
    FROZEN = "frozen"
    DELIVERED = "delivered"
    CONFIRM = "confirm"
    FREEZE_ENDS = "freeze-ends"


STARTED_BY: tuple[tuple[str, Event], ...] = (
    ("receipt of all information", Event.RECEIVED),
    ("receipt of the mla request", Event.RECEIVED),
    ("receipt of the order", Event.ORDERED),
    ("receipt", Event.RECEIVED),
    ("notification", Event.RECEIVED),
    ("contact", Event.SENT),
    ("request", Event.SENT),
    ("issue", Event.SIGNED),
    ("decision", Event.ACCEPTED),
    ("acknowledgement", Event.RECEIVED),
    ("service", Event.ORDERED),
    ("order", Event.ORDERED),
    ("preservation takes effect", Event.FROZEN),
    ("preservation", Event.FROZEN),
    ("production", Event.DELIVERED),
)
"""How the law data says from when a limit runs, and the event that is meant. The first that fits decides."""

_ANSWERED = frozenset({Event.RECEIVED, Event.ACCEPTED, Event.ORDERED})
STOPPED_BY: dict[Step, frozenset[Event]] = {
    Step.SEND: frozenset({Event.SIGNED}),
    Step.RECEIVE: frozenset({Event.SENT}),
    Step.GRANT: _ANSWERED,
    Step.DELIVER: _ANSWERED,
    Step.ACKNOWLEDGE: frozenset({Event.DELIVERED}),
    **dict.fromkeys((Step.REFUSE, Step.WITHDRAW, Step.CLOSE, Step.LAPSE), frozenset(Event)),
}
"""The steps that end clocks, and by which event those were started."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A running time limit. `zone` is the IANA zone in which its day is read out, empty where there are several."""

    what: str
    source: str
    kind: Kind
    started_at: datetime
    duration: str
    due_at: datetime
    zone: str


def event_of(starts: str) -> Event | None:
    """The event that starts a limit, or None where the law data names one that Comity does not see."""
    said = starts.casefold()
    return next((event for prefix, event in STARTED_BY if said.startswith(prefix)), None)


def started(
    limits: Iterable[TimeLimit], event: Event, at: datetime, zones: Sequence[str] = ("UTC",)
) -> tuple[Clock, ...]:
    """The clocks that an event starts, soonest first; `zones` are those of the state that reads them.

    Limits without a duration start none, and minimum periods none either: nothing is due when a minimum ends (the end
    of a freeze is a clock of its own).
    """
    clocks = (
        running(one, at, zones)
        for one in limits
        if one.duration and one.kind != Kind.MINIMUM and event_of(one.starts) is event
    )
    return tuple(sorted(clocks, key=lambda clock: clock.due_at))


def running(limit: TimeLimit, at: datetime, zones: Sequence[str]) -> Clock:
    """The clock of a limit that has a duration, started at an instant."""
    due_at = duration(limit.duration).after(at)
    return Clock(limit.what, limit.source, Kind(limit.kind), at, limit.duration, due_at, zone_of(zones, due_at))


DAYS = tuple(timedelta(days=days) for days in (14, 7, 3, 1))
SHARES = (2, 4, 8)


def warnings_before(length: timedelta) -> tuple[timedelta, ...]:
    """How long before the end to warn, earliest first: 14, 7, 3 and 1 days; under three days, at a half, a quarter and
    an eighth of the time."""
    if length < timedelta(days=3):
        return tuple(length / share for share in SHARES)
    return tuple(lead for lead in DAYS if lead < length)


def warnings_reached(started_at: datetime, due_at: datetime, at: datetime) -> int:
    """How many warnings a clock has passed; one more once it is overdue."""
    leads = warnings_before(due_at - started_at)
    return sum(at >= due_at - lead for lead in leads) + (at >= due_at)


class Pressure(StrEnum):
    """How near the end is: what a page shows by word and shape."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


def pressure(started_at: datetime, due_at: datetime, at: datetime) -> Pressure:
    if at >= due_at:
        return Pressure.OVERDUE
    return Pressure.SOON if warnings_reached(started_at, due_at, at) else Pressure.CALM


CONFIRMATION = TimeLimit(
    what=gettext_noop("emergency confirmed by the competent authority"),
    duration="PT48H",
    standard="",
    starts="receipt",
    kind=Kind.MAXIMUM.value,
    source="Reg. (EU) 2023/1543 art 4(5); by analogy CETS 224 art 9(5)",
)
"""The confirmation after the fact that every emergency request owes, whatever its instrument says."""


def floor_of(limits: Iterable[TimeLimit], at: datetime) -> tuple[timedelta, str]:
    """How long data must be kept at least once frozen, and the article that says so; nothing where none does."""
    for one in limits:
        if one.duration and one.kind == Kind.MINIMUM and event_of(one.starts) is Event.FROZEN:
            return duration(one.duration).after(at) - at, one.source
    return timedelta(), ""


FREEZE_ENDS = gettext_noop("preservation ends")


def next_warning(started_at: datetime, due_at: datetime, *, warned: int) -> datetime | None:
    """When to warn next, after so many warnings; the last is the end itself."""
    moments = [due_at - lead for lead in warnings_before(due_at - started_at)] + [due_at]
    return moments[warned] if warned < len(moments) else None


def zone_of(zones: Sequence[str], at: datetime) -> str:
    """The zone in which a state reads an instant, from all its zones; empty where their wall clocks differ then.

    A state of several zones that agree at the instant, such as Germany with Busingen, reads it in the first.
    """
    readings = {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}
    return zones[0] if len(readings) == 1 else ""
