"""What an officer looks for: a text that may hold values, ids or words, and what else must hold."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.intel.core.instants import micros_of
from comity.intel.core.observable.guessing import MOST_CHARS
from comity.intel.core.showing.looks import DOMAIN, OBSERVABLES, OTHERS, Look
from comity.intel.queries.finding import Filters
from comity.terms.marking import Tlp

Choice = tuple[str, str]
TYPE, OWNER = re.compile(r"[a-z0-9-]{3,250}"), re.compile(r"[^\x00-\x1f]{1,300}")
ANY = gettext_lazy("Any")


class FindForm(forms.Form):
    """`after` goes on from a page; `like` and `place` stand for a value of an object, so that no address holds it."""

    q = forms.CharField(
        label=gettext_lazy("What are you looking for?"),
        help_text=gettext_lazy(
            "Addresses, domain names, links, hashes, accounts, numbers, STIX ids, or words. Paste as many as you have."
        ),
        required=False,
        max_length=MOST_CHARS,
        strip=False,
        widget=forms.Textarea({"rows": 3, "data-search": True, "spellcheck": "false", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("TLP level"), required=False, choices=[("", ANY), *((one.value, one.value) for one in Tlp)]
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    collection = forms.ChoiceField(label=gettext_lazy("Collection"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Stored from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Stored until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    revoked = forms.ChoiceField(
        label=gettext_lazy("Revoked"),
        required=False,
        choices=[("", ANY), ("no", gettext_lazy("Not revoked")), ("yes", gettext_lazy("Revoked only"))],
    )
    versions = forms.BooleanField(label=gettext_lazy("Older versions too"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("I read for the purpose of"), required=False)
    like = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    place = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=(1 << 63) - 1, widget=forms.HiddenInput)

    NARROWING = ("type", "level", "owner", "collection", "since", "until", "revoked", "versions")

    def __init__(self, data: QueryDict, *, offered: Mapping[str, Iterable[Choice]]) -> None:
        super().__init__(data)
        self.offered: dict[str, list[tuple[str, object]]] = {}
        for name, choices in (("type", types()), *offered.items()):
            self._offer(name, [("", ANY), *choices])
        self._admit("type", TYPE)
        self._admit("owner", OWNER)
        if not offered.get("purpose"):
            del self.fields["purpose"]

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field, self.offered[name] = self.fields[name], choices
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  as declared above
        field.choices = choices

    def _admit(self, name: str, form: re.Pattern[str]) -> None:
        """Offer what the address names as well: a type of somebody's own, an owner who is no peer now."""
        field, asked = self.fields[name], self.data.get(name, "")
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  as declared above
        if form.fullmatch(asked) and not field.valid_value(asked):
            self._offer(name, [*self.offered[name], (asked, asked)])

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow, in their order."""
        return [self[name] for name in self.NARROWING]

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.NARROWING)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).replace("\x00", "")

    def filters(self, collections: Mapping[str, int]) -> Filters:
        """What else must hold. `collections` are the keys of those offered, by their public ids."""
        said = self.cleaned_data
        return Filters(
            types=(said["type"],) if said["type"] else (),
            owner=said["owner"],
            collection_id=collections.get(said["collection"], 0),
            level=Tlp(said["level"]) if said["level"] else None,
            revoked={"yes": True, "no": False}.get(said["revoked"]),
            since=_micros(said["since"]),
            until=_micros(said["until"] + timedelta(days=1)) if said["until"] else None,
            versions=said["versions"],
        )


def types() -> list[tuple[str, object]]:
    """Every type of STIX 2.1, in groups."""
    groups = ((_("Objects"), DOMAIN), (_("Observables"), OBSERVABLES), (_("Other"), OTHERS))
    return [(label, _sorted(looks)) for label, looks in groups]


def _sorted(looks: Iterable[Look]) -> list[Choice]:
    return sorted(((one.type, _(one.name)) for one in looks), key=lambda pair: pair[1])


def _micros(day: date | None) -> int | None:
    """The beginning of a day in the reader's zone."""
    if day is None:
        return None
    return micros_of(timezone.make_aware(datetime.combine(day, time())))
