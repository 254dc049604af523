"""Form fields for values that are more than a line of text: periods, identifiers, several lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.evidence.core.form.identifiers import Identifier, IdentifierType, identifier
from comity.evidence.core.form.values import MAX_ENTRIES, Identifiers, Lines, Period
from comity.terms.errors import ComityError

SPARE_ROWS = 2
LOCAL = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Row:
    """One identifier as it stands in the form, before it is understood."""

    type: str = ""
    value: str = ""
    at: str = ""
    zone: str = ""
    port: str = ""

    @property
    def empty(self) -> bool:
        return not (self.value or self.at or self.port)


def row_of(entry: Identifier) -> Row:
    """The row that shows an identifier: its instant in the zone it was given in."""
    at = _local(entry.at, entry.zone) if entry.at else ""
    value = entry.value.partition(":")[2] if entry.type is IdentifierType.WALLET else entry.value
    return Row(entry.type.value, value, at, entry.zone, "" if entry.port is None else str(entry.port))


def _local(at: datetime, zone: str) -> str:
    try:
        return at.astimezone(_zone(zone) or UTC).strftime(LOCAL)
    except OverflowError:
        return at.strftime(LOCAL)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class IdentifierRows(forms.Widget):
    """A row for each identifier and some to spare: `NAME_0_type`, `NAME_0_value`, `_at`, `_zone`, `_port`."""

    template_name = "evidence/widgets/identifiers.html"
    use_fieldset = True

    def __init__(self, first: IdentifierType = IdentifierType.ACCOUNT) -> None:
        super().__init__()
        self.first = first

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context: dict[str, object] = super().get_context(name, value, attrs)
        rows = [*_rows(value), *(Row(self.first.value) for _spare in range(SPARE_ROWS))]
        return context | {"rows": list(enumerate(rows)), "types": [kind.value for kind in IdentifierType]}

    def value_from_datadict(self, data: Mapping[str, str], _files: object, name: str) -> list[Row]:
        count = next((at for at in range(MAX_ENTRIES + 1) if f"{name}_{at}_value" not in data), MAX_ENTRIES + 1)
        rows = [
            Row(*(data.get(f"{name}_{at}_{part}", "").strip() for part in ("type", "value", "at", "zone", "port")))
            for at in range(count)
        ]
        return [row for row in rows if not row.empty]

    def value_omitted_from_data(self, data: Mapping[str, str], _files: object, name: str) -> bool:
        return f"{name}_0_value" not in data

    def id_for_label(self, id_: str, _index: str | None = None) -> str:
        return f"{id_}_0_value"


def _rows(value: object) -> Iterable[Row]:
    if isinstance(value, Identifiers):
        return [row_of(entry) for entry in value.entries]
    return value if isinstance(value, list) else []


class IdentifierField(forms.Field):
    """Identifiers, each understood or refused by its row."""

    widget = IdentifierRows

    def clean(self, value: list[Row]) -> Identifiers:
        entries, wrong = [], []
        for number, row in enumerate(value or [], start=1):
            try:
                entries.append(identifier(row.type, row.value, at=row.at, zone=row.zone, port=row.port))
            except ComityError as error:
                wrong.append(_("Row {number}: {problem}").format(number=number, problem=error.explain(_)))
        if len(entries) + len(wrong) > MAX_ENTRIES:
            wrong.append(_("A request names at most {most} identifiers.").format(most=MAX_ENTRIES))
        if wrong:
            raise ValidationError(wrong)
        return Identifiers(tuple(entries))

    def has_changed(self, _initial: object, data: object) -> bool:
        return bool(data)


class PeriodWidget(forms.MultiWidget):
    """`NAME_since`, `NAME_until`, `NAME_zone`."""

    template_name = "evidence/widgets/period.html"
    use_fieldset = True

    def __init__(self) -> None:
        moment = {"type": "datetime-local", "step": "1"}
        super().__init__(
            {
                "since": forms.TextInput({**moment, "aria-label": gettext_lazy("From")}),
                "until": forms.TextInput({**moment, "aria-label": gettext_lazy("Until")}),
                "zone": forms.TextInput({"list": "zones", "aria-label": gettext_lazy("Time zone")}),
            }
        )

    def decompress(self, value: object) -> list[str]:
        if not isinstance(value, Period):
            return ["", "", ""]
        return [_local(value.since, value.zone), _local(value.until, value.zone), value.zone]


class PeriodField(forms.Field):
    """From an instant to an instant, in a zone that is kept."""

    widget = PeriodWidget

    def clean(self, value: list[str | None]) -> Period | None:
        since, until, zone = ((part or "").strip() for part in value)
        if not since and not until:
            return None
        place = _zone(zone or "UTC")
        if place is None:
            said = _("“{zone}” is not a time zone. Choose one such as Asia/Manila.")
            raise ValidationError(said.format(zone=zone[:60]))
        return Period(_moment(since, place), _moment(until, place), place.key)


def _moment(given: str, place: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
        return (moment if moment.tzinfo else moment.replace(tzinfo=place)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError(_("A period has a beginning and an end, each written as 2026-11-20T14:30.")) from None


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea({"rows": 3})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value.entries) if isinstance(value, Lines) else value

    def clean(self, value: str) -> Lines | None:
        said = tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())
        if len(said) > MAX_ENTRIES:
            raise ValidationError(_("At most {most} lines fit here.").format(most=MAX_ENTRIES))
        return Lines(said) if said else None
