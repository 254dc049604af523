"""How a reader narrows a list. A filter that cannot be understood narrows nothing."""

from collections.abc import Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.evidence.core.machine import State
from comity.evidence.queries.listing import ORDERS, Show, Wanted

Choice = tuple[str, str]
ANY = ("", gettext_lazy("Any"))


class ListFilter(forms.Form):
    """Filters in the address of a list; none of them is personal data. `q` is a part of a reference."""

    q = forms.CharField(
        label=gettext_lazy("Reference"), required=False, max_length=20, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: QueryDict, *, offered: Mapping[str, Iterable[Choice]]) -> None:
        super().__init__(data)
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Any")), *((code, _(said)) for code, said in choices)]
        self.full_clean()

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def said(self, name: str) -> str:
        """What the address says in a field; empty where it says nothing that is understood."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def sort(self) -> str:
        return str(self.data.get("sort", ""))


class WorkFilter(ListFilter):
    """The filters of the work list."""

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

    def wanted(self) -> Wanted:
        """What the address asks for; what it says that is unknown is passed over."""
        show = str(self.data.get("show", ""))
        return Wanted(
            show=Show(show) if show in set(Show) else Show.OURS,
            ref=self.said("q"),
            side=self.said("side"),
            kind=self.said("kind"),
            state=self.said("state") if self.said("state") in set(State) else "",
            urgency=self.said("urgency"),
            party=self.said("party"),
            sort=self.sort if self.sort in ORDERS else "due",
        )
