"""One assumption, and why it is another here."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core.book.vocabulary import Holder
from comity.law.forms import HOLDER, offence_choices
from comity.strategy.core.assumptions import Assumption, Assumptions, Value
from comity.terms.errors import ComityError

LEAST_REASON = 10
INTEGERS = frozenset({"case.penalty_years"})


class AssumeForm(forms.Form):
    """A value, checked as the file is checked, and the reason that is shown beside it from now on."""

    why = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown beside the value in every result. Name the source if there is one."),
        min_length=LEAST_REASON,
        max_length=400,
    )

    def __init__(self, data: QueryDict | None, *, known: Assumptions, each: Assumption) -> None:
        super().__init__(data)
        self.known, self.each = known, each
        self.fields = {"value": _field(each), **self.fields}
        self.initial["value"] = each.value

    @property
    def value(self) -> Value:
        said = self.cleaned_data["value"]
        return int(said) if self.each.name in INTEGERS else said

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.known.with_values({self.each.name: self.value}, given["why"])
            except ComityError as refusal:
                self.add_error("value", refusal.explain(gettext))
        return given


def _field(each: Assumption) -> forms.Field:
    label, usual = _("Value"), gettext("Usually {usual}.").format(usual=each.usual)
    if each.name.startswith("held_by."):
        return forms.ChoiceField(label=label, help_text=usual, choices=[(one, HOLDER[one]) for one in Holder])
    if isinstance(each.usual, str):
        return forms.ChoiceField(label=label, help_text=usual, choices=offence_choices(_("Choose one")))
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "decimal"})
    if each.name in INTEGERS:
        return forms.IntegerField(label=label, help_text=usual, widget=widget)
    return forms.FloatField(label=label, help_text=usual, widget=widget)
