"""Sightings and opinions as objects of STIX 2.1 (sections 5.2 and 4.15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from comity.intel.core.making import Object, Origin


class Opinion(StrEnum):
    """opinion-enum (STIX 2.1, 10.21)."""

    STRONGLY_DISAGREE = "strongly-disagree"
    DISAGREE = "disagree"
    NEUTRAL = "neutral"
    AGREE = "agree"
    STRONGLY_AGREE = "strongly-agree"


@dataclass(frozen=True, slots=True)
class Seen:
    """That it was seen `count` times, 0 for unsaid. Instants as STIX writes them, or empty."""

    count: int = 0
    first_seen: str = ""
    last_seen: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """What somebody thinks of it."""

    opinion: Opinion
    explanation: str = ""


def remark(said: Seen | Thought, about: str, uuid: str, origin: Origin) -> bytes:
    """The object that says so about another. `uuid` makes its id."""
    if isinstance(said, Thought):
        made = _common("opinion", uuid, origin) | {"opinion": said.opinion.value, "object_refs": [about]}
        made |= {"explanation": said.explanation} if said.explanation else {}
    else:
        made = _common("sighting", uuid, origin) | {"sighting_of_ref": about} | _seen(said)
        made |= {"where_sighted_refs": [origin.created_by]} if origin.created_by else {}
    return msgspec.json.encode(made)


def _common(kind: str, uuid: str, origin: Origin) -> Object:
    return origin.common(kind, uuid) | {"id": f"{kind}--{uuid}"}


def _seen(said: Seen) -> Object:
    fields: Sequence[tuple[str, str | int]] = (
        ("count", said.count),
        ("first_seen", said.first_seen),
        ("last_seen", said.last_seen),
        ("description", said.description),
    )
    return {name: value for name, value in fields if value}
