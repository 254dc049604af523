"""What people type into the pages of the directory, checked before it becomes an act."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.directory.actions.officers import Account
from comity.directory.core.institutions import DESK_KINDS, ORGANISATION_KINDS, DeskKind, OrganisationKind
from comity.directory.core.manifest import MAX_BYTES
from comity.directory.core.peering import CHANNELS, Channel
from comity.directory.core.permissions import EVERY_INSTRUMENT, ROLE_NAMES, Grant, Role
from comity.directory.models import Desk, Organisation
from comity.directory.queries import desks, own_organisations

LAST_YEAR = 2999


def translated(labels: dict[str, str]) -> list[tuple[str, str]]:
    """Choices with labels in the reader's language, in their order."""
    return [(key, gettext(label)) for key, label in labels.items()]


def desk_kinds() -> list[tuple[str, str]]:
    return translated({kind.value: label for kind, label in DESK_KINDS.items()})


def organisation_kinds() -> list[tuple[str, str]]:
    return translated({kind.value: label for kind, label in ORGANISATION_KINDS.items()})


def roles() -> list[tuple[str, str]]:
    return translated({role.value: label for role, label in ROLE_NAMES.items()})


class IntroduceForm(forms.Form):
    """A manifest by one of three ways: address, file, pasted text."""

    address = forms.URLField(
        label=_("Address of the node"),
        help_text=_("Such as https://comity.example.org. Its manifest is fetched from there."),
        required=False,
        assume_scheme="https",
    )
    file = forms.FileField(label=_("Manifest as a file"), required=False)
    text = forms.CharField(
        label=_("Manifest as text"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "class": "code", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        given = [key for key in ("address", "file", "text") if self.cleaned_data.get(key)]
        if len(given) != 1:
            raise forms.ValidationError(_("Give the manifest in one way: an address, a file or the text."))
        file = self.cleaned_data.get("file")
        if file and file.size > MAX_BYTES:
            self.add_error("file", _("This file is too large for a manifest."))
        return self.cleaned_data


class ConfirmForm(forms.Form):
    """What the officer heard, and how."""

    heard = forms.CharField(
        label=_("The words as you heard them"),
        help_text=_("All eight words, or all hexadecimal digits. Type them from what you hear, not from this page."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    channel = forms.ChoiceField(label=_("How you spoke"), widget=forms.RadioSelect)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["channel"].choices = translated(  # type: ignore[attr-defined]  # a ChoiceField
            {channel.value: label for channel, label in CHANNELS.items()}
        )

    @property
    def chosen_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class WhyForm(forms.Form):
    """The reason of a grave step; the ledger keeps it."""

    why = forms.CharField(
        label=_("Why"),
        help_text=_("One sentence without personal data. It is kept in the ledger."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeskForm(forms.Form):
    """A new desk of an organisation of this node."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=desk_kinds)
    name = forms.CharField(label=_("Name of the desk"), max_length=200)
    languages = forms.CharField(
        label=_("Languages"), help_text=_("Codes, such as: en fil"), max_length=100, required=False
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    telephone = forms.CharField(
        label=_("Number for call-backs"),
        help_text=_("Peers call this number before they act in an emergency. It reaches them in the signed manifest."),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        _offer(self.fields["organisation"], own_organisations())

    @property
    def desk_kind(self) -> DeskKind:
        return DeskKind(self.cleaned_data["kind"])

    def clean_languages(self) -> list[str]:
        codes = str(self.cleaned_data["languages"]).replace(",", " ").lower().split()
        if any(not code.isascii() or not code.replace("-", "").isalnum() or len(code) > 12 for code in codes):
            raise forms.ValidationError(_("Use language codes such as en, fil or zh-hans, with spaces between."))
        return codes


class OrganisationForm(forms.Form):
    """A new organisation of this node."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=organisation_kinds)

    @property
    def organisation_kind(self) -> OrganisationKind:
        return OrganisationKind(self.cleaned_data["kind"])


class MandateForm(forms.Form):
    """A role for an officer, under an instrument, for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=roles)
    instrument = forms.CharField(
        label=_("Instrument"),
        help_text=_("An identifier of the law data such as ets185, or * for every instrument."),
        max_length=80,
        initial=EVERY_INSTRUMENT,
    )
    valid_until = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "mid"})
    )

    def clean_valid_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["valid_until"]
        if until is not None and until.year > LAST_YEAR:
            raise forms.ValidationError(_("This day is too far away. Leave it empty for a mandate without end."))
        return until

    @property
    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class AssignForm(forms.Form):
    """The desks of an officer."""

    desks = forms.ModelMultipleChoiceField(
        label=_("Desks"), queryset=Desk.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        _offer(self.fields["desks"], desks(node_id=settings.COMITY_NODE_ID))


class AppointForm(AssignForm):
    """A new officer: who she is, how she signs in, where she works, and what she may do."""

    field_order = ("name", "title", "username", "email", "organisation", "desks")

    name = forms.CharField(label=_("Name, as colleagues read it"), max_length=200)
    title = forms.CharField(label=_("Title"), help_text=_("Such as: Duty officer."), max_length=200, required=False)
    username = forms.CharField(
        label=_("Name she signs in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("She may sign in with it too. Nothing secret is ever sent there.")
    )
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=roles, widget=forms.CheckboxSelectMultiple)
    instrument = forms.CharField(
        label=_("Instrument"),
        help_text=_("An identifier of the law data such as ets185, or * for every instrument."),
        max_length=80,
        initial=EVERY_INSTRUMENT,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    zone = forms.CharField(label=_("Time zone"), help_text=_("Such as Asia/Manila."), max_length=60)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["organisation"], own_organisations())
        self.fields["zone"].initial = settings.COMITY_ZONE

    @property
    def account(self) -> Account:
        return Account(self.cleaned_data["username"], self.cleaned_data["email"])

    @property
    def grants(self) -> list[Grant]:
        return [Grant(Role(role), self.cleaned_data["instrument"]) for role in self.cleaned_data["roles"]]


class InviteForm(forms.Form):
    """What the link is for: a first password, or a new one after everything was lost."""

    forget_second_factors = forms.BooleanField(
        label=_("She lost her second factor too: forget it. She sets up a new one when she signs in."), required=False
    )


def _offer(field: forms.Field, rows: QuerySet[Desk] | QuerySet[Organisation]) -> None:
    """The rows among which a field lets people choose, as they are now."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  tells the type checker
    field.queryset = rows
