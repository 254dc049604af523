"""What the markings of an object say together (STIX 2.1, 7.2).

Whatever is missing, unknown or in conflict stays visible as such, so that the gate can refuse it with its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Handling
from comity.terms.marking import Tlp


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that travel with the object, such as a notice of copyright (STIX 2.1, 7.2.1.3). They keep nobody out."""

    text: str


MarkingMeaning = Statement | Handling
"""What a definition beside those of TLP says."""


@dataclass(frozen=True, slots=True)
class Marking:
    """A set of markings: `levels` holds one level, none (missing) or several (conflicting)."""

    refs: tuple[str, ...]
    levels: frozenset[Tlp] = frozenset()
    statements: tuple[str, ...] = ()
    handlings: tuple[Handling, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def persons(self) -> frozenset[str]:
        """Everybody whom it names."""
        return frozenset().union(*(one.persons for one in self.handlings))


class _Definition(msgspec.Struct):
    id: str
    type: str
    definition_type: str = ""
    definition: msgspec.Raw = msgspec.Raw(b"null")
    extensions: dict[str, msgspec.Raw] = {}


class _StatementBody(msgspec.Struct):
    statement: str


def read_marking(refs: Iterable[str], definitions: Mapping[str, MarkingMeaning]) -> Marking:
    """The set of markings with these ids. Whoever else defines an id of TLP is not listened to."""
    ordered = tuple(sorted(set(refs)))
    others = [ref for ref in ordered if ref not in tlp.LEVELS]
    meanings = [definitions[ref] for ref in others if ref in definitions]
    return Marking(
        refs=ordered,
        levels=frozenset(tlp.LEVELS[ref] for ref in ordered if ref in tlp.LEVELS),
        statements=tuple(one.text for one in meanings if isinstance(one, Statement)),
        handlings=tuple(one for one in meanings if isinstance(one, Handling)),
        unknown=tuple(ref for ref in others if ref not in definitions),
    )


@lru_cache(maxsize=4096)
def meaning(raw: bytes) -> MarkingMeaning | None:
    """What a marking definition says; None where this node does not understand all of it.

    TLP under another id than its own is not understood: such a definition could say one thing and be another.
    """
    try:
        found = msgspec.json.decode(raw, type=_Definition)
        if found.type != "marking-definition" or found.id in tlp.LEVELS:
            return None
        if found.extensions:
            return _extended(found)
        if found.definition_type == "statement":
            return Statement(msgspec.json.decode(found.definition, type=_StatementBody).statement)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    return None


def _extended(found: _Definition) -> Handling | None:
    if set(found.extensions) != {handling.EXTENSION} or found.definition_type not in ("", "statement"):
        return None
    return handling.read(found.id, bytes(found.extensions[handling.EXTENSION]))
