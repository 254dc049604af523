"""The form of a request as its route asks for it: one Django field for each field of the law data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from comity.evidence.core.form.fields import Form, FormField, Problem, Values, Weight, check
from comity.evidence.core.form.identifiers import IdentifierType
from comity.evidence.core.form.values import Value
from comity.evidence.forms.values import IdentifierField, IdentifierRows, LinesField, PeriodField
from comity.law.core.book.vocabulary import Need

LONG = frozenset({"text", "legal-text", "statement", "person-facts", "authority", "contact", "entity", "person"})
TALL = frozenset({"text", "legal-text"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A field on the page, and what the instrument says about it. `advice` is shown, but stops nothing."""

    bound: BoundField
    field: FormField
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The fields that are needed alike."""

    need: Need
    title: str
    fields: tuple[Asked, ...]


class RequestForm(forms.Form):
    """Field names are the ids of request_fields.toml. Nothing is required while it is a draft."""

    use_required_attribute = False

    def __init__(
        self, asked: Form, data: MultiValueDict[str, str] | None = None, *, kept: Values | None = None
    ) -> None:
        super().__init__(data, initial=dict(kept or {}))
        self.asked = asked
        self.advice: dict[str, str] = {}
        for field in asked:
            self.fields[field.id] = _form_field(field)

    def values(self) -> dict[str, Value]:
        """What was understood; fields left empty or not understood are absent."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", ()) and value}

    def examine(self) -> bool:
        """Hold the values against the instrument; problems that stop the request become errors of their field."""
        return self.show(check(self.asked, self.values()))

    def show(self, problems: Iterable[Problem]) -> bool:
        """Put problems beside their fields. Whether nothing stops the request."""
        for problem in problems:
            said = _("{problem} ({source})").format(problem=_(problem.sentence), source=problem.source)
            if problem.weight is Weight.ADVICE:
                self.advice[problem.field] = said
            elif not self.has_error(problem.field):
                self.add_error(problem.field, said)
        return not self.errors

    def groups(self) -> Sequence[Group]:
        """The fields by need, the strongest first."""
        titles = {
            Need.MANDATORY: _("Asked by the instrument"),
            Need.IF_AVAILABLE: _("Give it if you know it"),
            Need.IF_APPLICABLE: _("Only where it applies"),
            Need.RECOMMENDED: _("Recommended: it avoids questions"),
        }
        return [
            Group(need, title, fields)
            for need, title in titles.items()
            if (fields := tuple(self._asked(one) for one in self.asked if one.need is need))
        ]

    def _asked(self, field: FormField) -> Asked:
        # Only now: the page marks it as asked for, but a draft with gaps is still saved.
        self.fields[field.id].required = field.need is Need.MANDATORY
        return Asked(self[field.id], field, self.advice.get(field.id, ""))


def _form_field(asked: FormField) -> forms.Field:
    field = _by_kind(asked)
    field.required, field.label, field.help_text = False, _(asked.label), _hint(asked)
    return field


def _hint(asked: FormField) -> str:
    """What to write, the article that asks for it, and who will see it."""
    seen = _("the holder sees it") if asked.visible_to_holder else _("authorities only")
    return format_html('{} <span class="source">({}; {})</span>', _(asked.help), asked.source, seen)


def _by_kind(asked: FormField) -> forms.Field:
    if asked.kind == "identifier-list":
        first = IdentifierType.DOMAIN if asked.id.startswith("domain") else IdentifierType.ACCOUNT
        return IdentifierField(widget=IdentifierRows(first))
    if asked.kind == "period":
        return PeriodField()
    if asked.kind in ("choice-list", "person-list"):
        return LinesField(required=False)
    return forms.CharField(widget=_text_widget(asked.kind))


def _text_widget(kind: str) -> forms.Widget:
    if kind in ("date", "deadline"):
        return forms.TextInput({"type": "date", "class": "short"})
    if kind in LONG:
        return forms.Textarea({"rows": 5 if kind in TALL else 2})
    return forms.TextInput()
