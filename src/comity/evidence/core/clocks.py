"""Clocks: how long an instrument gives, from when, and when to warn.

A duration is ISO 8601 as in the law data: days, weeks, hours, months (P60D, PT8H, P2M). Days and hours are counted as
elapsed time from the instant the clock starts; months by the calendar, ending on the last day of a shorter month
(Reg. (EEC, Euratom) 1182/71 art. 3(2)(c)).
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
    """What starts a clock."""

    SIGNED = "signed"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ORDERED = "ordered"
    FROZEN = "frozen"
    DELIVERED = "delivered"


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

STOPPED_BY: dict[Event, str] = {
    Event.SIGNED: "sent",
    Event.SENT: "received",
    Event.RECEIVED: "answered",
    Event.ACCEPTED: "executed",
    Event.ORDERED: "answered",
    Event.DELIVERED: "acknowledged",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as an instrument states it. `starts` is the law data's own words."""

    what: str
    duration: str
    starts: str
    kind: Kind
    source: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A running time limit. `zone` is the IANA zone in which its day is read out."""

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


def started(limits: Iterable[Limit], event: Event, at: datetime, zone: str = "UTC") -> tuple[Clock, ...]:
    """The clocks that an event starts, soonest first; limits without a duration start none."""
    clocks = (
        Clock(one.what, one.source, one.kind, at, one.duration, duration(one.duration).after(at), zone)
        for one in limits
        if one.duration and event_of(one.starts) is event
    )
    return tuple(sorted(clocks, key=lambda clock: clock.due_at))


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


CONFIRMATION = Limit(
    what=gettext_noop("emergency confirmed by the competent authority"),
    duration="PT48H",
    starts="receipt",
    kind=Kind.MAXIMUM,
    source="Reg. (EU) 2023/1543 art 4(5); by analogy CETS 224 art 9(5)",
)
"""The confirmation after the fact that every emergency request owes, whatever its instrument says."""
