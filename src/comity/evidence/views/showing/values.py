"""What stands in a form, as lines that a page shows: the authority's view, the holder's view."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from comity.evidence.core.form.fields import Form, FormField, Values, authority_view, holder_view
from comity.evidence.core.form.identifiers import Identifier
from comity.evidence.core.form.values import Identifiers, Lines, Period, Value

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Beyond these an instant is shown as it was written: it cannot be a log-in, and may not fit every zone."""
LOCAL = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class ShownIdentifier:
    """An identifier; `local` is the wall clock in the zone it was given in, `at` the instant."""

    kind: str
    value: str
    at: datetime | None
    local: str
    zone: str
    port: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One field as shown. Of `text`, `lines`, `identifiers` and `since`, one is filled."""

    label: str
    source: str
    only_authority: bool
    text: str = ""
    lines: tuple[str, ...] = ()
    identifiers: tuple[ShownIdentifier, ...] = ()
    since: str = ""
    until: str = ""
    zone: str = ""


def authority(form: Form, values: Values) -> list[Line]:
    """What the authorities on both sides read."""
    return _lines(authority_view(form, values))


def holder(form: Form, values: Values) -> list[Line]:
    """What the provider or registrar reads."""
    return _lines(holder_view(form, values))


def local(at: datetime, zone: str) -> str:
    """The wall clock of an instant in a zone; in UTC where the zone is not known here."""
    try:
        return at.astimezone(ZoneInfo(zone)).strftime(LOCAL)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return at.strftime(f"{LOCAL} %Z")


def _lines(filled: Iterable[tuple[FormField, Value]]) -> list[Line]:
    return [_line(field, value) for field, value in filled]


def _line(field: FormField, value: Value) -> Line:
    label, source, hidden = _(field.label), field.source, not field.visible_to_holder
    if isinstance(value, Identifiers):
        return Line(label, source, hidden, identifiers=tuple(_identifier(entry) for entry in value.entries))
    if isinstance(value, Lines):
        return Line(label, source, hidden, lines=value.entries)
    if isinstance(value, Period):
        since, until = local(value.since, value.zone), local(value.until, value.zone)
        return Line(label, source, hidden, since=since, until=until, zone=value.zone)
    return Line(label, source, hidden, text=value)


def _identifier(entry: Identifier) -> ShownIdentifier:
    shown = local(entry.at, entry.zone) if entry.at else ""
    instant = entry.at if entry.at and FIRST_YEAR <= entry.at.year <= LAST_YEAR else None
    return ShownIdentifier(entry.type.value, entry.value, instant, shown, entry.zone, entry.port)
