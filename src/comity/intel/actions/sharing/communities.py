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
from comity.intel.core.sharing.community import Agreement, Charter, Member, NotTheCoordinator
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
    """What a new community is. The node that founds it is a member whether it is named or not."""

    name: str
    agreement: Agreement
    members: Sequence[Member] = ()
    ends_at: datetime | None = None


@transaction.atomic
def found(what: Founding, *, by: Actor, at: datetime) -> Charter:
    """Found a community that this node coordinates, and tell its members. Raises NotPermitted, CommunityMalformed."""
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
        members=(us, *others),
    )
    Community.objects.create(
        id=charter.id, name=charter.name, coordinator=charter.coordinator, version=0, changed_at=at
    )
    return _publish(charter, "intel.community.founded", by=by, at=at)


def admit(community_id: UUID, member: Member, *, by: Actor, at: datetime) -> Charter:
    """Admit a member. Raises NotPermitted, CommunityUnknown, NotTheCoordinator, MemberKnown."""

    def change(charter: Charter) -> Charter:
        if any((one.kind, one.id) == (member.kind, member.id) for one in charter.members):
            raise MemberKnown(name=member.name)
        return msgspec.structs.replace(charter, members=(*charter.members, member))

    return _change(community_id, change, "intel.community.admitted", by=by, at=at)


def remove(community_id: UUID, member_id: str, *, by: Actor, at: datetime) -> Charter:
    """Remove a member; its node is told, and no longer who the others are.

    Raises NotPermitted, CommunityUnknown, NotTheCoordinator, MemberUnknown, CoordinatorStays.
    """

    def change(charter: Charter) -> Charter:
        if member_id == charter.coordinator:
            raise CoordinatorStays()
        left = tuple(one for one in charter.members if one.id != member_id)
        if left == charter.members:
            raise MemberUnknown()
        return msgspec.structs.replace(charter, members=left)

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
def _change(community_id: UUID, change: Change, kind: str, *, by: Actor, at: datetime) -> Charter:
    require(by, Act.INTEL_COMMUNITY_MANAGE)
    Community.objects.select_for_update().filter(pk=community_id).first()
    before = known.seen_by(by, community_id)
    if before.coordinator != settings.COMITY_NODE_ID:
        raise NotTheCoordinator(coordinator=before.coordinator)
    after = msgspec.structs.replace(
        change(before),
        version=before.version + 1,
        previous=charters.digest(charters.encode(before)),
        written_at=at,
    )
    return _publish(after, kind, by=by, at=at, before=before)


def _publish(charter: Charter, kind: str, *, by: Actor, at: datetime, before: Charter | None = None) -> Charter:
    """Sign the version, keep it, and see that everybody whom it concerns is told."""
    envelope = charters.sign(charter, signing_key())
    checked = charters.opened(envelope, [signing_key().public])
    keep(checked, envelope, at=at)
    removed = before.nodes - checked.nodes if before else frozenset()
    telling.owe(checked, removed, at=at)
    telling.tell(UUID(checked.id), at=at, by=by.officer_id)
    record(kind, checked.id, facts(checked), at=at, by=by.officer_id)
    return checked


def keep(charter: Charter, envelope: bytes, *, at: datetime) -> None:
    """The version is the newest from now on. Under the lock of the community's row."""
    CommunityVersion.objects.create(community_id=charter.id, version=charter.version, envelope=envelope, kept_at=at)
    Community.objects.filter(pk=charter.id).update(
        name=charter.name,
        state=Community.State.MEMBER,
        version=charter.version,
        digest=charters.digest(charters.encode(charter)),
        changed_at=at,
    )


def facts(charter: Charter) -> dict[str, str | int]:
    """What the ledger keeps of a version."""
    digest = charters.digest(charters.encode(charter))
    return {"version": charter.version, "digest": digest, "members": len(charter.members)}
