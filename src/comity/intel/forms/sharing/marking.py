"""What people type when they say how far objects may go."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django import forms
from django.conf import settings
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from comity.intel.actions.sharing.marking import Said
from comity.intel.core.sharing.community import Charter, MemberKind
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Party, Terms
from comity.intel.forms.sharing.choosing import Choices, Day, called, candidates, choose, end_of, lines_of
from comity.intel.forms.sharing.communities import onward_rules
from comity.terms.marking import Tlp

LEVEL, NAMED = "level", "named"


def levels() -> Choices:
    """The levels of TLP with what each lets happen (FIRST TLP 2.0)."""
    return [
        (Tlp.CLEAR, translated("TLP:CLEAR: everybody may read it")),
        (Tlp.GREEN, translated("TLP:GREEN: the community may read it, never the public")),
        (Tlp.AMBER, translated("TLP:AMBER: recipients, their organisations and their clients")),
        (Tlp.AMBER_STRICT, translated("TLP:AMBER+STRICT: recipients and their organisations only")),
        (Tlp.RED, translated("TLP:RED: only the persons named below")),
    ]


def reaches() -> Choices:
    """Whether the level alone says who may read."""
    return [
        (LEVEL, translated("As far as the level lets it go")),
        (NAMED, translated("Only those named here")),
    ]


class MarkForm(forms.Form):
    """How far objects of ours may go."""

    level = forms.ChoiceField(label=_("TLP level"), choices=levels, widget=forms.RadioSelect, initial=Tlp.AMBER.value)
    reach = forms.ChoiceField(label=_("Who may read"), choices=reaches, widget=forms.RadioSelect, initial=LEVEL)
    parties = forms.MultipleChoiceField(
        label=_("Communities, nodes and organisations"), required=False, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.CharField(
        label=_("Persons"),
        help_text=_("One a line, as officer@node, with the officer's id of that node. You are added yourself."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    purposes = forms.CharField(
        label=_("Only for these purposes"),
        help_text=_("One a line. Empty: for any purpose of the community."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    onward = forms.ChoiceField(label=_("Passing on"), choices=onward_rules, widget=forms.RadioSelect, initial="never")
    retain_until = forms.DateField(label=_("To be kept until"), required=False, widget=Day(attrs={"class": "mid"}))

    def __init__(self, *args: object, communities: Sequence[Charter], at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.at = at
        found: Choices = [(handling.community(one.id), one.name) for one in communities]
        for one in candidates(at=at).values():
            party = handling.node(one.id) if one.kind is MemberKind.NODE else handling.organisation(one.id)
            found.append((party, called(one)))
        choose(self, "parties", found)

    def clean_retain_until(self) -> object:
        day = self.cleaned_data["retain_until"]
        if day is not None and day <= self.at.date():
            raise forms.ValidationError(translated("Choose a day after today, or none."))
        return day

    def clean(self) -> dict[str, object]:
        said = self.cleaned_data
        for name, advice in (
            ("persons", translated("Write each as officer@node, one a line.")),
            ("purposes", translated("Write each purpose in one line of at most 200 characters, twenty at most.")),
        ):
            if not _fits(name, lines_of(said.get(name))):
                self.add_error(name, advice)
        if said.get("reach") == NAMED and not (said.get("parties") or lines_of(said.get("persons"))):
            self.add_error("parties", translated("Name somebody. A marking that names nobody releases it to nobody."))
        if said.get("level") == Tlp.RED and not (said.get("reach") == NAMED and lines_of(said.get("persons"))):
            self.add_error(
                "persons", translated("TLP:RED is for named persons. Choose “Only those named” and name them.")
            )
        return said

    def said(self, person: str) -> Said:
        """What the form says; `person` is who fills it in, and reads on whoever else does."""
        level = Tlp(self.cleaned_data["level"])
        if self.cleaned_data["reach"] == LEVEL:
            return Said(level)
        persons = lines_of(self.cleaned_data["persons"])
        terms = Terms(
            owner=settings.COMITY_NODE_ID,
            releasable_to=tuple(map(Party, self.cleaned_data["parties"])),
            persons=tuple(dict.fromkeys((*persons, person))) if persons else (),
            purposes=lines_of(self.cleaned_data["purposes"]),
            onward=handling.Onward(self.cleaned_data["onward"]),
            retain_until=end_of(self.cleaned_data["retain_until"]),
        )
        return Said(level, terms)


def _fits(name: str, value: tuple[str, ...]) -> bool:
    """Whether the marking's own form allows it."""
    try:
        msgspec.convert({"extension_type": "property-extension", "owner": "x", name: value}, Terms)
    except msgspec.ValidationError:
        return False
    return True
