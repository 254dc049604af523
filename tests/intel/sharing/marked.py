"""Markings, readers and releases as tests speak of them: the Philippines release, Australia and Indonesia read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID, uuid5

import msgspec

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.community import Agreement, Charter, Member, MemberKind
from comity.intel.core.sharing.gate import Channel, Reader, Release, Who, decide
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Terms
from comity.intel.core.sharing.marks.markings import Marking, MarkingMeaning, meaning, read_marking
from comity.terms.marking import Tlp
from tests.cast import NOON

US, AUS, IDN = "phl.example", "aus.example", "idn.example"
HARBOUR = "7a3e6d0c-4c0f-4f0e-9d55-0d6c1b1f2a01"
HOSPITAL = "7a3e6d0c-4c0f-4f0e-9d55-0d6c1b1f2a02"
CIRCLE = "c0ffee00-0000-4000-8000-000000000001"
PURPOSE = "prevention of cybercrime"
DAY = timedelta(days=1)

AGREEMENT = Agreement(legal_basis="Memorandum of 1 June 2026 (invented)", retention_days=365)
NODE_AUS = Member(kind=MemberKind.NODE, id=AUS, name="Australia", node=AUS)
NODE_IDN = Member(kind=MemberKind.NODE, id=IDN, name="Indonesia", node=IDN)
NODE_US = Member(kind=MemberKind.NODE, id=US, name="Philippines", node=US)

AUSTRALIA = Reader(Who.NODE, "Australia", node=AUS, owner=AUS)
INDONESIA = Reader(Who.NODE, "Indonesia", node=IDN, owner=IDN)
OFFICER = Reader(Who.OFFICER, "Ligaya", node=US, organisation=HARBOUR, person=handling.person("ligaya", US))
CLIENT = Reader(Who.TOKEN, "Harbour hospital", organisation=HOSPITAL, owner=f"taxii:{HOSPITAL}")
PUBLIC = Reader(Who.PUBLIC, "Everybody")
READERS = (AUSTRALIA, INDONESIA, OFFICER, CLIENT, PUBLIC)


class How(TypedDict, total=False):
    channel: Channel
    at: datetime
    purpose: str
    community: str
    communities: Mapping[str, Charter]
    unmarked: Tlp | None
    owner: str
    type: str
    through: frozenset[str]
    approved: frozenset[str]


def marking_id(name: str) -> str:
    return f"marking-definition--{uuid5(UUID(int=0), name)}"


def terms(owner: str = US, **said: object) -> Terms:
    return msgspec.convert({"owner": owner, **said}, Terms)


def handled(said: Terms, *, level: Tlp | None = Tlp.AMBER, name: str = "m", also: tuple[str, ...] = ()) -> Marking:
    """A marking with the owner's terms beside a level."""
    found = meaning(handling.definition(marking_id(name), said, level=Tlp.AMBER, created=NOON))
    assert found is not None
    definitions: dict[str, MarkingMeaning] = {marking_id(name): found}
    return read_marking((*refs(level), marking_id(name), *also), definitions)


def plain(*levels: Tlp) -> Marking:
    return read_marking([tlp.IDS[level] for level in levels], {})


def refs(level: Tlp | None) -> tuple[str, ...]:
    return (tlp.IDS[level],) if level else ()


def circle(*members: Member, agreement: Agreement = AGREEMENT, ends_at: datetime | None = None) -> Charter:
    return Charter(
        id=CIRCLE,
        name="Bay circle",
        coordinator=US,
        version=1,
        previous="",
        written_at=NOON,
        ends_at=ends_at,
        agreement=agreement,
        members=members,
    )


def going(**how: Unpack[How]) -> Release:
    """A release from the Philippines over federation, unless told otherwise."""
    return replace(Release(Channel.FEDERATION, NOON, US), **how)


def into(charter: Charter, **how: Unpack[How]) -> Release:
    """A release out of the collection of a community."""
    return replace(going(**how), community=charter.id, communities={charter.id: charter})


def refused(marking: Marking, reader: Reader, release: Release) -> set[str]:
    """The codes of the reasons; empty where the reader may read."""
    decision = decide(marking, reader, release)
    return set() if decision.allowed else {one.code for one in decision.reasons if isinstance(one, Ground)}
