"""What can stand in a field: text, a list of texts, a period, identifiers; and how each is kept as JSON."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import msgspec

from comity.evidence.core.form.identifiers import Identifier, is_normal
from comity.law.core import naming
from comity.terms.errors import ComityError, gettext_noop

MAX_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when the data are wanted, as instants; `zone` is the one they were given in."""

    since: datetime
    until: datetime
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The accounts, addresses and numbers that a request names."""

    entries: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Several short texts: one person, one data element a line."""

    entries: tuple[str, ...]


Value = str | Period | Identifiers | Lines
_SHAPES: dict[str, type[Period] | type[Identifiers] | type[Lines]] = {
    "period": Period,
    "identifier-list": Identifiers,
    "choice-list": Lines,
    "person-list": Lines,
}


class NotAValue(ComityError):
    code = "evidence.not-a-value"
    sentence = gettext_noop("What stands in “{field}” cannot be read. Fill the field in again.")
    words = MappingProxyType({"field": naming.field})


def shape_of(kind: str) -> type[str] | type[Period] | type[Identifiers] | type[Lines]:
    """The Python shape of a field's kind; text where nothing else is said."""
    return _SHAPES.get(kind, str)


def to_json(values: dict[str, Value]) -> dict[str, object]:
    """The values as JSON can keep them; instants are RFC 3339 texts."""
    return {field: msgspec.to_builtins(value) for field, value in values.items()}


def from_json(kept: dict[str, object], kinds: dict[str, str]) -> dict[str, Value]:
    """The values behind kept or received JSON; `kinds` are the form's kinds by field id. Unknown fields stay text.

    Raises NotAValue, NotAnIdentifier, NotAWallet.
    """
    return {field: _value(field, kinds.get(field, "text"), raw) for field, raw in kept.items()}


def _value(field: str, kind: str, raw: object) -> Value:
    try:
        value: Value = msgspec.convert(raw, shape_of(kind))
    except msgspec.ValidationError as error:
        raise NotAValue(field=field[:60]) from error
    if any("\0" in text for text in _texts(value)):
        raise NotAValue(field=field[:60])
    if isinstance(value, Lines | Identifiers) and len(value.entries) > MAX_ENTRIES:
        raise NotAValue(field=field[:60])
    if isinstance(value, Identifiers) and not all(is_normal(entry) for entry in value.entries):
        raise NotAValue(field=field[:60])
    if isinstance(value, Period) and (value.since.tzinfo is None or value.until.tzinfo is None):
        raise NotAValue(field=field[:60])
    return value


def _texts(value: Value) -> tuple[str, ...]:
    """The free text in a value; identifiers are checked by their own rules."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Lines):
        return value.entries
    return (value.zone,) if isinstance(value, Period) else ()
