"""The match fields that the TAXII 2.1 interoperability profile adds (OASIS, CSD01 of 30 March 2022).

Each names a property and not a path, so one field speaks of several types of object. A field looks at properties of
the object itself (or the items of its lists), at those below, at its references, at its markings, or compares with
-gte and -lte. An object fits if any value of the field does. Names and tiers are those that OASIS's server answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.intel.core import instants
from comity.intel.core.sharing import tlp
from comity.intel.core.taxii.refusals import BadValue
from comity.terms.marking import Tlp

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Value = str | int | bool


class Where(StrEnum):
    """Which properties of an object a field looks at."""

    OWN = "own"
    BELOW = "below"
    REFERENCES = "references"
    MARKINGS = "markings"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Field:
    """What a match field stands for. `read` turns text, or a property, into what is compared; None where it cannot."""

    where: Where
    name: str
    read: Callable[[Json], Value | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field and the values of which any is to fit. `texts` are the values as they were given."""

    field: Field
    values: tuple[Value, ...]
    texts: tuple[str, ...]


def _text(given: Json) -> str | None:
    return given if isinstance(given, str) else None


def _number(given: Json) -> int | None:
    if isinstance(given, str) and given.isascii() and given.removeprefix("-").isdecimal() and len(given) < 18:
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _truth(given: Json) -> bool | None:
    return {"true": True, "false": False}.get(given) if isinstance(given, str) else given is True


def _instant(given: Json) -> int | None:
    return instants.from_text(given) if isinstance(given, str) else None


def _level(given: Json) -> str | None:
    """A level of TLP by its short name, or the id of a marking; TLP 1.0's white is clear."""
    if not isinstance(given, str):
        return None
    level = tlp.level_of(given)
    if level is not None:
        return level.value
    asked = "TLP:" + given.upper().replace("WHITE", "CLEAR")
    return asked if asked in set(Tlp) else None


def _fields(where: Where, read: Callable[[Json], Value | None], names: str) -> dict[str, Field]:
    return {name: Field(where, name, read) for name in names.split()}


def _bounds(read: Callable[[Json], Value | None], names: str) -> dict[str, Field]:
    ends = {"gte": Where.AT_LEAST, "lte": Where.AT_MOST}
    return {one: Field(ends[one[-3:]], one[:-4], read) for one in names.split()}


_TEXTS = """account_type context data_type encryption_algorithm identity_class name opinion pattern pattern_type
    primary_motivation region relationship_type resource_level result sophistication subject value"""
_LISTS = """aliases architecture_execution_envs capabilities extension_types implementation_languages indicator_types
    infrastructure_types labels malware_types personal_motivations report_types roles secondary_motivations sectors
    threat_actor_types tool_types"""
_BELOW = """address_family external_id MD5 SHA-1 SHA-256 SHA-512 SHA3-256 SHA3-512 SSDEEP TLSH integrity_level pe_type
    phase_name service_status service_type socket_type source_name start_type"""

FIELDS: Mapping[str, Field] = {
    **_fields(Where.OWN, _text, f"{_TEXTS} {_LISTS}"),
    **_fields(Where.OWN, _number, "confidence dst_port number src_port"),
    **_fields(Where.OWN, _truth, "revoked"),
    **_fields(Where.BELOW, _text, _BELOW),
    **_fields(Where.MARKINGS, _level, "tlp"),
    **_fields(Where.REFERENCES, _text, "relationships-all"),
    **_bounds(_number, "confidence-gte confidence-lte number-gte number-lte src_port-gte src_port-lte"),
    **_bounds(_number, "dst_port-gte dst_port-lte"),
    **_bounds(_instant, "modified-gte modified-lte valid_until-gte valid_from-lte"),
}


def wanted(name: str, texts: Sequence[str]) -> Wanted:
    """What a match field asks for. Raises BadValue where a value is no number, instant, truth value or level."""
    field = FIELDS[name]
    values = tuple(value for text in texts if (value := field.read(text)) is not None)
    if len(values) != len(texts):
        raise BadValue(parameter=f"match[{name}]")
    return Wanted(field, values, tuple(texts))


def fits(found: Mapping[str, Json], asked: Sequence[Wanted]) -> bool:
    """Whether an object has, for every field, one of its values."""
    return all(_fits(found, one) for one in asked)


def _fits(found: Mapping[str, Json], asked: Wanted) -> bool:
    field = asked.field
    values = (value for one in _candidates(found, field) if (value := field.read(one)) is not None)
    if field.where is Where.AT_LEAST:
        return any(_rank(value) >= _rank(bound) for value in values for bound in asked.values)
    if field.where is Where.AT_MOST:
        return any(_rank(value) <= _rank(bound) for value in values for bound in asked.values)
    return any(value in asked.values for value in values)


def _rank(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _candidates(found: Mapping[str, Json], field: Field) -> Iterator[Json]:
    if field.where is Where.BELOW:
        return (value for one in found.values() for name, value in _inside(one) if name == field.name)
    if field.where is Where.REFERENCES:
        return (value for name, value in _inside(dict(found)) if name.endswith(("_ref", "_refs")))
    if field.where is Where.MARKINGS:
        return (value for name, value in _inside(dict(found)) if name in {"object_marking_refs", "marking_ref"})
    default = False if field.name == "revoked" else None
    own = found.get(field.name, default)
    return iter(own if isinstance(own, list) else (own,))


def _inside(value: Json) -> Iterator[tuple[str, Json]]:
    """Every property at any depth that is neither a list nor an object, or is an item of a list, by its name."""
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        name, one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.items())
        elif isinstance(one, list):
            waiting.extend((name, item) for item in one)
        elif name:
            yield name, one
