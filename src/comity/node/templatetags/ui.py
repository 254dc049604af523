"""What pages of every word need to show: instants with their zone, time left, permission."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TypedDict

from django import template
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

register = template.Library()

SOON = timedelta(hours=24)


@register.simple_tag
def instant(at: datetime | None) -> SafeString | str:
    """An instant in the reader's zone, with the zone; UTC on hover. A dash for none."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    shown = f"{date_format(local, 'j M Y')}, {local:%H:%M} {_zone(local)}"
    return format_html('<time datetime="{}" title="{}">{}</time>', at.astimezone(UTC).isoformat(), _utc(at), shown)


@register.simple_tag
def day(at: datetime | None) -> SafeString | str:
    """The day of an instant in the reader's zone."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', f"{local:%Y-%m-%d}", _utc(at), date_format(local, "j M Y")
    )


def _zone(local: datetime) -> str:
    """The offset, because abbreviations are shared: PST is read in Manila and in San Francisco."""
    offset = local.strftime("%z")
    minutes = "" if offset[3:5] == "00" else f":{offset[3:5]}"
    return f"UTC{offset[0]}{int(offset[1:3])}{minutes}" if offset != "+0000" else "UTC"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


@register.simple_tag
def time_left(due_at: datetime, now: datetime | None = None) -> str:
    """How long until an instant or since it, in whole words: `3 hours left`, `2 days overdue`."""
    left = due_at - (now or timezone.now())
    over, length = left < timedelta(0), abs(left)
    if length >= timedelta(days=2):
        return _days(length.days, over=over)
    if length >= timedelta(hours=2):
        return _hours(int(length.total_seconds() // 3600), over=over)
    return _minutes(int(length.total_seconds() // 60), over=over)


def _days(count: int, *, over: bool) -> str:
    if over:
        return ngettext("%(count)d day overdue", "%(count)d days overdue", count) % {"count": count}
    return ngettext("%(count)d day left", "%(count)d days left", count) % {"count": count}


def _hours(count: int, *, over: bool) -> str:
    if over:
        return ngettext("%(count)d hour overdue", "%(count)d hours overdue", count) % {"count": count}
    return ngettext("%(count)d hour left", "%(count)d hours left", count) % {"count": count}


def _minutes(count: int, *, over: bool) -> str:
    if over:
        return ngettext("%(count)d minute overdue", "%(count)d minutes overdue", count) % {"count": count}
    return ngettext("%(count)d minute left", "%(count)d minutes left", count) % {"count": count}


@register.filter
def urgency(due_at: datetime) -> str:
    """The class of a clock: `over`, `soon` (within a day) or nothing."""
    left = due_at - timezone.now()
    if left < timedelta(0):
        return "over"
    return "soon" if left < SOON else ""


@register.filter
def may(request: HttpRequest, act: str) -> bool:
    """Whether the officer signed in may do this act: `{% if request|may:"evidence.request.draft" %}`."""
    from comity.directory.core import permissions

    actor = getattr(request, "actor", None)
    return actor is not None and permissions.decide(actor, permissions.Act(act)).allowed


class Option(TypedDict):
    """An option of a select, as the widget gives it."""

    value: object
    label: object
    attrs: Mapping[str, object]


@register.simple_tag
def options_of(groups: Iterable[tuple[object, Iterable[Option], int]]) -> SafeString:
    """The options of a select in one piece: Django includes a template for each, which is slow for 200 states."""
    return mark_safe("".join(_group(label, options) for label, options, _index in groups))  # noqa: S308  all is escaped


def _group(label: object, options: Iterable[Option]) -> str:
    inner = "".join(map(_option, options))
    return f'<optgroup label="{escape(str(label))}">{inner}</optgroup>' if label else inner


def _option(one: Option) -> str:
    attributes = flatatt(dict(one["attrs"])) if one["attrs"] else ""
    return f'<option value="{escape(str(one["value"]))}"{attributes}>{escape(str(one["label"]))}</option>'
