"""Which leaves a reader looks for."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comity.ledger.queries import Search

# Beyond these a day in some zone is no instant in UTC.
WITHIN = (MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DayField(forms.DateField):
    """A day that may be left open."""

    widget = forms.DateInput(attrs={"type": "date"})


class SearchForm(forms.Form):
    """Filters of the list. Days are whole days in the reader's zone."""

    ref = forms.CharField(label=_("Reference"), required=False, max_length=120)
    kind = forms.CharField(label=_("Act begins with"), required=False, max_length=80)
    since = DayField(label=_("From"), required=False, validators=WITHIN)
    until = DayField(label=_("Until"), required=False, validators=WITHIN)
    before = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @property
    def search(self) -> Search:
        """What was asked for; a filter that could not be read is left aside, and said so beside the field."""
        self.is_valid()
        asked = self.cleaned_data
        return Search(
            ref=asked.get("ref", "").strip(),
            kind=asked.get("kind", "").strip(),
            since=_start(asked.get("since")),
            before=_start(asked.get("until"), days=1),
        )

    @property
    def older_than(self) -> int | None:
        """Where the page before ended."""
        self.is_valid()
        found: int | None = self.cleaned_data.get("before")
        return found


def _start(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min) + timedelta(days=days))
