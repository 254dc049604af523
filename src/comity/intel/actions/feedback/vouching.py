"""An organisation publishes through another that vouches for it; only the voucher knows who.

The contributor asks; the voucher makes an object of its own from the original, which goes no further; what is said
about it comes back to the contributor through the voucher.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, require
from comity.directory.queries import Peer
from comity.federation.actions import send
from comity.intel.actions.exchange import recalling
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.actions.feedback import asking
from comity.intel.actions.feedback.asking import GateRefused
from comity.intel.actions.ingesting import examine, keep
from comity.intel.actions.sharing.releasing import release
from comity.intel.core.exchange import pseudonyms
from comity.intel.core.exchange.pseudonyms import (
    DELEGATION,
    DELEGATION_ANSWER,
    ROUTED,
    CannotVouch,
    DelegationAnswer,
    DelegationBody,
    RoutedBody,
)
from comity.intel.core.exchange.recalling import Kind, Notice
from comity.intel.core.exchange.segments import head_of
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.sharing.community import NotAMember
from comity.intel.core.stix import Checked
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Delegation, Given, ReleaseOrder, RoutedRemark, StixObject
from comity.intel.queries import communities
from comity.intel.queries.exchange import found
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

State = Delegation.State


class DelegationUnknown(ComityError):
    code = "intel.delegation-unknown"
    status = 404
    sentence = gettext_noop("There is no such request to publish for another.")


@dataclass(frozen=True, slots=True)
class Publication:
    """As what, and where, an original is published: the voucher's identity (a STIX id), markings, collection."""

    collection: UUID
    identity: str
    marking_refs: tuple[str, ...]


@transaction.atomic
def entrust(stix_id: str, voucher: str, community_id: str, *, note: str = "", by: Actor, at: datetime) -> Delegation:
    """Ask another member of a community to publish an object of ours in its own name.

    Raises NotPermitted, CannotVouch, CommunityUnknown, NotAMember, GateRefused, and what `send` raises.
    """
    require(by, Act.INTEL_RELEASE)
    mine = [one for one in found.versions(stix_id) if is_ours(one.owner, settings.COMITY_NODE_ID)]
    if not mine:
        raise CannotVouch(fault="this node has no such object of its own")
    if voucher not in communities.charter(community_id).nodes:
        raise NotAMember(node=voucher)
    raw = asking.let_go(mine[-1], voucher, asking.through(community_id, at=at))
    row = Delegation.objects.create(
        contributor=settings.COMITY_NODE_ID,
        voucher=voucher,
        original=stix_id,
        note=note,
        asked_by=by.officer_id,
        asked_at=at,
    )
    body = DelegationBody(id=str(row.pk), community=community_id, raw=raw, note=note)
    message = _say(DELEGATION, body, row, voucher, at=at, by=by.officer_id)
    Given.objects.create(object_id=mine[-1].pk, stix_id=stix_id, node=voucher, message=message, at=at)
    record("intel.delegated", str(row.pk), {"to": voucher}, at=at, by=by.officer_id)
    return row


@transaction.atomic
def take(body: DelegationBody, sender: Peer, *, at: datetime) -> Delegation:
    """A member asks this node. Nothing reads the original but the officer who answers. Raises CannotVouch, NotAMember,
    CommunityUnknown."""
    if sender.node_id not in communities.charter(body.community).nodes:
        raise NotAMember(node=sender.node_id)
    ((_, checked),) = examine([body.raw])
    if not isinstance(checked, Checked):
        raise CannotVouch(fault=" ".join(one.explain() for one in checked.faults))
    row = Delegation.objects.create(
        id=body.id,
        contributor=sender.node_id,
        voucher=settings.COMITY_NODE_ID,
        original=checked.stix_id,
        raw=body.raw,
        note=body.note,
        asked_at=at,
    )
    record("intel.delegation.received", body.id, {}, at=at)
    return row


@transaction.atomic
def offer(stix_id: str, *, by: Actor, at: datetime) -> Delegation:
    """The same for a client of this node: its object is to be published in this node's name.

    Raises NotPermitted, CannotVouch.
    """
    require(by, Act.INTEL_RELEASE)
    here = settings.COMITY_NODE_ID
    theirs = [one for one in found.versions(stix_id) if is_ours(one.owner, here) and one.owner != here]
    if not theirs:
        raise CannotVouch(fault="no client of this node brought such an object")
    row = Delegation.objects.create(
        contributor=theirs[-1].owner,
        voucher=here,
        original=stix_id,
        raw=bytes(theirs[-1].raw),
        asked_by=by.officer_id,
        asked_at=at,
    )
    record("intel.delegation.offered", str(row.pk), {}, at=at, by=by.officer_id)
    return row


@transaction.atomic
def publish(delegation_id: UUID, what: Publication, *, by: Actor, at: datetime) -> ReleaseOrder:
    """Vouch: make an object of this node's from the original, and release it as any other, second hand included.

    Raises NotPermitted, DelegationUnknown, CannotVouch, PseudonymLeaks, and what `release` raises.
    """
    require(by, Act.INTEL_RELEASE)
    row = _waiting(delegation_id)
    original = bytes(row.raw)
    published = Delegation.objects.filter(contributor=row.contributor, voucher=row.voucher, state=State.PUBLISHED)
    made = pseudonyms.rewritten(
        original,
        stix_id=f"{row.original.partition('--')[0]}--{uuid4()}",
        created=text_of(micros_of(at)),
        created_by=_identity(what.identity),
        marking_refs=what.marking_refs,
        published=dict(published.values_list("original", "stix_id")),
    )
    pseudonyms.check_traceless(made, original, _names(row.contributor, at=at))
    stix_id = _store(made, at=at)
    order = release([stix_id], what.collection, by=by, at=at)
    row.stix_id = stix_id
    _settle(row, State.PUBLISHED, by=by, at=at)
    return order


@transaction.atomic
def decline(delegation_id: UUID, reason: str, *, by: Actor, at: datetime) -> Delegation:
    """Do not vouch. The original is let go. Raises NotPermitted, DelegationUnknown."""
    require(by, Act.INTEL_RELEASE)
    row = _waiting(delegation_id)
    row.reason, row.raw = reason[:1000], b""
    _settle(row, State.DECLINED, by=by, at=at)
    return row


@transaction.atomic
def answered(body: DelegationAnswer, sender: str, *, at: datetime) -> None:
    """The voucher's answer. Raises DelegationUnknown."""
    rows = Delegation.objects.select_for_update().filter(contributor=settings.COMITY_NODE_ID, voucher=sender)
    row = rows.filter(pk=body.id, state=State.WAITING).first()
    if row is None:
        raise DelegationUnknown()
    row.state = State.PUBLISHED if body.stix_id else State.DECLINED
    row.stix_id, row.reason, row.settled_at = body.stix_id, body.reason, at
    row.save()
    record("intel.delegation.answered", body.id, {"published": bool(body.stix_id)}, at=at)


def route(stix_id: str, object_ids: Sequence[int], *, at: datetime) -> bool:
    """Pass remarks about a published object on to its contributor, as far as the gate lets them go; whether any went.

    In the caller's transaction. Where the contributor is a client of this node, they are kept for its officers.
    """
    row = Delegation.objects.filter(stix_id=stix_id, voucher=settings.COMITY_NODE_ID, state=State.PUBLISHED).first()
    if row is None:
        return False
    remarks = list(StixObject.objects.filter(pk__in=object_ids).select_related("label").order_by("pk"))
    if is_ours(row.contributor, settings.COMITY_NODE_ID):
        _keep_remarks(row, [bytes(one.raw) for one in remarks], at=at)
        return True
    raws = [raw for one in remarks if (raw := _readable(one, row.contributor, at)) is not None]
    if not raws:
        return False
    _say(ROUTED, RoutedBody(id=str(row.pk), about=stix_id, remarks=tuple(raws)), row, row.contributor, at=at)
    for one in remarks:
        Given.objects.create(object_id=one.pk, stix_id=one.stix_id, node=row.contributor, message="", at=at)
    return True


@transaction.atomic
def heard(body: RoutedBody, sender: str, *, at: datetime) -> None:
    """The voucher passes on what others said. Raises DelegationUnknown."""
    row = Delegation.objects.filter(contributor=settings.COMITY_NODE_ID, voucher=sender, pk=body.id).first()
    if row is None or row.stix_id != body.about:
        raise DelegationUnknown()
    _keep_remarks(row, body.remarks, at=at)
    record("intel.delegation.remarked", body.id, {"remarks": len(body.remarks)}, at=at)


def called_back(notice: Notice, *, at: datetime) -> int:
    """The contributor calls the original back: what was published for it is called back too; how many.

    In the caller's transaction.
    """
    rows = Delegation.objects.filter(
        contributor=notice.owner, original=notice.stix_id, voucher=settings.COMITY_NODE_ID
    ).exclude(state__in=(State.WITHDRAWN, State.DECLINED))
    ones = list(rows)
    for row in ones:
        objects = found.versions(row.stix_id) if row.stix_id else []
        if objects:
            recalling.call_back(objects, Kind.WITHDRAWN, "", by="", at=at)
        row.state, row.raw, row.settled_at = State.WITHDRAWN, b"", at
        row.save()
    return len(ones)


def _waiting(delegation_id: UUID) -> Delegation:
    rows = Delegation.objects.select_for_update().filter(voucher=settings.COMITY_NODE_ID, state=State.WAITING)
    row = rows.filter(pk=delegation_id).first()
    if row is None:
        raise DelegationUnknown()
    return row


def _identity(stix_id: str) -> str:
    mine = [one for one in found.versions(stix_id) if is_ours(one.owner, settings.COMITY_NODE_ID)]
    if not mine or mine[-1].type != "identity":
        raise CannotVouch(fault="the identity that vouches is none of this node's")
    return stix_id


def _names(contributor: str, *, at: datetime) -> list[str]:
    """By which names the contributor might be known."""
    if ":" in contributor:
        return [contributor.partition(":")[2]]
    return [contributor, directory.peer(contributor, at=at).name]


def _store(raw: bytes, *, at: datetime) -> str:
    ((_, checked),) = examined = examine([raw])
    if not isinstance(checked, Checked):
        raise CannotVouch(fault=" ".join(one.explain() for one in checked.faults))
    keep(examined, collection=None, owner=settings.COMITY_NODE_ID, at=at)
    return checked.stix_id


def _settle(row: Delegation, state: State, *, by: Actor, at: datetime) -> None:
    row.state, row.settled_by, row.settled_at = state, by.officer_id, at
    row.save()
    if ":" not in row.contributor:
        answer = DelegationAnswer(id=str(row.pk), stix_id=row.stix_id, reason=row.reason)
        _say(DELEGATION_ANSWER, answer, row, row.contributor, at=at, by=by.officer_id)
    record(f"intel.delegation.{state.value}", str(row.pk), {}, at=at, by=by.officer_id)


def _say(
    type: str,  # noqa: A002  the wire's own name
    body: DelegationBody | DelegationAnswer | RoutedBody,
    row: Delegation,
    node: str,
    *,
    at: datetime,
    by: str = "",
) -> str:
    """Under the delegation's own number, which says nothing of what it is about."""
    ref = str(row.pk)
    return send(type, body, to=[node], purpose=PURPOSE, conversation=f"intel-delegation:{ref}", ref=ref, at=at, by=by)


def _readable(stored: StixObject, node: str, at: datetime) -> bytes | None:
    """What its author lets the contributor read of a remark: this node only carries it."""
    try:
        return asking.pass_on(stored, node, at=at)
    except GateRefused:
        return None


def _keep_remarks(row: Delegation, raws: Sequence[bytes], *, at: datetime) -> None:
    for raw in raws:
        head_of(raw)
        RoutedRemark.objects.create(delegation=row, raw=raw, at=at)
