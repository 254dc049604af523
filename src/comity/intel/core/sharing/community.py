"""Communities: who shares with whom under which agreement, in versions that their coordinator signs.

A version is a whole: who has the newest needs no other. Whoever is admitted is invited first, and a member once an
officer there has accepted the agreement. Members and the invited receive every version; whoever was removed receives a
notice that names nobody else.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.intel.core.sharing.marks.handling import Line, MarkingId, NodeId, Onward
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import Tlp

PAYLOAD_TYPE = "application/vnd.comity.community+json"
DEPARTURE_TYPE = "application/vnd.comity.community-departure+json"
FORMAT: Final = "comity-community-v1"

Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Digest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
StixType = Annotated[str, Meta(pattern=r"^[a-z0-9-]{3,250}\Z")]
Payload = TypeVar("Payload", bound=Struct)


class CommunityMalformed(ComityError):
    code = "intel.community-malformed"
    status = 400
    sentence = gettext_noop("The community's charter is not in the form that nodes agreed on: {detail}.")


class NotTheCoordinator(ComityError):
    code = "intel.not-the-coordinator"
    status = 403
    sentence = gettext_noop("Only {coordinator} changes this community. Ask it to make the change.")


class NotAMember(ComityError):
    code = "intel.not-a-member"
    status = 403
    sentence = gettext_noop("The node {node} is no member of this community. Ask its coordinator to be admitted.")


class CommunityVersionOld(ComityError):
    code = "intel.community-version-old"
    status = 409
    sentence = gettext_noop("This node has version {newest} of the community already; version {offered} is older.")


class CommunityVersionGap(ComityError):
    code = "intel.community-version-gap"
    status = 409
    sentence = gettext_noop("Version {offered} does not follow version {newest}, the last one known here. Send all.")


class CommunityForked(ComityError):
    code = "intel.community-forked"
    status = 409
    sentence = gettext_noop(
        "The coordinator signed two different charters as version {offered}. Nothing was changed; ask it which holds."
    )


class AgreementChanged(ComityError):
    code = "intel.agreement-changed"
    status = 409
    sentence = gettext_noop("The agreement is another one since version {version}. Read the newest, then answer again.")


class MemberKind(StrEnum):
    NODE = "node"
    ORGANISATION = "organisation"


class Member(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A node with all who work there, or one organisation at a node. `id` is the node's id or the organisation's."""

    kind: MemberKind
    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,252}\Z")]
    name: Line
    node: NodeId


class Agreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the members agreed on. An empty `purposes` demands none; `unmarked` is how they read what carries no TLP."""

    purposes: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    legal_basis: Line
    retention_days: Annotated[int, Meta(ge=1, le=36_500)]
    onward: Onward = Onward.ASK
    unmarked: Tlp | None = None
    levels: Annotated[tuple[Tlp, ...], Meta(max_length=5)] = tuple(Tlp)
    required_markings: Annotated[tuple[MarkingId, ...], Meta(max_length=50)] = ()
    forbidden_markings: Annotated[tuple[MarkingId, ...], Meta(max_length=50)] = ()
    blocked_types: Annotated[tuple[StixType, ...], Meta(max_length=100)] = ()


class Charter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of a community. `previous` is the digest of the version before it. The gate knows `members` alone:
    nothing goes to the `invited`, nor is anything taken from them."""

    format: Literal["comity-community-v1"] = FORMAT
    id: Uuid
    name: Line
    coordinator: NodeId
    version: Annotated[int, Meta(ge=1, le=1 << 31)]
    previous: Digest
    written_at: Instant
    ends_at: Instant | None
    agreement: Agreement
    members: Annotated[tuple[Member, ...], Meta(max_length=1000)]
    invited: Annotated[tuple[Member, ...], Meta(max_length=1000)] = ()

    @property
    def nodes(self) -> frozenset[str]:
        """The nodes that are members, and those at which a member is."""
        return frozenset(one.node for one in self.members)

    @property
    def told(self) -> frozenset[str]:
        """The nodes that receive its versions: those of members and of the invited."""
        return self.nodes | {one.node for one in self.invited}

    def invites(self, *, node: str, organisation: str) -> bool:
        """Whether it invites somebody of that organisation at that node."""
        return any(_is(one, node, organisation) for one in self.invited)

    def ended(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def has(self, *, node: str, organisation: str) -> bool:
        """Whether it counts somebody of that organisation at that node as a member."""
        return any(_is(one, node, organisation) for one in self.members)


class Departure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The notice to a node that it is a member no longer, from that version on."""

    format: Literal["comity-community-v1"] = FORMAT
    id: Uuid
    coordinator: NodeId
    version: Annotated[int, Meta(ge=1, le=1 << 31)]
    node: NodeId
    written_at: Instant


class Known(Struct, frozen=True):
    """The version that this node has."""

    coordinator: str
    version: int
    digest: str


def sign(charter: Charter, key: SigningKey) -> bytes:
    return dsse.sign(PAYLOAD_TYPE, encode(charter), [key])


def sign_departure(departure: Departure, key: SigningKey) -> bytes:
    return dsse.sign(DEPARTURE_TYPE, msgspec.json.encode(departure, order="sorted"), [key])


def encode(charter: Charter) -> bytes:
    """The bytes that are signed: JSON with sorted keys."""
    return msgspec.json.encode(charter, order="sorted")


def digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


def opened(envelope: bytes, keys: Sequence[VerifyingKey]) -> Charter:
    """The charter, its signature verified. Raises EnvelopeMalformed, SignatureInvalid, CommunityMalformed."""
    return _decode(dsse.verify(envelope, payload_type=PAYLOAD_TYPE, keys=keys), Charter)


def opened_departure(envelope: bytes, keys: Sequence[VerifyingKey]) -> Departure:
    """Raises EnvelopeMalformed, SignatureInvalid, CommunityMalformed."""
    return _decode(dsse.verify(envelope, payload_type=DEPARTURE_TYPE, keys=keys), Departure)


def kept(envelope: bytes) -> Charter:
    """The charter of an envelope that was verified when it came."""
    return _decode(dsse.unverified_payload(envelope), Charter)


def admits(known: Known | None, offered: Charter, *, sender: str, us: str) -> bool:
    """Whether the version is news. It is none where the very same one is here already.

    Raises NotTheCoordinator, NotAMember, CommunityVersionOld, CommunityForked, CommunityVersionGap.
    """
    coordinator = known.coordinator if known else offered.coordinator
    if not sender == coordinator == offered.coordinator:
        raise NotTheCoordinator(coordinator=coordinator)
    if us not in offered.told:
        raise NotAMember(node=us)
    return known is None or _follows(known, offered)


def accepted(charter: Charter, node: str) -> Charter:
    """The charter with all that it invites at the node among its members."""
    joining = tuple(one for one in charter.invited if one.node == node)
    left = tuple(one for one in charter.invited if one.node != node)
    return msgspec.structs.replace(charter, members=(*charter.members, *joining), invited=left)


def without(charter: Charter, node: str) -> Charter:
    """The charter without anybody at the node."""
    members = tuple(one for one in charter.members if one.node != node)
    invited = tuple(one for one in charter.invited if one.node != node)
    return msgspec.structs.replace(charter, members=members, invited=invited)


def _is(one: Member, node: str, organisation: str) -> bool:
    of_node = one.kind is MemberKind.NODE and bool(node) and one.id == node
    return of_node or (one.kind is MemberKind.ORGANISATION and bool(organisation) and one.id == organisation)


def _follows(known: Known, offered: Charter) -> bool:
    if offered.version < known.version:
        raise CommunityVersionOld(newest=known.version, offered=offered.version)
    if offered.version == known.version:
        if digest(encode(offered)) != known.digest:
            raise CommunityForked(offered=offered.version)
        return False
    if offered.version > known.version + 1:
        raise CommunityVersionGap(newest=known.version, offered=offered.version)
    if offered.previous != known.digest:
        raise CommunityForked(offered=offered.version)
    return True


def _decode(payload: bytes, kind: type[Payload]) -> Payload:
    try:
        return msgspec.json.decode(payload, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CommunityMalformed(detail=str(error)[:160]) from error
