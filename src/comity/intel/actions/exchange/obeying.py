"""A recall comes in: what its owner calls back is erased here, and told on to wherever this node let it go."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.queries import Peer
from comity.intel.actions.exchange import notifying
from comity.intel.actions.exchange.erasing import bar, erase
from comity.intel.core.exchange import recalling
from comity.intel.core.exchange.recalling import Notice, Outcome, RecallAnswer
from comity.intel.core.instants import micros_of
from comity.intel.models import Holder, Recall, StixObject, Tombstone
from comity.intel.queries.exchange import found, provenance
from comity.intel.queries.exchange.found import Found
from comity.ledger.actions import record

Elsewhere = Callable[[Notice], int]


def _nowhere_else(_notice: Notice) -> int:
    return 0


@transaction.atomic
def obey(envelope: bytes, sender: Peer, *, elsewhere: Elsewhere = _nowhere_else, at: datetime) -> Recall:
    """Do as the owner says, and answer whoever brought its word. The same again is answered again.

    `elsewhere` erases what is kept of it outside the store, and says how many that were.

    Raises EnvelopeMalformed, SignatureInvalid, RecallMalformed, PeerUnknown, PeerNotTrusted, PeerSuspended.
    """
    notice = _read(envelope, sender, at)
    known = Recall.objects.filter(pk=notice.id, owner=notice.owner).first()
    if known is not None:
        return _again(known, sender, at=at)
    held, others = _held(notice)
    stands = found.found(notice.stix_id, held)
    outcome = Outcome.ERASED if elsewhere(notice) else _outcome(held, others)
    recall = _keep(notice, envelope, outcome, stands, sender.node_id, at)
    passed_on = _pass_on(recall, held, at=at)
    erase(held, Tombstone.Why.RECALLED, recall=recall.pk, by=notice.owner, at=at)
    bar(notice.stix_id, notice.owner, notice.versions, UUID(notice.id), by=notice.owner, at=at)
    _answer(recall, stands, passed_on, at=at)
    facts = {"recall": notice.id, "from": sender.node_id, "outcome": recall.outcome, "versions": len(held)}
    record("intel.recall.obeyed", notice.stix_id, facts, at=at)
    return recall


def _read(envelope: bytes, sender: Peer, at: datetime) -> Notice:
    """The notice, verified with its owner's keys, whoever brings it."""
    owner = recalling.claimed(envelope).owner
    author = sender if owner == sender.node_id else directory.peer(owner, at=at)
    return recalling.verified(envelope, author.verifying_keys)


def _keep(notice: Notice, envelope: bytes, outcome: Outcome, stands: Found, told_by: str, at: datetime) -> Recall:
    return Recall.objects.create(
        id=notice.id,
        stix_id=notice.stix_id,
        owner=notice.owner,
        kind=notice.kind,
        reason=notice.reason,
        notice=envelope,
        outcome=outcome,
        found=stands.facts(),
        told_by=told_by,
        at=at,
    )


def _held(notice: Notice) -> tuple[list[StixObject], list[StixObject]]:
    """What the owner brought and calls back, and the same object from other owners.

    A version counts by its name, since fields may have been left out of its bytes on the way here.
    """
    every = found.versions(notice.stix_id)
    theirs = [one for one in every if one.owner == notice.owner]
    held = [one for one in theirs if _is_meant(one, notice)]
    return held, [one for one in every if one.owner != notice.owner]


def _is_meant(stored: StixObject, notice: Notice) -> bool:
    if stored.versioned:
        return any(one.text == stored.version_text for one in notice.versions)
    if any(bytes.fromhex(one.sha256) == bytes(stored.sha256) for one in notice.versions):
        return True
    bare = any(not one.text for one in notice.versions)
    return bare and stored.stored_at <= micros_of(notice.written_at)


def _outcome(held: Sequence[StixObject], others: Sequence[StixObject]) -> Outcome:
    if held:
        return Outcome.ERASED
    return Outcome.OWN_SOURCE if others else Outcome.NOT_HELD


def _pass_on(recall: Recall, held: Sequence[StixObject], *, at: datetime) -> list[str]:
    """Tell those to whom this node let it go; they answer here, and their answers go on to the owner."""
    holders = provenance.holders(one.pk for one in held)
    gone = {node: since for node, since in holders.items() if node not in (recall.owner, recall.told_by)}
    Holder.objects.bulk_create(
        Holder(recall=recall, node=node, held_since=since) for node, since in sorted(gone.items())
    )
    notifying.tell(recall, at=at)
    return sorted(gone)


def _answer(recall: Recall, stands: Found, passed_on: Sequence[str], *, at: datetime) -> None:
    answer = RecallAnswer(
        recall=str(recall.pk),
        holder=settings.COMITY_NODE_ID,
        outcome=Outcome(recall.outcome),
        versions=len(stands.objects),
        collections=len(stands.collections),
        exports=len(stands.exports),
        derived=len(stands.derived),
        passed_on=tuple(passed_on)[:1000],
    )
    notifying.answer_to(recall, answer, at=at)


def _again(recall: Recall, sender: Peer, *, at: datetime) -> Recall:
    """A reminder: the answer may have been lost. It is the same, in the same numbers."""
    kept = recall.found
    answer = RecallAnswer(
        recall=str(recall.pk),
        holder=settings.COMITY_NODE_ID,
        outcome=Outcome(recall.outcome),
        collections=len(kept.get("collections", ())),
        exports=len(kept.get("exports", ())),
        derived=len(kept.get("derived", ())),
        passed_on=tuple(recall.holders.order_by("node").values_list("node", flat=True))[:1000],
    )
    recall.told_by = sender.node_id
    notifying.answer_to(recall, answer, at=at)
    return recall
