"""A holder proposes a change; the owner accepts it as its own next version, or declines; the answer travels back."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.queries import Peer
from comity.federation.actions import send
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.actions.exchange.recalling import later
from comity.intel.actions.feedback import asking
from comity.intel.actions.ingesting import examine, keep
from comity.intel.core.exchange import feedback
from comity.intel.core.exchange.feedback import DECISION, PROPOSAL, DecisionBody, ProposalBody
from comity.intel.core.instants import text_of
from comity.intel.core.stix import Checked
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Collection, Proposal, StixObject
from comity.intel.queries.exchange import found, provenance
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class NotAForeignObject(ComityError):
    code = "intel.not-a-foreign-object"
    status = 409
    sentence = gettext_noop("No other node owns this object, so there is nobody to propose to. Make a new version.")


class NotYours(ComityError):
    """The same where there is no such object, so that nobody finds out by proposing what is here."""

    code = "intel.not-yours-to-speak-of"
    status = 404
    sentence = gettext_noop("This node gave you no such object.")


class ProposalUnknown(ComityError):
    code = "intel.proposal-unknown"
    status = 404
    sentence = gettext_noop("No such proposal is waiting for an answer.")


class ProposalOutdated(ComityError):
    code = "intel.proposal-outdated"
    status = 409
    sentence = gettext_noop("The object has changed since this was proposed. Decline it, or make the change yourself.")


class ProposalImproper(ComityError):
    code = "intel.proposal-improper"
    sentence = gettext_noop("With this change it would not be a proper object: {fault}")


@transaction.atomic
def propose(
    stix_id: str,
    proposed: bytes,
    *,
    shown: bytes | None = None,
    note: str = "",
    named: bool = False,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Propose to its owner that an object read as `proposed`; `named`: the owner may say by whom.

    `shown` is the object as the officer saw it: what was hidden from her stays as it is.

    Raises NotPermitted, NotAForeignObject, ProposalMalformed, NotProposable, NothingProposed, and what `send` raises.
    """
    require(by, Act.INTEL_PROPOSE)
    base = _foreign(stix_id)
    changes, removed = feedback.differences(shown or bytes(base.raw), proposed)
    asking.let_go(base, base.owner, asking.back_from(base, at=at))
    number, version = str(uuid4()), base.version_text
    body = ProposalBody(
        id=number, stix_id=stix_id, version=version, changes=changes, removed=removed, note=note, named=named
    )
    message = _say(PROPOSAL, body, base.owner, stix_id, at=at, by=by.officer_id)
    here = settings.COMITY_NODE_ID
    row = _keep(body, owner=base.owner, proposer=here, message=message, by=by.officer_id, at=at)
    record("intel.proposed", stix_id, {"proposal": body.id, "to": base.owner}, at=at, by=by.officer_id)
    return row


def _foreign(stix_id: str) -> StixObject:
    """The newest version that another node owns. Raises NotAForeignObject."""
    theirs = [one for one in found.versions(stix_id) if not is_ours(one.owner, settings.COMITY_NODE_ID)]
    if not theirs or not theirs[-1].versioned:
        raise NotAForeignObject()
    return theirs[-1]


@transaction.atomic
def take(body: ProposalBody, sender: Peer, message: str, *, at: datetime) -> Proposal:
    """A holder's proposal comes in. Raises NotYours, ProposalMalformed, NotProposable, NothingProposed."""
    given(body.stix_id, sender.node_id)
    feedback.check_proposable(body.changes, body.removed)
    row = _keep(body, owner=settings.COMITY_NODE_ID, proposer=sender.node_id, message=message, by="", at=at)
    record("intel.proposal.received", body.stix_id, {"proposal": body.id, "from": sender.node_id}, at=at)
    return row


def given(stix_id: str, node: str) -> list[StixObject]:
    """The versions of an object of ours, if the node was ever let have one. Raises NotYours."""
    mine = [one for one in found.versions(stix_id) if is_ours(one.owner, settings.COMITY_NODE_ID)]
    if not mine or node not in provenance.holders(one.pk for one in mine):
        raise NotYours()
    return mine


@transaction.atomic
def accept(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Make the proposal this node's next version. It stands wherever the version before it does, under its markings.

    Raises NotPermitted, ProposalUnknown, ProposalOutdated, ProposalImproper.
    """
    require(by, Act.INTEL_RELEASE)
    row = _waiting(proposal_id)
    mine = [one for one in found.versions(row.stix_id) if is_ours(one.owner, settings.COMITY_NODE_ID)]
    if not mine or mine[-1].version_text != row.base_version:
        raise ProposalOutdated()
    base = mine[-1]
    credit = f"{row.proposer}" if row.named else ""
    modified = text_of(later(base, at))
    raw = feedback.applied(bytes(base.raw), bytes(row.changes), row.removed, modified=modified, credit=credit)
    _store(base, raw, at=at)
    row.version = modified
    digest = sha256(raw).hexdigest()
    return _settle(row, Proposal.State.ACCEPTED, DecisionBody(
        id=str(row.pk), accepted=True, version=modified, sha256=digest), by=by, at=at)  # fmt: skip


@transaction.atomic
def decline(proposal_id: UUID, reason: str, *, by: Actor, at: datetime) -> Proposal:
    """Say no, and why. Raises NotPermitted, ProposalUnknown."""
    require(by, Act.INTEL_RELEASE)
    row = _waiting(proposal_id)
    row.reason = reason[:1000]
    answer = DecisionBody(id=str(row.pk), accepted=False, reason=row.reason)
    return _settle(row, Proposal.State.DECLINED, answer, by=by, at=at)


@transaction.atomic
def decided(body: DecisionBody, sender: str, *, at: datetime) -> None:
    """The owner's answer to a proposal of this node. Raises ProposalUnknown."""
    rows = Proposal.objects.select_for_update().filter(owner=sender, proposer=settings.COMITY_NODE_ID)
    row = rows.filter(pk=body.id, state=Proposal.State.WAITING).first()
    if row is None:
        raise ProposalUnknown()
    row.state = Proposal.State.ACCEPTED if body.accepted else Proposal.State.DECLINED
    row.version, row.reason, row.decided_at = body.version, body.reason, at
    row.save()
    record("intel.proposal.decided", row.stix_id, {"proposal": body.id, "accepted": body.accepted}, at=at)


def refused(message: str, code: str, *, at: datetime) -> None:
    """The owner's node would not take it."""
    rows = Proposal.objects.filter(message=message, proposer=settings.COMITY_NODE_ID, state=Proposal.State.WAITING)
    rows.update(state=Proposal.State.REFUSED, reason=code, decided_at=at)


def _keep(body: ProposalBody, *, owner: str, proposer: str, message: str, by: str, at: datetime) -> Proposal:
    return Proposal.objects.create(
        id=body.id,
        stix_id=body.stix_id,
        base_version=body.version,
        changes=body.changes,
        removed=list(body.removed),
        note=body.note,
        named=body.named,
        owner=owner,
        proposer=proposer,
        message=message,
        proposed_by=by,
        proposed_at=at,
    )


def _waiting(proposal_id: UUID) -> Proposal:
    rows = Proposal.objects.select_for_update().filter(owner=settings.COMITY_NODE_ID, state=Proposal.State.WAITING)
    row = rows.filter(pk=proposal_id).first()
    if row is None:
        raise ProposalUnknown()
    return row


def _store(base: StixObject, raw: bytes, *, at: datetime) -> None:
    ((_, checked),) = examined = examine([raw])
    if not isinstance(checked, Checked):
        raise ProposalImproper(fault=" ".join(one.explain() for one in checked.faults))
    places: list[Collection | None] = []
    places += Collection.objects.filter(entry__object=base.pk).distinct().order_by("pk")
    for collection in places or [None]:
        keep(examined, collection=collection, owner=base.owner, at=at)


def _settle(row: Proposal, state: Proposal.State, answer: DecisionBody, *, by: Actor, at: datetime) -> Proposal:
    row.state, row.decided_by, row.decided_at = state, by.officer_id, at
    row.save()
    _say(DECISION, answer, row.proposer, row.stix_id, at=at, by=by.officer_id)
    facts = {"proposal": str(row.pk), "from": row.proposer}
    record(f"intel.proposal.{state.value}", row.stix_id, facts, at=at, by=by.officer_id)
    return row


def _say(
    type: str,  # noqa: A002  the wire's own name
    body: ProposalBody | DecisionBody,
    to: str,
    stix_id: str,
    *,
    at: datetime,
    by: str,
) -> str:
    conversation = f"intel-proposal:{body.id}"
    return send(type, body, to=[to], purpose=PURPOSE, conversation=conversation, ref=stix_id, at=at, by=by)
