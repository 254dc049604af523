"""One ordered pair of states, in the same address as the world from which it was opened."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.strategy.forms.choosing import offer, state_choices
from comity.strategy.forms.supposing import WorldForm
from comity.terms.state import Iso3


class PairForm(WorldForm):
    """The state that one looks from, and the other."""

    other = forms.ChoiceField(label=_("Other state"))

    def __init__(self, given: QueryDict, **usual: str) -> None:
        super().__init__(given, **usual)
        offer(self, "other", state_choices())

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("other") and given.get("other") == given.get("state"):
            self.add_error("other", gettext("Choose two different states."))
        return given

    @property
    def asking(self) -> Iso3:
        return self.chosen if self.asks else Iso3(self.cleaned_data["other"])

    @property
    def asked(self) -> Iso3:
        return Iso3(self.cleaned_data["other"]) if self.asks else self.chosen
