"""How a reader narrows a list. A filter that cannot be understood narrows nothing."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.evidence.core.machine import State
from comity.evidence.queries.listing import ORDERS, Show, Wanted

Choice = tuple[str, str]
ANY = ("", gettext_lazy("Any"))


class WorkFilter(forms.Form):
    """The filters of the work list; all of them are in the address, and none of them is personal data."""

    q = forms.CharField(
        label=gettext_lazy("Reference"), required=False, max_length=20, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=[ANY, ("asking", gettext_lazy("We ask")), ("asked", gettext_lazy("We are asked"))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ANY,
            ("preservation", gettext_lazy("Preservation")),
            ("disclosure", gettext_lazy("Disclosure")),
        ],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        required=False,
        choices=[
            ANY,
            ("emergency", gettext_lazy("Emergency")),
            ("urgent", gettext_lazy("Urgent")),
            ("ordinary", gettext_lazy("Ordinary")),
        ],
    )
    party = forms.ChoiceField(label=gettext_lazy("With"), required=False)

    def __init__(self, data: QueryDict, *, parties: Iterable[Choice], states: Iterable[Choice]) -> None:
        super().__init__(data)
        for name, offered in (("party", parties), ("state", states)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Any")), *offered]
        self.full_clean()

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def wanted(self) -> Wanted:
        """What the address asks for; what it says that is unknown is passed over."""
        said = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        show, sort = str(self.data.get("show", "")), str(self.data.get("sort", ""))
        return Wanted(
            show=Show(show) if show in set(Show) else Show.OURS,
            ref=said["q"],
            side=said["side"],
            kind=said["kind"],
            state=said["state"] if said["state"] in set(State) else "",
            urgency=said["urgency"],
            party=said["party"],
            sort=sort if sort in ORDERS else "due",
        )
