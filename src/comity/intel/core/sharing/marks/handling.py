"""Comity's own marking: to whom the owner releases, for what, how far onward, and until when.

It is an extension of marking-definition (STIX 2.1, 7.2.1 and 7.3) and stands beside TLP, which names no recipient.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
from msgspec import Meta, Struct

from comity.intel.core.sharing import tlp
from comity.terms.instants import to_text
from comity.terms.marking import Tlp

EXTENSION = "extension-definition--dded87c8-ed9b-4e0c-9be2-fdb7e6326620"

Party = NewType("Party", str)
"""`node:<node id>`, `organisation:<uuid>` or `community:<uuid>`."""

PartyText = Annotated[str, Meta(pattern=r"^(node|organisation|community):[a-z0-9.-]{1,253}\Z")]
PersonText = Annotated[str, Meta(pattern=r"^[^@\s]{1,100}@[a-z0-9.-]{1,253}\Z")]
Line = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]{1,200}\Z")]
NodeId = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\Z")]
MarkingId = Annotated[str, Meta(pattern=r"^marking-definition--[0-9a-f-]{36}\Z")]


class Onward(StrEnum):
    """How far whoever received it may pass it on."""

    NEVER = "never"
    ASK = "ask"  # only once the owner agreed
    NAMED = "named"  # to whom the marking names, and no further
    FREE = "free"  # as far as TLP lets it go


class Terms(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,  # STIX knows neither null nor an empty list
    tag_field="extension_type",
    tag="property-extension",
):
    """The extension as it is written. Without `releasable_to` and `persons` it is released to nobody."""

    owner: NodeId
    releasable_to: Annotated[tuple[PartyText, ...], Meta(max_length=1000)] = ()
    persons: Annotated[tuple[PersonText, ...], Meta(max_length=200)] = ()
    purposes: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    onward: Onward = Onward.NEVER
    retain_until: Annotated[datetime, Meta(tz=True)] | None = None


class Handling(Struct, frozen=True, kw_only=True):
    """What one definition of this marking says. `id` is that of the definition, `persons` are `<officer>@<node>`."""

    id: str
    owner: str
    releasable_to: frozenset[Party]
    persons: frozenset[str]
    purposes: frozenset[str]
    onward: Onward
    retain_until: datetime | None

    @property
    def names_anybody(self) -> bool:
        return bool(self.releasable_to or self.persons)

    @property
    def communities(self) -> frozenset[str]:
        """The ids of the communities it names."""
        return frozenset(one.partition(":")[2] for one in self.releasable_to if one.startswith("community:"))


def node(node_id: str) -> Party:
    return Party(f"node:{node_id}")


def organisation(organisation_id: str) -> Party:
    return Party(f"organisation:{organisation_id}")


def community(community_id: str) -> Party:
    return Party(f"community:{community_id}")


def person(officer_id: str, node_id: str) -> str:
    """How a marking names one person."""
    return f"{officer_id}@{node_id}"


def read(marking_id: str, extension: bytes) -> Handling | None:
    """What the extension says; None where it is not in the form above."""
    try:
        terms = msgspec.json.decode(extension, type=Terms)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return Handling(
        id=marking_id,
        owner=terms.owner,
        releasable_to=frozenset(map(Party, terms.releasable_to)),
        persons=frozenset(terms.persons),
        purposes=frozenset(terms.purposes),
        onward=terms.onward,
        retain_until=terms.retain_until,
    )


def definition(marking_id: str, terms: Terms, *, level: Tlp, created: datetime, name: str = "") -> bytes:
    """A marking definition that says these terms. It carries the level itself, since it names who shares with whom."""
    body: dict[str, object] = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": marking_id,
        "created": to_text(created),
        "object_marking_refs": [tlp.IDS[level]],
        "extensions": {EXTENSION: terms},
    }
    return msgspec.json.encode(body | ({"name": name} if name else {}))
