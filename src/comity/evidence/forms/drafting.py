"""Beginning a request: whom it goes to, which of our desks sends it, and how it is labelled."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from comity.evidence.forms.acts import ActForm, EndOfDayField

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class BeginForm(ActForm):
    """`recipient` is NODE/DESK; `preservation` the reference of a freeze that this request follows up."""

    recipient = forms.ChoiceField(label=gettext_lazy("Ask which desk"))
    desk = forms.ChoiceField(label=gettext_lazy("On behalf of"))
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("What the data may be used for. It travels with the request as its label."),
        max_length=200,
    )
    preservation = forms.CharField(
        label=gettext_lazy("Follows the preservation"),
        help_text=gettext_lazy("Its reference, where data were frozen first: they then stay so until this is decided."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"list": "freezes", "class": "mid", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the request"))
    retain_until = EndOfDayField(
        label=gettext_lazy("Erase after"),
        help_text=gettext_lazy("Personal data of this request are erased after this day. Five years if left empty."),
        required=False,
    )
