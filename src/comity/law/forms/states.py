"""Choosing states, and what else comparisons ask for."""

import re
from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comity.law.core.asking import SameState, known_state
from comity.law.core.knowledge import load
from comity.law.core.national import library
from comity.law.forms import offence_choices
from comity.terms.errors import ComityError
from comity.terms.state import Iso3

MAX_SHOWN = 4
MAX_LISTED = 60
Choices = Sequence[tuple[object, object]]


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    field.error_messages["invalid_choice"] = gettext("Choose one from the list.")
    cast("forms.ChoiceField", field).choices = choices


class StatesForm(forms.Form):
    """Which states: those whose law is recorded, to tick, and any other by its code."""

    at_most = MAX_SHOWN
    state = forms.MultipleChoiceField(
        label=_("States whose law is recorded"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Other states"),
        help_text=_("Three-letter codes, such as FSM TUV."),
        required=False,
        max_length=4 * MAX_LISTED,
        widget=forms.TextInput(attrs={"class": "mid", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        knowledge = load()
        named = sorted((gettext(knowledge.states[each].name), each) for each in knowledge.registers.recorded)
        _offer(self, "state", [(iso3, name) for name, iso3 in named])
        self.fields["state"].error_messages["invalid_choice"] = gettext("Choose from the list.")

    @property
    def states(self) -> tuple[Iso3, ...]:
        """Those chosen, in the order of the form, each once; none where the form is faulty."""
        return tuple(self.cleaned_data.get("states", ())) if self.is_bound and self.is_valid() else ()

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        chosen: dict[Iso3, None] = dict.fromkeys(Iso3(each) for each in given.get("state", ()))
        for code in re.findall(r"[^\s,;]+", str(given.get("more", ""))):
            try:
                chosen[known_state(load(), code)] = None
            except ComityError as refusal:
                self.add_error("more", refusal.explain(gettext))
        if len(chosen) > self.at_most:
            said = ngettext("Choose at most %(most)d state.", "Choose at most %(most)d states.", self.at_most)
            self.add_error("state", said % {"most": self.at_most})
        return {**given, "states": tuple(chosen)}


class GapsForm(StatesForm):
    """Which states, or those of an organisation."""

    at_most = MAX_LISTED
    group = forms.ChoiceField(label=_("Members of"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        groups = sorted({each for state in load().states.values() for each in state.organisations}, key=str.casefold)
        _offer(self, "group", [("", _("Any")), *((each, each) for each in groups)])

    @property
    def group_chosen(self) -> str:
        return str(self.cleaned_data.get("group", "")) if self.is_bound and self.is_valid() else ""


class DualForm(forms.Form):
    """Who asks whom, for which offence or scheme."""

    requesting = forms.ChoiceField(label=_("Asking state"))
    requested = forms.ChoiceField(label=_("State asked"))
    offence = forms.ChoiceField(label=_("Offence or scheme"))

    _names = ("requesting", "from"), ("requested", "to")

    def __init__(self, data: QueryDict | None = None, *, state: str) -> None:
        super().__init__(data, initial={"requesting": state})
        named = sorted((gettext(each.name), each.iso3) for each in load().states.values())
        states = [("", ""), *((iso3, f"{name} ({iso3})") for name, iso3 in named)]
        _offer(self, "requesting", states)
        _offer(self, "requested", states)
        _offer(self, "offence", offence_choices(_("Choose one")))

    def add_prefix(self, field_name: str) -> str:
        return dict(self._names).get(field_name, field_name)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("requesting") and given.get("requesting") == given.get("requested"):
            self.add_error("requested", SameState(state=given["requested"]).explain(gettext))
        return given


class LibraryForm(forms.Form):
    """What narrows the policy library. Each field stands in the address; none is personal."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "data-search": True}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)

    def __init__(self, data: QueryDict, *, states: Sequence[Iso3], kinds: Sequence[tuple[str, str | Promise]]) -> None:
        super().__init__(data)
        named = sorted((gettext(load().states[each].name), each) for each in states)
        _offer(self, "state", [("", _("Any")), *((iso3, name) for name, iso3 in named)])
        _offer(self, "kind", [("", _("Any")), *kinds])
        _offer(self, "pillar", [("", _("Any")), *((key, gettext(name)) for key, name in library.PILLARS.items())])

    @property
    def search(self) -> library.Search:
        """What is looked for; nothing narrows where the form is faulty."""
        given = self.cleaned_data if self.is_valid() else {}
        return library.Search(
            states=frozenset({Iso3(given["state"])}) if given.get("state") else frozenset(),
            kind=given.get("kind", ""),
            pillar=given.get("pillar", ""),
            words=tuple(given.get("q", "").split()),
        )

    @property
    def narrowed(self) -> bool:
        return self.search != library.Search()
