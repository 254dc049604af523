"""Acts of the node that coordinates a community: found it, change who and on what terms, tell everybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory.adapters.keys import signing_key
from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.sharing import telling
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import AnswerBody
from comity.intel.core.sharing.community import (
    Agreement,
    AgreementChanged,
    Charter,
    Member,
    NotAMember,
    NotTheCoordinator,
)
from comity.intel.models import Community, CommunityVersion
from comity.intel.queries import communities as known
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

Change = Callable[[Charter], Charter]


class MemberKnown(ComityError):
    code = "intel.member-known"
    status = 409
    sentence = gettext_noop("{name} is a member already.")


class MemberUnknown(ComityError):
    code = "intel.member-unknown"
    status = 404
    sentence = gettext_noop("There is no such member of this community.")


class CoordinatorStays(ComityError):
    code = "intel.coordinator-stays"
    sentence = gettext_noop("The coordinating node is always a member. End the agreement instead.")


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new community is, and whom it invites. The node that founds it is a member whether it is named or not."""

    name: str
    agreement: Agreement
    members: Sequence[Member] = ()
    ends_at: datetime | None = None


@transaction.atomic
def found(what: Founding, *, by: Actor, at: datetime) -> Charter:
    """Found a community that this node coordinates, and invite the others. Raises NotPermitted, CommunityMalformed."""
    require(by, Act.INTEL_COMMUNITY_MANAGE)
    us = Member(
        kind=charters.MemberKind.NODE,
        id=settings.COMITY_NODE_ID,
        name=settings.COMITY_NODE_NAME,
        node=settings.COMITY_NODE_ID,
    )
    others = tuple(one for one in what.members if one.id != us.id)
    charter = Charter(
        id=str(uuid4()),
        name=what.name,
        coordinator=settings.COMITY_NODE_ID,
        version=1,
        previous="",
        written_at=at,
        ends_at=what.ends_at,
        agreement=what.agreement,
        members=(us, *(one for one in others if one.node == us.id)),
        invited=tuple(one for one in others if one.node != us.id),
    )
    Community.objects.create(
        id=charter.id, name=charter.name, coordinator=charter.coordinator, version=0, changed_at=at
    )
    return _publish(charter, "intel.community.founded", by=by.officer_id, at=at)


def admit(community_id: UUID, member: Member, *, by: Actor, at: datetime) -> Charter:
    """Invite somebody, who is a member once an officer there accepts; whoever is at this node is one at once.

    Raises NotPermitted, CommunityUnknown, NotTheCoordinator, MemberKnown.
    """

    def change(charter: Charter) -> Charter:
        if any((one.kind, one.id) == (member.kind, member.id) for one in (*charter.members, *charter.invited)):
            raise MemberKnown(name=member.name)
        if member.node == charter.coordinator:
            return msgspec.structs.replace(charter, members=(*charter.members, member))
        return msgspec.structs.replace(charter, invited=(*charter.invited, member))

    return _change(community_id, change, "intel.community.admitted", by=by, at=at)


def remove(community_id: UUID, member_id: str, *, by: Actor, at: datetime) -> Charter:
    """Remove a member, or take an invitation back; the node is told, and no longer who the others are.

    Raises NotPermitted, CommunityUnknown, NotTheCoordinator, MemberUnknown, CoordinatorStays.
    """

    def change(charter: Charter) -> Charter:
        if member_id == charter.coordinator:
            raise CoordinatorStays()
        members = tuple(one for one in charter.members if one.id != member_id)
        invited = tuple(one for one in charter.invited if one.id != member_id)
        if (members, invited) == (charter.members, charter.invited):
            raise MemberUnknown()
        return msgspec.structs.replace(charter, members=members, invited=invited)

    return _change(community_id, change, "intel.community.removed", by=by, at=at)


def amend(community_id: UUID, agreement: Agreement, *, by: Actor, at: datetime) -> Charter:
    """Change the agreement. Raises NotPermitted, CommunityUnknown, NotTheCoordinator."""

    def change(charter: Charter) -> Charter:
        return msgspec.structs.replace(charter, agreement=agreement)

    return _change(community_id, change, "intel.community.amended", by=by, at=at)


def end(community_id: UUID, *, by: Actor, at: datetime) -> Charter:
    """End the agreement now: nothing leaves under it any more. Raises as `amend` does."""

    def change(charter: Charter) -> Charter:
        return msgspec.structs.replace(charter, ends_at=at)

    return _change(community_id, change, "intel.community.ended", by=by, at=at)


@transaction.atomic
def hear(answer: AnswerBody, *, sender: str, at: datetime) -> Charter:
    """A node answers the agreement: it is a member from now on, or it is out. The same again changes nothing.

    Raises CommunityUnknown, NotTheCoordinator, NotAMember, AgreementChanged.
    """
    before = _locked(UUID(answer.community))
    if sender not in before.told or sender == before.coordinator:
        raise NotAMember(node=sender)
    if not answer.accepted:
        after = charters.without(before, sender)
        return _publish(_next(before, after, at), "intel.community.declined", by="", at=at, before=before)
    read = next((one for one in known.versions(UUID(before.id)) if one.version == answer.version), None)
    if read is None or charters.digest(charters.encode(read)) != answer.digest or read.agreement != before.agreement:
        raise AgreementChanged(version=before.version)
    after = charters.accepted(before, sender)
    if after == before:
        return before
    return _publish(_next(before, after, at), "intel.community.accepted", by="", at=at, before=before)


@transaction.atomic
def _change(community_id: UUID, change: Change, kind: str, *, by: Actor, at: datetime) -> Charter:
    require(by, Act.INTEL_COMMUNITY_MANAGE)
    known.seen_by(by, community_id)
    before = _locked(community_id)
    after = _next(before, change(before), at)
    return _publish(after, kind, by=by.officer_id, at=at, before=before)


def _locked(community_id: UUID) -> Charter:
    """The newest charter of a community of this node's. Raises CommunityUnknown, NotTheCoordinator."""
    Community.objects.select_for_update().filter(pk=community_id).first()
    found = known.charter(community_id)
    if found.coordinator != settings.COMITY_NODE_ID:
        raise NotTheCoordinator(coordinator=found.coordinator)
    return found


def _next(before: Charter, after: Charter, at: datetime) -> Charter:
    previous = charters.digest(charters.encode(before))
    return msgspec.structs.replace(after, version=before.version + 1, previous=previous, written_at=at)


def _publish(charter: Charter, kind: str, *, by: str, at: datetime, before: Charter | None = None) -> Charter:
    """Sign the version, keep it, and see that everybody whom it concerns is told."""
    envelope = charters.sign(charter, signing_key())
    checked = charters.opened(envelope, [signing_key().public])
    keep(checked, envelope, Community.State.MEMBER, at=at)
    removed = before.told - checked.told if before else frozenset()
    telling.owe(checked, removed, at=at)
    telling.tell(UUID(checked.id), at=at, by=by)
    record(kind, checked.id, facts(checked), at=at, by=by)
    return checked


def keep(charter: Charter, envelope: bytes, state: Community.State, *, at: datetime) -> None:
    """The version is the newest from now on. Under the lock of the community's row."""
    CommunityVersion.objects.create(community_id=charter.id, version=charter.version, envelope=envelope, kept_at=at)
    Community.objects.filter(pk=charter.id).update(
        name=charter.name,
        state=state,
        version=charter.version,
        digest=charters.digest(charters.encode(charter)),
        changed_at=at,
    )


def facts(charter: Charter) -> dict[str, str | int]:
    """What the ledger keeps of a version."""
    digest = charters.digest(charters.encode(charter))
    return {"version": charter.version, "digest": digest, "members": len(charter.members)}
