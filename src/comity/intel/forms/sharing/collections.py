"""What people type about collections: the place itself, and on which terms it goes out."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from comity.intel.actions.sharing.terms import Sharing
from comity.intel.core.sharing.community import Charter
from comity.intel.forms.sharing.choosing import choose, how_unmarked
from comity.terms.marking import Tlp


class TermsForm(forms.Form):
    """The terms of a collection."""

    community = forms.ChoiceField(
        label=_("Community"),
        help_text=_(
            "Its members read the collection, under their agreement. Without one, only clients with a token do."
        ),
        required=False,
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("What the objects are given for. Some communities demand one of their own."),
        max_length=200,
        required=False,
    )
    unmarked = forms.ChoiceField(
        label=_("Objects without a TLP level"),
        help_text=_("Many objects carry none. A community that says how it reads them goes before this."),
        choices=how_unmarked,
        required=False,
        initial=Tlp.AMBER.value,
    )

    def __init__(self, *args: object, communities: Sequence[Charter], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        none = ("", translated("None: clients of this node only"))
        choose(self, "community", [none, *((one.id, one.name) for one in communities)])

    def clean_purpose(self) -> str:
        purpose = str(self.cleaned_data["purpose"])
        if any(ord(one) < 32 or ord(one) == 127 for one in purpose):
            raise forms.ValidationError(translated("Write it in one line."))
        return purpose

    @property
    def terms(self) -> Sharing:
        said = self.cleaned_data
        community = UUID(said["community"]) if said["community"] else None
        return Sharing(community, said["purpose"], Tlp(said["unmarked"]) if said["unmarked"] else None)


class CollectionForm(TermsForm):
    """A new collection."""

    field_order = ("title", "description", "alias", "community", "purpose", "unmarked")

    title = forms.CharField(label=_("Title"), help_text=_("What clients call it."), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        help_text=_("What is in it, and for whom. Clients read this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    alias = forms.CharField(
        label=_("Alias"),
        help_text=_("A short name for addresses: small letters, digits and hyphens."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "none", "spellcheck": "false"}),
    )
