"""What people type when an owner is asked, and when it answers."""

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

ALLOW, DECLINE = "allow", "decline"


class AnswerForm(forms.Form):
    """Whether something of ours may go on."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=lambda: [
            (ALLOW, translated("It may go on to those named above, and to nobody else")),
            (DECLINE, translated("It stays where it is")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("The other node reads this."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
