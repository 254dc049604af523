"""States, data, urgencies and spans of time to choose from; every form of strategy begins with some of them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import load
from comity.law.forms import DATA
from comity.strategy.core.spans import SPANS

URGENCIES = {Urgency.ORDINARY: _("Ordinary"), Urgency.URGENT: _("Urgent"), Urgency.EMERGENCY: _("Emergency")}
Choices = Sequence[tuple[object, object]]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Let a field be chosen from these, and nothing else."""
    field = form.fields[name]
    field.error_messages["invalid_choice"] = gettext("Choose one from the list.")
    cast("forms.ChoiceField", field).choices = choices


def state_choices() -> Choices:
    """Every state by its name in the reader's language."""
    named = sorted((gettext(each.name), each.iso3) for each in load().states.values())
    return [(iso3, f"{name} ({iso3})") for name, iso3 in named]


SOUGHT = {"sought": "data"}
"""What the field for data is called in the address: a form has data of its own."""


class Addressed(forms.Form):
    """A form that is read from the address. What the address leaves out is as usual, so that a bare one is an answer
    too; what it says wrongly is refused."""

    usual: ClassVar[Mapping[str, str]] = {}

    def __init__(self, given: QueryDict, **usual: str) -> None:
        whole = given.copy()
        for name, value in {**self.usual, **usual}.items():
            if name not in whole:
                whole[name] = value
        super().__init__(whole)

    def add_prefix(self, field_name: str) -> str:
        return SOUGHT.get(field_name, field_name)


class QuestionForm(Addressed):
    """Which data, how soon, and how long after the request one looks."""

    usual: ClassVar[Mapping[str, str]] = {"data": DataCategory.CONTENT, "urgency": Urgency.URGENT, "within": "180d"}

    sought = forms.ChoiceField(label=_("Data"), choices=list(DATA.items()))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items()))
    within = forms.ChoiceField(label=_("Answered"))

    def __init__(self, given: QueryDict, **usual: str) -> None:
        super().__init__(given, **usual)
        offer(self, "within", [(name, gettext(words)) for name, (_days, words) in SPANS.items()])

    @property
    def key(self) -> tuple[DataCategory, Urgency]:
        return DataCategory(self.cleaned_data["sought"]), Urgency(self.cleaned_data["urgency"])

    @property
    def days(self) -> float:
        return SPANS[self.cleaned_data["within"]][0]

    @property
    def within_words(self) -> str:
        return gettext(SPANS[self.cleaned_data["within"]][1])
