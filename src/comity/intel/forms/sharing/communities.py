"""What people type about communities: the agreement, and whom to invite."""

from datetime import datetime

import msgspec
from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from comity.intel.actions.sharing.communities import Founding
from comity.intel.core.sharing.community import Agreement, Member
from comity.intel.core.sharing.marks.handling import Onward
from comity.intel.forms.sharing.choosing import (
    Choices,
    Day,
    called,
    candidates,
    choose,
    end_of,
    how_unmarked,
    joined,
    levels,
    lines_of,
)
from comity.terms.marking import Tlp

LONGEST_DAYS = 36_500
LISTS = {
    "purposes": _("Write each purpose in one line of at most 200 characters, twenty at most."),
    "blocked_types": _("Write types as STIX does, one a line, such as: email-addr"),
    "required_markings": _("Write ids of marking definitions, one a line."),
    "forbidden_markings": _("Write ids of marking definitions, one a line."),
}


def onward_rules() -> Choices:
    """How far members may pass on what they received, by the rule."""
    return [
        (Onward.NEVER, translated("Never: it stays with the members")),
        (Onward.ASK, translated("Only once the owner has agreed")),
        (Onward.NAMED, translated("To those whom the marking names, and no further")),
        (Onward.FREE, translated("As far as the TLP level allows")),
    ]


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})


class AgreementForm(forms.Form):
    """What the members agree on."""

    purposes = forms.CharField(
        label=_("Purposes"),
        help_text=_("One a line. A collection then names one of them. Empty: no purpose is demanded."),
        required=False,
        max_length=5000,
        widget=_text(),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), help_text=_("Such as: Memorandum of Understanding of 1 June 2026."), max_length=200
    )
    retention_days = forms.IntegerField(
        label=_("Days that members keep what they received"), min_value=1, max_value=LONGEST_DAYS, initial=365
    )
    onward = forms.ChoiceField(label=_("Passing on"), choices=onward_rules, widget=forms.RadioSelect, initial="ask")
    levels = forms.MultipleChoiceField(
        label=_("TLP levels that may be shared"),
        choices=levels,
        widget=forms.CheckboxSelectMultiple,
        initial=[one.value for one in Tlp],
    )
    unmarked = forms.ChoiceField(label=_("Objects without a TLP level"), choices=how_unmarked, required=False)
    blocked_types = forms.CharField(
        label=_("Types that are never shared"),
        help_text=_("One a line, as STIX writes them, such as: email-addr"),
        required=False,
        max_length=5000,
        widget=_text(),
    )
    required_markings = forms.CharField(
        label=_("Markings that every object must carry"),
        help_text=_("Ids of marking definitions, one a line. Most communities need none."),
        required=False,
        max_length=5000,
        widget=_text(2),
    )
    forbidden_markings = forms.CharField(
        label=_("Markings that no object may carry"),
        help_text=_("Ids of marking definitions, one a line."),
        required=False,
        max_length=5000,
        widget=_text(2),
    )

    def clean(self) -> dict[str, object]:
        for name, advice in LISTS.items():
            if name in self.cleaned_data and not _fits(name, lines_of(self.cleaned_data[name])):
                self.add_error(name, str(advice))
        if "legal_basis" in self.cleaned_data and not _fits("legal_basis", self.cleaned_data["legal_basis"]):
            self.add_error("legal_basis", translated("Write it in one line."))
        return self.cleaned_data

    @property
    def agreement(self) -> Agreement:
        said = self.cleaned_data
        lists = {name: lines_of(said[name]) for name in LISTS}
        plain = {name: said[name] for name in ("legal_basis", "retention_days", "onward", "levels")}
        return msgspec.convert({**lists, **plain, "unmarked": said["unmarked"] or None}, Agreement)


def said_in(agreement: Agreement) -> dict[str, object]:
    """An agreement as the form shows it."""
    return {
        **{name: joined(getattr(agreement, name)) for name in LISTS},
        "legal_basis": agreement.legal_basis,
        "retention_days": agreement.retention_days,
        "onward": agreement.onward.value,
        "levels": [one.value for one in agreement.levels],
        "unmarked": agreement.unmarked or "",
    }


def _fits(name: str, value: object) -> bool:
    """Whether the charter's own form allows it."""
    try:
        msgspec.convert({"legal_basis": "x", "retention_days": 1, name: value}, Agreement)
    except msgspec.ValidationError:
        return False
    return True


class FoundForm(AgreementForm):
    """A new community."""

    field_order = ("name", "members", "ends_on")

    name = forms.CharField(label=_("Name of the community"), max_length=200)
    members = forms.MultipleChoiceField(
        label=_("Invite"),
        help_text=_(
            "Each becomes a member once an officer there has accepted the agreement. You can invite more later."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(label=_("The agreement holds until"), required=False, widget=Day(attrs={"class": "mid"}))

    def __init__(self, *args: object, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.candidates, self.at = candidates(at=at), at
        choose(self, "members", [(key, called(one)) for key, one in self.candidates.items()])

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not _fits("legal_basis", name):
            raise forms.ValidationError(translated("Write it in one line."))
        return name

    def clean_ends_on(self) -> object:
        day = self.cleaned_data["ends_on"]
        if day is not None and day <= self.at.date():
            raise forms.ValidationError(translated("Choose a day after today, or none."))
        return day

    @property
    def founding(self) -> Founding:
        said = self.cleaned_data
        members = [self.candidates[key] for key in said["members"]]
        return Founding(said["name"], self.agreement, members, end_of(said["ends_on"]))


class InviteForm(forms.Form):
    """One more for a community."""

    who = forms.ChoiceField(label=_("Whom to invite"), widget=forms.RadioSelect)

    def __init__(self, *args: object, at: datetime, without: frozenset[str] = frozenset(), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        found = candidates(at=at)
        self.candidates = {key: one for key, one in found.items() if one.id not in without}
        choose(self, "who", [(key, called(one)) for key, one in self.candidates.items()])

    @property
    def member(self) -> Member:
        return self.candidates[self.cleaned_data["who"]]


class VersionForm(forms.Form):
    """Which version of an agreement an officer has read."""

    version = forms.IntegerField(min_value=1, max_value=1 << 31, widget=forms.HiddenInput)
