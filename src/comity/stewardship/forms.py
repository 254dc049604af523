"""What a steward types about one line of her state, checked before it becomes an act."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.law.core.book.amendments import TABLES, Act, RowOfTable
from comity.law.core.book.vocabulary import Confidence
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.packs import cells, checks, lines
from comity.law.core.packs.checks import Author
from comity.law.core.packs.faults import Fault
from comity.law.core.packs.lines import Draft
from comity.law.core.packs.meaning import NEEDED, Meanings
from comity.law.forms import kind_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Said: TypeAlias = "str | _StrPromise"

COLUMNS: Mapping[str, Said] = {
    "instrument": _("Instrument"),
    "status": _("Status"),
    "signed_on": _("Signed"),
    "ratified_on": _("Ratified"),
    "in_force_on": _("In force for the state"),
    "article": _("Article"),
    "kind": _("Kind"),
    "effect": _("Effect, as a code of the clause"),
    "gist": _("What it says"),
    "budapest_article": _("Article of the Convention on Cybercrime"),
    "law": _("Law"),
    "section": _("Section"),
    "offence": _("Offence"),
    "power": _("Power"),
    "max_penalty_years": _("Highest penalty in years"),
    "qualifiers": _("Qualifiers"),
    "coverage": _("Coverage"),
    "title": pgettext_lazy("of a policy", "Title"),
    "year_from": _("First year"),
    "year_to": _("Last year"),
    "issuer": _("Issuer"),
    "pillars": _("Pillars"),
    "name": _("Name"),
    "acronym": _("Acronym"),
    "website_domain": _("Domain of its site"),
    "role": _("What it does"),
    "what": _("What is counted"),
    "scope": _("Scope"),
    "year": _("Year"),
    "value": _("Value"),
    "unit": _("Unit"),
    "note": _("Note"),
}
TABLE_NAMES: Mapping[str, Said] = {
    "treaty_status": _("Treaty status"),
    "declarations": _("Reservations and declarations"),
    "national_offences": _("National offences"),
    "national_powers": _("Procedural powers"),
    "policies": _("Policies"),
    "agencies": _("Institutions"),
    "request_statistics": _("Statistics of requests"),
}
CONFIDENCES = [
    (Confidence.HIGH, _("High: the text was read")),
    (Confidence.MEDIUM, _("Medium: from a reliable second source")),
    (Confidence.LOW, _("Low: to be checked before use")),
]
DAYS = frozenset({"signed_on", "ratified_on", "in_force_on"})
WORDS = frozenset({"status", "kind", "coverage"})
"""Columns that hold a code which reads as words."""


class Day(forms.DateField):
    """A day, written as 2026-11-22."""

    def __init__(self, label: Said, *, help_text: Said = "", required: bool = False) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, help_text=help_text, required=required, widget=widget, input_formats=["%Y-%m-%d"])


class LineForm(forms.Form):
    """One act on one row. `draft` is the line, once the form is valid."""

    def __init__(
        self, act: Act, table: str, row: RowOfTable, sent: QueryDict | None, *, knowledge: Knowledge, on: date
    ) -> None:
        super().__init__(sent)
        self.act, self.table, self.row, self.knowledge, self.on = act, TABLES[table], row, knowledge, on
        meanings = Meanings(knowledge)
        for column in self._columns():
            self.fields[column] = _field(column, meanings.words(table, column), needed=column in NEEDED[table])
            self.initial[column] = row.get(column, "")
        self._add_when()
        self._add_provenance()
        self.draft: Draft | None = None

    def clean(self) -> dict[str, object]:
        if not self.errors:
            self.draft = self._draft()
            for fault in self._faults(self.draft):
                self.add_error(fault.column if fault.column in self.fields else None, fault.reason(gettext))
        return self.cleaned_data

    def _columns(self) -> tuple[str, ...]:
        """The columns that the act may fill."""
        if self.act is Act.ADD:
            return tuple(column for column in self.table.columns if column != "iso3")
        return self.table.others if self.act is Act.CORRECT else ()

    def _add_when(self) -> None:
        if self.act is not Act.CONFIRM:
            help_text = _("The day from which it is so. Empty: the record was always wrong, or the day is not known.")
            begins = self.act is Act.ADD and self.table.name == "declarations"
            self.fields["effective"] = Day(_("From"), help_text="" if begins else help_text, required=begins)
        if self.act in {Act.CORRECT, Act.RETIRE}:
            self.fields["replaced_by"] = forms.CharField(
                label=_("Replaced by"),
                help_text=_("The id of the line that takes its place, if there is one."),
                max_length=12,
                required=False,
            )

    def _add_provenance(self) -> None:
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            help_text=_("Where it is written: the gazette, the note of the depositary, an address."),
            max_length=cells.MAX_LETTERS,
        )
        self.fields["confidence"] = forms.ChoiceField(label=_("How sure"), choices=CONFIDENCES)
        self.fields["as_of"] = Day(_("As of"), help_text=_("The day on which you looked at it."), required=True)
        self.initial["as_of"], self.initial["confidence"] = self.on, Confidence.HIGH
        self.initial["source"] = self.row.get("source", "")

    def _draft(self) -> Draft:
        said = {name: _text(value) for name, value in self.cleaned_data.items()}
        key = {column: self.row.get(column, "") for column in self.table.key}
        changed = {name: said[name] for name in self._columns() if said[name] != self.row.get(name, "")}
        return Draft(
            number=0,
            act=self.act,
            table=self.table.name,
            values={**key, **changed, "iso3": settings.COMITY_STATE},
            effective=said.get("effective", ""),
            as_of=said["as_of"],
            source=said["source"],
            confidence=said["confidence"],
            replaced_by=said.get("replaced_by", ""),
        )

    def _faults(self, draft: Draft) -> list[Fault]:
        texts = {**draft.values, "source": draft.source, "replaced_by": draft.replaced_by}
        found = [fault for column, text in texts.items() for fault in cells.faults_of(text, column, 0)]
        found = found or list(lines.faults_of(draft))
        if found:
            return found
        author = Author(settings.COMITY_NODE_ID, settings.COMITY_STATE, self.on)
        return checks.faults_of([lines.line_of(draft)], author, self.knowledge)


class RevertForm(forms.Form):
    """Why a pack is taken back."""

    why = forms.CharField(label=_("Reason"), help_text=_("For the ledger and your colleagues."), max_length=400)


def instrument_name(key: str) -> str:
    """An instrument by the key under which the record knows it; the key where no instrument has it."""
    named = (gettext(each.short) for each in load().instruments.values() if each.status_key == key)
    return next(named, key)


def _field(column: str, words: tuple[str, ...], *, needed: bool) -> forms.Field:
    label = COLUMNS[column]
    if column in DAYS:
        return Day(label)
    if words:
        name = instrument_name if column == "instrument" else kind_name
        choices = [("", "—"), *((word, name(word)) for word in words)]
        return forms.ChoiceField(label=label, choices=choices, required=needed)
    long = column in {"gist", "qualifiers", "offence", "power", "role"}
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    help_text = _("99 stands for life.") if column == "max_penalty_years" else ""
    return forms.CharField(
        label=label, help_text=help_text, max_length=cells.MAX_LETTERS, required=needed, widget=widget
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
