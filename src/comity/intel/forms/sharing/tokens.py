"""What people type about the tokens of clients."""

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from comity.directory.queries import own_organisations
from comity.intel.actions.tokens import Access
from comity.intel.forms.sharing.choosing import Choices
from comity.intel.models import Collection

LONGEST_DAYS = 3650


def accesses() -> Choices:
    """What a token may do in one collection."""
    return [
        ("", translated("No access")),
        (Access.READ.value, translated("Read")),
        (Access.WRITE.value, translated("Write")),
        (Access.BOTH.value, translated("Read and write")),
    ]


class TokenForm(forms.Form):
    """A new token: whose it is, until when, and its rights in each collection."""

    name = forms.CharField(label=_("Whose it is"), help_text=_("Such as: Bank A, firewall."), max_length=120)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        help_text=_("If the client works for an organisation of this node, the gate counts it as one of yours."),
        queryset=own_organisations(),
        required=False,
        empty_label=_("None: somebody from outside"),
    )
    days = forms.IntegerField(
        label=_("Days until it expires"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=365,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: object, collections: Sequence[Collection], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.collections = {f"access-{one.public_id}": one for one in collections}
        for name, one in self.collections.items():
            self.fields[name] = forms.ChoiceField(
                label=translated("Rights in {title}").format(title=one.title), choices=accesses, required=False
            )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if ":" in name:
            raise forms.ValidationError(translated("Leave out the colon: Basic authentication could not use the name."))
        return name

    def clean(self) -> dict[str, object]:
        if not any(self.cleaned_data.get(name) for name in self.collections):
            raise forms.ValidationError(translated("Give the token a right in at least one collection."))
        return self.cleaned_data

    @property
    def rights(self) -> dict[Collection, Access]:
        given = {one: self.cleaned_data[name] for name, one in self.collections.items()}
        return {one: Access(access) for one, access in given.items() if access}

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
