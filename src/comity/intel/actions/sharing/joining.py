"""Acts of a member: take the versions that the coordinator signed, and the notice that the membership is over."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory.core.signing import VerifyingKey
from comity.intel.actions.sharing.communities import facts, keep
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.community import Charter, CommunityVersionOld, Known, NotAMember, NotTheCoordinator
from comity.intel.models import Community, CommunityVersion
from comity.ledger.actions import record


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
        raise CommunityVersionOld(known=row.version, offered=notice.version)
    CommunityVersion.objects.filter(community=row).delete()
    row.state, row.version, row.digest, row.changed_at = Community.State.LEFT, notice.version, "", at
    row.save(update_fields=["state", "version", "digest", "changed_at"])
    record("intel.community.left", str(row.pk), {"version": notice.version, "coordinator": sender}, at=at)


def _take(charter: Charter, envelope: bytes, *, sender: str, at: datetime) -> None:
    row = Community.objects.select_for_update().filter(pk=charter.id).first()
    known = Known(row.coordinator, row.version, row.digest) if row else None
    if row and row.state == Community.State.LEFT:
        if charter.version <= row.version:
            raise CommunityVersionOld(known=row.version, offered=charter.version)
        known = None
    if not charters.admits(known, charter, sender=sender, us=settings.COMITY_NODE_ID):
        return
    if row is None:
        Community.objects.create(
            id=charter.id, name=charter.name, coordinator=charter.coordinator, version=0, changed_at=at
        )
    keep(charter, envelope, at=at)
    record("intel.community.received", charter.id, {**facts(charter), "coordinator": sender}, at=at)


def _kept(charter: Charter) -> bool:
    """Whether this very version is here already, among those before the newest."""
    row = CommunityVersion.objects.filter(community_id=charter.id, version=charter.version).first()
    return row is not None and charters.kept(bytes(row.envelope)) == charter
