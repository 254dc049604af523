"""Acts of a member: take the versions that the coordinator signed, answer the agreement, go.

No charter makes this node a member: an officer here does, by accepting its agreement. Until then it is only invited,
and the gate does not know the community.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.core.signing import VerifyingKey
from comity.federation.actions import send
from comity.intel.actions.sharing.communities import facts, keep
from comity.intel.actions.sharing.telling import PURPOSE
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import ANSWER, AnswerBody
from comity.intel.core.sharing.community import (
    AgreementChanged,
    Charter,
    CommunityVersionOld,
    Known,
    NotAMember,
    NotTheCoordinator,
)
from comity.intel.models import Community, CommunityVersion
from comity.intel.queries import communities
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class CoordinatorAnswers(ComityError):
    code = "intel.coordinator-answers"
    status = 409
    sentence = gettext_noop("This node coordinates the community. It is a member as long as the agreement holds.")


@transaction.atomic
def take(envelopes: Sequence[bytes], keys: Sequence[VerifyingKey], *, sender: str, at: datetime) -> Charter:
    """The community's newest charter, once all that is news among the envelopes is kept.

    Raises what `charters.opened` and `charters.admits` raise; then nothing is kept.
    """
    offered = [(charters.opened(envelope, keys), envelope) for envelope in envelopes]
    last = offered[-1][0]
    for charter, envelope in offered:
        if charter is last or not _kept(charter):
            _take(charter, envelope, sender=sender, at=at)
    return last


@transaction.atomic
def accept(community_id: UUID, version: int, *, by: Actor, at: datetime) -> Charter:
    """Accept the agreement as that version has it. The coordinator is told, and the others then learn of it from it.

    Raises NotPermitted, CommunityUnknown, CoordinatorAnswers, AgreementChanged, and what `send` raises.
    """
    require(by, Act.INTEL_COMMUNITY_MANAGE)
    row, charter = _answerable(community_id, by)
    if charter.version != version:
        raise AgreementChanged(version=charter.version)
    if row.state == Community.State.INVITED:
        counted = settings.COMITY_NODE_ID in charter.nodes
        row.state, row.changed_at = Community.State.MEMBER if counted else Community.State.ACCEPTED, at
        row.save(update_fields=["state", "changed_at"])
        _answer(charter, accepted=True, by=by, at=at)
        record("intel.community.accepted", charter.id, facts(charter), at=at, by=by.officer_id)
    return charter


@transaction.atomic
def decline(community_id: UUID, *, by: Actor, at: datetime) -> None:
    """Decline the agreement, or go again: the coordinator is told, and who the others are is forgotten.

    Nothing is sent or taken from now on. Raises NotPermitted, CommunityUnknown, CoordinatorAnswers, and what `send`
    raises.
    """
    require(by, Act.INTEL_COMMUNITY_MANAGE)
    row, charter = _answerable(community_id, by)
    _answer(charter, accepted=False, by=by, at=at)
    _forget(row, charter.version, at)
    record("intel.community.declined", charter.id, {"version": charter.version}, at=at, by=by.officer_id)


@transaction.atomic
def refused(community_id: str, *, at: datetime) -> None:
    """The coordinator did not take the acceptance: an officer looks at the agreement again."""
    waiting = Community.objects.filter(pk=community_id, state=Community.State.ACCEPTED)
    waiting.update(state=Community.State.INVITED, changed_at=at)


@transaction.atomic
def leave(envelope: bytes, keys: Sequence[VerifyingKey], *, sender: str, at: datetime) -> None:
    """The membership of this node is over: who the others are is forgotten.

    Raises NotTheCoordinator, NotAMember, CommunityVersionOld, SignatureInvalid, CommunityMalformed.
    """
    notice = charters.opened_departure(envelope, keys)
    row = Community.objects.select_for_update().filter(pk=notice.id).first()
    if row is None or notice.node != settings.COMITY_NODE_ID:
        raise NotAMember(node=settings.COMITY_NODE_ID)
    if not sender == notice.coordinator == row.coordinator:
        raise NotTheCoordinator(coordinator=row.coordinator)
    if notice.version < row.version:
        raise CommunityVersionOld(newest=row.version, offered=notice.version)
    _forget(row, notice.version, at)
    record("intel.community.left", str(row.pk), {"version": notice.version, "coordinator": sender}, at=at)


def _forget(row: Community, version: int, at: datetime) -> None:
    CommunityVersion.objects.filter(community=row).delete()
    row.state, row.version, row.digest, row.changed_at = Community.State.LEFT, version, "", at
    row.save(update_fields=["state", "version", "digest", "changed_at"])


def _answerable(community_id: UUID, by: Actor) -> tuple[Community, Charter]:
    """The community's row, locked, and its newest charter, which counts or invites the officer."""
    row = Community.objects.select_for_update().filter(pk=community_id).first()
    charter = communities.offered_to(by, community_id)
    if row is None or charter.coordinator == settings.COMITY_NODE_ID:
        raise CoordinatorAnswers()
    return row, charter


def _answer(charter: Charter, *, accepted: bool, by: Actor, at: datetime) -> None:
    digest = charters.digest(charters.encode(charter))
    body = AnswerBody(community=charter.id, version=charter.version, digest=digest, accepted=accepted)
    to, ref = [charter.coordinator], charter.id
    send(ANSWER, body, to=to, purpose=PURPOSE, conversation=ref, ref=ref, at=at, by=by.officer_id)


def _take(charter: Charter, envelope: bytes, *, sender: str, at: datetime) -> None:
    row = Community.objects.select_for_update().filter(pk=charter.id).first()
    known = Known(row.coordinator, row.version, row.digest) if row else None
    if row and row.state == Community.State.LEFT:
        if charter.version <= row.version:
            raise CommunityVersionOld(newest=row.version, offered=charter.version)
        known = None
    if not charters.admits(known, charter, sender=sender, us=settings.COMITY_NODE_ID):
        return
    if row is None:
        Community.objects.create(
            id=charter.id, name=charter.name, coordinator=charter.coordinator, version=0, changed_at=at
        )
    keep(charter, envelope, _state(row, charter), at=at)
    record("intel.community.received", charter.id, {**facts(charter), "coordinator": sender}, at=at)


def _state(row: Community | None, charter: Charter) -> Community.State:
    """How this node stands in a version: a member only where an officer here accepted and the coordinator knows."""
    if row is None or row.state not in (Community.State.ACCEPTED, Community.State.MEMBER):
        return Community.State.INVITED
    if settings.COMITY_NODE_ID in charter.nodes:
        return Community.State.MEMBER
    read = charters.kept(bytes(CommunityVersion.objects.get(community=row, version=row.version).envelope))
    same = row.state == Community.State.ACCEPTED and read.agreement == charter.agreement
    return Community.State.ACCEPTED if same else Community.State.INVITED


def _kept(charter: Charter) -> bool:
    """Whether this very version is here already, among those before the newest."""
    row = CommunityVersion.objects.filter(community_id=charter.id, version=charter.version).first()
    return row is not None and charters.kept(bytes(row.envelope)) == charter
