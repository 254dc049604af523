"""What an officer says when a file comes in: which file, how it is read, how far what is made of it may go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.intel.adapters.formats.columns import Column, Meaning
from comity.intel.adapters.moving.mapping import KINDS, column_of
from comity.intel.adapters.moving.plans import Format
from comity.intel.core.sharing import tlp
from comity.intel.core.showing import looks
from comity.intel.models import Collection
from comity.terms.marking import Tlp

Said = str | Promise
MOST_PASTED = 1_000_000
FORMATS: dict[Format, Said] = {
    Format.STIX: gettext_lazy("STIX 2.1 or 2.0"),
    Format.MISP: gettext_lazy("Events of MISP"),
    Format.CSV: gettext_lazy("Table (CSV)"),
    Format.INTELMQ: gettext_lazy("Events of IntelMQ"),
    Format.TEXT: gettext_lazy("Text with values in it"),
}
MEANINGS: dict[Meaning, Said] = {
    Meaning.VALUE: gettext_lazy("A value of any kind"),
    Meaning.NAME: gettext_lazy("Name"),
    Meaning.DESCRIPTION: gettext_lazy("Description"),
    Meaning.LABELS: gettext_lazy("Labels"),
    Meaning.VALID_FROM: gettext_lazy("Valid from"),
    Meaning.VALID_UNTIL: gettext_lazy("Valid until"),
    Meaning.CONFIDENCE: gettext_lazy("Confidence, 0 to 100"),
}
LEVELS: tuple[tuple[str, Said], ...] = (
    (Tlp.CLEAR.value, gettext_lazy("TLP:CLEAR: everybody may read it")),
    (Tlp.GREEN.value, gettext_lazy("TLP:GREEN: whoever is known to this node, never the public")),
    (Tlp.AMBER.value, gettext_lazy("TLP:AMBER: those who are given it, and their clients")),
    (Tlp.AMBER_STRICT.value, gettext_lazy("TLP:AMBER+STRICT: those who are given it, and nobody further")),
    (Tlp.RED.value, gettext_lazy("TLP:RED: only persons whom a marking names; nobody until then")),
)


class BringForm(forms.Form):
    """A file, or a text that is pasted."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("STIX, MISP, CSV, IntelMQ or plain text. You look at it before it is stored."),
        required=False,
        max_length=500,
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste text"),
        help_text=gettext_lazy("A report, an e-mail, a list. Spellings such as hxxp://example[.]org are understood."),
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        given = [bool(self.cleaned_data.get("file")), bool(str(self.cleaned_data.get("text") or "").strip())]
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError(_("Choose a file or paste some text, one of the two."))
        return self.cleaned_data

    def parts(self) -> Iterable[bytes]:
        """The bytes to keep."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return file.chunks() if file else [str(self.cleaned_data["text"]).encode("utf-8", "replace")]

    @property
    def name(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return str(file.name) if file else ""


Files = MultiValueDict[str, "UploadedFile[bytes]"]


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen: the columns of a table by what they probably mean, the values of a text, collections."""

    columns: Sequence[str] = ()
    values: Sequence[tuple[str, bool]] = ()
    collections: Sequence[Collection] = ()


class ReadForm(forms.Form):
    """How a file is read, and where it goes. Fields that a format does not need are not there."""

    marking = forms.ChoiceField(
        label=gettext_lazy("How far may the new objects go?"),
        help_text=gettext_lazy(
            "Each of them carries this level. You can narrow it later, and call back what has gone out."
        ),
        choices=LEVELS,
        widget=forms.RadioSelect,
    )
    labels = forms.CharField(
        label=gettext_lazy("Labels for the new objects"),
        help_text=gettext_lazy("With commas between them, such as the name of a campaign."),
        required=False,
        max_length=500,
    )
    indicators = forms.BooleanField(
        label=gettext_lazy("Make indicators, so that the values are looked for"), required=False, initial=True
    )
    spares = forms.BooleanField(
        label=gettext_lazy("Leave out values that everybody has, such as public resolvers"),
        required=False,
        initial=True,
    )
    collection = forms.ChoiceField(
        label=gettext_lazy("Put them into a collection"),
        help_text=gettext_lazy(
            "Its readers get them at once, as far as their marking allows. You can also release later."
        ),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)

    def __init__(self, form: Format, offered: Offered, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.format, self.offered = form, offered
        self._without(form)
        if offered.collections and isinstance(self.fields["collection"], forms.ChoiceField):
            titles = [(str(one.public_id), one.title) for one in offered.collections]
            self.fields["collection"].choices = [("", _("None for now: they stay at this node")), *titles]
        else:
            del self.fields["collection"]
        for position, suggested in enumerate(offered.columns):
            self.fields[f"column-{position}"] = forms.ChoiceField(
                label=_("Column {number}").format(number=position + 1),
                choices=meanings,
                required=False,
                initial=suggested,
            )

    def _without(self, form: Format) -> None:
        unneeded = [] if form.makes else ["marking", "labels", "indicators", "spares"]
        unneeded += ["spares"] if form is Format.TEXT else []
        unneeded += ["spares", "indicators"] if form is Format.INTELMQ else []
        for name in set(unneeded):
            del self.fields[name]

    def clean(self) -> dict[str, object]:
        if (
            self.format is Format.CSV
            and not self.errors
            and not any(one.meaning is Meaning.VALUE for one in self.columns)
        ):
            raise forms.ValidationError(_("Say which column holds the values."))
        if self.format is Format.TEXT and not self.chosen:
            raise forms.ValidationError(_("Tick at least one value."))
        return self.cleaned_data

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that mean something."""
        said = [(at, str(self.cleaned_data.get(f"column-{at}") or "")) for at in range(len(self.offered.columns))]
        return tuple(column_of(at, meaning) for at, meaning in said if meaning)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values of a text that are ticked, of those that were shown."""
        if not isinstance(self.data, QueryDict):
            return tuple(mark for mark, ticked in self.offered.values if ticked)
        ticked = set(self.data.getlist("chosen"))
        return tuple(mark for mark, _ticked in self.offered.values if mark in ticked)

    @property
    def marking_refs(self) -> tuple[str, ...]:
        level = self.cleaned_data.get("marking")
        return (tlp.IDS[Tlp(level)],) if level else ()

    @property
    def label_list(self) -> tuple[str, ...]:
        said = str(self.cleaned_data.get("labels") or "")
        return tuple(dict.fromkeys(one.strip() for one in said.split(",") if one.strip()))


def meanings() -> list[tuple[str, Said | list[tuple[str, Said]]]]:
    """What a column may mean, kinds of values in a group of their own."""
    kinds: list[tuple[str, Said]] = [(kind.value, _(looks.kind_name(kind))) for kind in KINDS]
    return [
        ("", _("Leave it out")),
        *((meaning.value, said) for meaning, said in MEANINGS.items()),
        (_("Values of one kind"), kinds),
    ]
