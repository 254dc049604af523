"""What goes into a file, in which form, and for whom."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.intel.adapters.moving.writing import Form
from comity.intel.core.observable.guessing import MOST_CHARS
from comity.intel.models import Collection, Token
from comity.intel.queries.moving.recipients import HERE, PUBLIC

FORMS: dict[Form, str | Promise] = {
    Form.STIX: gettext_lazy("STIX 2.1, a bundle with everything"),
    Form.MISP: gettext_lazy("MISP, one event"),
    Form.CSV: gettext_lazy("Table (CSV)"),
    Form.SURICATA: gettext_lazy("Rules for Suricata"),
    Form.ZEEK: gettext_lazy("Intelligence file for Zeek"),
    Form.RPZ: gettext_lazy("Response policy zone for DNS resolvers"),
}


class ExportForm(forms.Form):
    """A collection, or what a text finds."""

    collection = forms.ChoiceField(label=gettext_lazy("A collection"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or what a search finds"),
        help_text=gettext_lazy("Values, STIX ids or words, as in the search."),
        required=False,
        strip=False,
        max_length=MOST_CHARS,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=list(FORMS.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The last three hold values of indicators that are in force and mean something alone."),
        initial=Form.STIX.value,
    )
    to = forms.ChoiceField(
        label=gettext_lazy("Who will read the file?"),
        help_text=gettext_lazy("What this reader may not read is left out, and the page says how much and why."),
        initial=HERE,
    )
    purpose = forms.CharField(
        label=gettext_lazy("For which purpose?"),
        help_text=gettext_lazy("Some owners let their objects go for certain purposes only."),
        required=False,
        max_length=200,
    )

    def __init__(
        self,
        collections: Sequence[Collection],
        nodes: Sequence[tuple[str, str]],
        clients: Sequence[Token],
        *,
        may_release: bool,
        data: QueryDict | None = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        titles = [(str(one.public_id), one.title) for one in collections]
        _offer(self.fields["collection"], [("", _("None, but a search")), *titles])
        readers = [(HERE, _("I, at this node")), *((f"node:{node}", f"{name} ({node})") for node, name in nodes)]
        readers += [(f"client:{one.pk}", _("Client {name}").format(name=one.name)) for one in clients]
        readers += [(PUBLIC, _("Everybody: it is published"))] if may_release else []
        _offer(self.fields["to"], readers)

    def clean(self) -> dict[str, object]:
        given = [bool(self.cleaned_data.get("collection")), bool(str(self.cleaned_data.get("text") or "").strip())]
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError(_("Choose a collection, or say what is searched for, one of the two."))
        return self.cleaned_data

    @property
    def chosen_form(self) -> Form:
        return Form(self.cleaned_data["form"])


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
