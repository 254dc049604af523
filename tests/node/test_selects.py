"""A select is written in one piece, and says what Django's own would."""

from django import forms
from django.forms.renderers import DjangoTemplates

CHOICES = [("", "Any"), ("PHL", "Philippines"), ("Pacific", [("AUS", "Australia"), (7, 'A "<b>state</b>"')])]


class Asking(forms.Form):
    state = forms.ChoiceField(choices=CHOICES, initial="AUS")


def squeezed(html: object) -> str:
    return str(html).replace("\n", "").replace("  ", "").replace("&#39;", "&#x27;")


def test_a_select_has_the_options_and_groups_that_django_gives_it() -> None:
    ours, djangos = Asking(), Asking(renderer=DjangoTemplates())

    assert squeezed(ours["state"]) == squeezed(djangos["state"])
    assert '<option value="AUS" selected>' in str(ours["state"])


def test_no_label_of_an_option_becomes_markup() -> None:
    assert "<b>" not in str(Asking()["state"])
