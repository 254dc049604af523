"""Offering information unasked: to whom, on what conditions, and what is kept back until they are accepted."""

from django import forms
from django.utils.translation import gettext_lazy

from comity.evidence.forms.acts import MAX_TEXT, ActForm


class OfferForm(ActForm):
    """`recipient` is NODE/DESK. `information` stays here until the conditions are accepted."""

    recipient = forms.ChoiceField(label=gettext_lazy("Offer it to the desk"))
    desk = forms.ChoiceField(label=gettext_lazy("On behalf of"))
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        help_text=gettext_lazy("What it is about, giving nothing away. The other side reads this first."),
        max_length=200,
    )
    conditions = forms.CharField(
        label=gettext_lazy("Handling conditions"),
        help_text=gettext_lazy("Secrecy, limits of use, onward sharing. The receiver accepts them or gets nothing."),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    information = forms.CharField(
        label=gettext_lazy("Information"),
        help_text=gettext_lazy("Kept on this node until the conditions are accepted."),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 8}),
    )
