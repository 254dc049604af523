"""What an officer writes about single objects: reasons, proposals, remarks, requests to publish, recalls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.intel.core.exchange.differing import shown
from comity.intel.core.exchange.feedback import MOST_BYTES
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.remarks import Opinion, Seen, Thought
from comity.intel.core.sharing import tlp
from comity.intel.forms.importing import LEVELS
from comity.intel.models import Collection
from comity.terms.marking import Tlp

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Said: TypeAlias = "str | _StrPromise"
Choices = Sequence[tuple[str, Said]]
MOST_TEXT = 1000
OPINIONS: dict[Opinion, Said] = {
    Opinion.STRONGLY_DISAGREE: gettext_lazy("Strongly disagree"),
    Opinion.DISAGREE: gettext_lazy("Disagree"),
    Opinion.NEUTRAL: gettext_lazy("Neither"),
    Opinion.AGREE: gettext_lazy("Agree"),
    Opinion.STRONGLY_AGREE: gettext_lazy("Strongly agree"),
}


def _text(label: Said, help_text: Said = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=MOST_TEXT, widget=forms.Textarea({"rows": rows})
    )


class ReasonForm(forms.Form):
    """Why not; the other node reads it."""

    reason = _text(gettext_lazy("Reason"), gettext_lazy("One or two sentences. The other node reads them."))


class WithdrawForm(forms.Form):
    """Why an object is called back."""

    reason = _text(
        gettext_lazy("Reason"), gettext_lazy("Every holder reads it, such as: false positive. Name nobody."), rows=2
    )


class NarrowForm(WithdrawForm):
    """Down to which level."""

    level = forms.ChoiceField(label=gettext_lazy("From now on"), widget=forms.RadioSelect)
    field_order = ("level", "reason")

    def __init__(self, levels: Sequence[Tlp], data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["level"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, said) for key, said in LEVELS if key in levels]


class InstantField(forms.DateTimeField):
    """A minute in the reader's zone."""

    widget = forms.DateTimeInput({"type": "datetime-local", "class": "mid"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")

    def clean(self, value: object) -> datetime | None:
        at: datetime | None = super().clean(value)
        if at is not None and at > timezone.now():
            raise forms.ValidationError(_("This is still to come. Give an instant that is past."))
        return at


class RemarkForm(forms.Form):
    """Seen, or an opinion."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to say?"),
        choices=[("sighting", gettext_lazy("It was seen")), ("opinion", gettext_lazy("What we think of it"))],
        widget=forms.RadioSelect,
        initial="sighting",
    )
    count = forms.IntegerField(
        label=gettext_lazy("Seen how often"),
        required=False,
        min_value=1,
        max_value=999_999_999,
        widget=forms.NumberInput({"class": "short"}),
    )
    first_seen = InstantField(label=gettext_lazy("First seen"), required=False)
    last_seen = InstantField(label=gettext_lazy("Last seen"), required=False)
    opinion = forms.ChoiceField(
        label=gettext_lazy("Is it right?"), choices=list(OPINIONS.items()), widget=forms.RadioSelect, required=False
    )
    text = _text(gettext_lazy("In your words"), gettext_lazy("Where it was seen, or why you think so."), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("How far may this go?"),
        help_text=gettext_lazy("It goes to the owner of the object only if this level lets the owner read it."),
        choices=LEVELS,
        widget=forms.RadioSelect,
        initial=Tlp.GREEN.value,
    )

    def clean(self) -> dict[str, object]:
        said = self.cleaned_data
        if said.get("kind") == "opinion" and not said.get("opinion"):
            self.add_error("opinion", _("Say whether you agree."))
        first, last = said.get("first_seen"), said.get("last_seen")
        if first and last and last < first:
            self.add_error("last_seen", _("It was last seen before it was first seen."))
        return said

    @property
    def said(self) -> Seen | Thought:
        given = self.cleaned_data
        if given["kind"] == "opinion":
            return Thought(Opinion(given["opinion"]), given["text"])
        return Seen(given["count"] or 0, _instant(given["first_seen"]), _instant(given["last_seen"]), given["text"])

    @property
    def chosen_level(self) -> Tlp:
        return Tlp(self.cleaned_data["level"])


def _instant(at: datetime | None) -> str:
    return text_of(micros_of(at)) if at else ""


class ProposeForm(forms.Form):
    """The fields that are most often wrong, and the whole object for the rest."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=MOST_TEXT)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=100_000, widget=forms.Textarea({"rows": 4})
    )
    labels = forms.CharField(
        label=gettext_lazy("Labels"),
        help_text=gettext_lazy("With commas between them."),
        required=False,
        max_length=2000,
    )
    confidence = forms.IntegerField(
        label=gettext_lazy("Confidence, 0 to 100"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"class": "short"}),
    )
    note = _text(gettext_lazy("Why"), gettext_lazy("The owner reads it beside the change."), required=False)
    named = forms.BooleanField(
        label=gettext_lazy("The owner may say in the object that this node proposed it"), required=False
    )
    whole = forms.CharField(
        label=gettext_lazy("The whole object"),
        help_text=gettext_lazy("Change here what has no field above."),
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea({"rows": 16, "class": "code", "spellcheck": "false"}),
    )

    def __init__(self, raw: bytes, data: QueryDict | None = None) -> None:
        self.before = msgspec.json.decode(raw, type=dict[str, object])
        super().__init__(data, initial={**_simple(self.before), "whole": shown(raw)})

    def clean_whole(self) -> dict[str, object]:
        try:
            return msgspec.json.decode(str(self.cleaned_data["whole"]).encode(), type=dict[str, object])
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
            raise forms.ValidationError(_("This is no object in JSON. Look for a missing comma or quote.")) from None

    @property
    def proposed(self) -> bytes:
        """The object as it should read: what changed in a field counts, and beside it what changed in the whole."""
        whole: dict[str, object] = dict(self.cleaned_data["whole"])
        for name in _SIMPLE:
            if name in self.changed_data:
                value = self.cleaned_data[name]
                whole.pop(name, None)
                whole |= {name: _listed(value) if name == "labels" else value} if value not in ("", None) else {}
        return msgspec.json.encode(whole)


_SIMPLE = ("name", "description", "labels", "confidence")


def _simple(fields: Mapping[str, object]) -> dict[str, object]:
    found = {name: fields[name] for name in _SIMPLE if name in fields}
    labels = found.get("labels")
    return {**found, "labels": ", ".join(map(str, labels))} if isinstance(labels, list) else found


def _listed(said: object) -> list[str]:
    return [one.strip() for one in str(said).split(",") if one.strip()]


class EntrustForm(forms.Form):
    """Who publishes it."""

    voucher = forms.ChoiceField(label=gettext_lazy("Who publishes it in its own name?"), widget=forms.RadioSelect)
    note = _text(gettext_lazy("For the officer there"), gettext_lazy("Why it should be published."), required=False)

    def __init__(self, vouchers: Choices, data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["voucher"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(vouchers)

    @property
    def community_and_node(self) -> tuple[str, str]:
        community, _bar, node = str(self.cleaned_data["voucher"]).partition("|")
        return community, node


class PublishForm(forms.Form):
    """Where another's object is published, and how far it may go."""

    collection = forms.ChoiceField(label=gettext_lazy("Into the collection"))
    level = forms.ChoiceField(
        label=gettext_lazy("How far may it go?"), choices=LEVELS, widget=forms.RadioSelect, initial=Tlp.AMBER.value
    )

    def __init__(self, collections: Sequence[Collection], data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["collection"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.public_id), one.title) for one in collections]

    @property
    def marking_refs(self) -> tuple[str, ...]:
        return (tlp.IDS[Tlp(self.cleaned_data["level"])],)
