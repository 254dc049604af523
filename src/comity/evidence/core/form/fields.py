"""The form that a route asks for, its check before sending, and its two views.

The field list comes from the route (`request_must_contain` in routes.toml), the fields from request_fields.toml. What
the holder sees is the short list, what only the authority sees stays between authorities: CETS 224 art. 8(3)(b);
Reg. (EU) 2023/1543 art. 7(5)(d) and 9. A field that this node does not know is never shown to a holder.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from comity.evidence.core.form.values import Period, Value, shape_of
from comity.law.core import naming
from comity.law.core.book.texts import RequestField
from comity.law.core.book.vocabulary import Need as Need
from comity.terms.errors import ComityError, gettext_noop


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `source` is the article that asks for it."""

    id: str
    label: str
    kind: str
    need: Need
    source: str
    help: str
    visible_to_holder: bool
    personal_data: bool


Form = tuple[FormField, ...]


def form_field(field_id: str, need: str, source: str, known: Mapping[str, RequestField]) -> FormField:
    """The field for what a route asks. One that the law data here do not know is text between authorities only."""
    field = known.get(field_id)
    asked = Need(need) if need in set(Need) else Need.RECOMMENDED
    if field is None:
        return FormField(field_id, field_id, "text", asked, source, "", visible_to_holder=False, personal_data=True)
    return FormField(
        field.id, field.label, field.kind, asked, source, field.help, field.visible_to_holder, field.personal_data
    )


Values = Mapping[str, Value]


class Weight(StrEnum):
    """Whether a problem stops the request or is advice."""

    STOPS = "stops"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, in one sentence with {placeholders}, and the article behind it."""

    field: str
    sentence: str
    source: str
    weight: Weight = Weight.STOPS


MAX_TEXT = 20_000
MISSING = gettext_noop("The instrument asks for this. Without it the request can be sent back.")
RECOMMENDED = gettext_noop("Requests that leave this out are often answered with a question.")
TOO_LONG = gettext_noop("This is too long for a request. Attach it as a document instead.")
NOT_A_DAY = gettext_noop("This is not a day. Write it as 2026-11-22.")
BACKWARDS = gettext_noop("The period ends before it begins.")
WRONG_SHAPE = gettext_noop("This cannot be read. Fill the field in again.")


class FieldUnknown(ComityError):
    code = "evidence.field-unknown"
    sentence = gettext_noop("The form has no field “{field}”. Reload the page and try again.")
    words = MappingProxyType({"field": naming.field})


def check(form: Form, values: Values) -> tuple[Problem, ...]:
    """Everything wrong with the values, in the order of the form."""
    known = {field.id for field in form}
    for given in values:
        if given not in known:
            raise FieldUnknown(field=given[:60])
    return tuple(problem for field in form for problem in _problems(field, values.get(field.id)))


def stops(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems keeps the request from being sent."""
    return any(problem.weight is Weight.STOPS for problem in problems)


def _problems(field: FormField, value: Value | None) -> Iterable[Problem]:
    if value is None or value in ("", ()):
        if field.need is Need.MANDATORY:
            yield Problem(field.id, MISSING, field.source)
        elif field.need is Need.RECOMMENDED:
            yield Problem(field.id, RECOMMENDED, field.source, Weight.ADVICE)
        return
    if not isinstance(value, shape_of(field.kind)):
        yield Problem(field.id, WRONG_SHAPE, field.source)
        return
    yield from (Problem(field.id, sentence, field.source) for rule in _RULES if (sentence := rule(field, value)))


def _too_long(_field: FormField, value: Value) -> str:
    return TOO_LONG if isinstance(value, str) and len(value) > MAX_TEXT else ""


def _not_a_day(field: FormField, value: Value) -> str:
    if field.kind not in ("date", "deadline") or not isinstance(value, str):
        return ""
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return NOT_A_DAY
    return ""


def _backwards(_field: FormField, value: Value) -> str:
    return BACKWARDS if isinstance(value, Period) and value.until < value.since else ""


_RULES: tuple[Callable[[FormField, Value], str], ...] = (_too_long, _not_a_day, _backwards)


def holder_view(form: Form, values: Values) -> tuple[tuple[FormField, Value], ...]:
    """What the provider or registrar receives: never a field that is not for its eyes."""
    return tuple(line for line in authority_view(form, values) if line[0].visible_to_holder)


def authority_view(form: Form, values: Values) -> tuple[tuple[FormField, Value], ...]:
    """All fields that were filled in, in the order of the form."""
    return tuple((field, values[field.id]) for field in form if field.id in values)
