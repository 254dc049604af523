"""That every holder is told of a recall, by itself, until it has said what became of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, require
from comity.federation.actions import send
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.core.exchange.recalling import RECALL, RECALL_ANSWER, RecallAnswer, RecallBody
from comity.intel.models import Holder, Recall
from comity.ledger.actions import record

REMIND_AFTER = timedelta(days=3)
LIFETIME = timedelta(days=30)


def tell(recall: Recall, *, at: datetime, by: str = "") -> int:
    """Tell every holder that waits and can be written to; how many. None learns who the others are."""
    reachable = {peer.node_id for peer in directory.peers(at=at)}
    rows = Holder.objects.filter(recall=recall, state=Holder.State.WAITING, via="", node__in=reachable)
    told = list(rows.order_by("node"))
    body = RecallBody(bytes(recall.notice).decode())
    for row in told:
        row.message = send(
            RECALL,
            body,
            to=[row.node],
            purpose=PURPOSE,
            conversation=f"intel-recall:{recall.pk}",
            ref=recall.stix_id,
            at=at,
            by=by,
        )
        row.state, row.told_at = Holder.State.SENT, at
        row.save(update_fields=["message", "state", "told_at"])
    return len(told)


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Tell those who could not be written to, and remind those who have said nothing for days; how many."""
    silent = Holder.objects.filter(state=Holder.State.SENT, told_at__lte=at - REMIND_AFTER)
    silent.update(state=Holder.State.WAITING, reminders=F("reminders") + 1)
    waiting = Holder.objects.filter(state=Holder.State.WAITING, via="").values_list("recall", flat=True)
    return sum(tell(one, at=at) for one in Recall.objects.filter(pk__in=set(waiting)).order_by("at"))


@transaction.atomic
def remind(recall_id: UUID, node: str, *, by: Actor, at: datetime) -> int:
    """An officer reminds one holder now, or writes again to one that refused. Raises NotPermitted."""
    require(by, Act.INTEL_RECALL)
    rows = Holder.objects.filter(recall=recall_id, node=node).exclude(state=Holder.State.ANSWERED)
    rows.update(state=Holder.State.WAITING, reminders=F("reminders") + 1)
    recall = Recall.objects.filter(pk=recall_id).first()
    told = tell(recall, at=at, by=by.officer_id) if recall else 0
    if recall and told:
        record("intel.recall.reminded", recall.stix_id, {"recall": str(recall_id), "to": node}, at=at, by=by.officer_id)
    return told


def refused(message: str, code: str, *, at: datetime) -> None:
    """A holder would not read the recall; an officer has to look."""
    rows = Holder.objects.filter(message=message, state=Holder.State.SENT)
    rows.update(state=Holder.State.REFUSED, code=code, answered_at=at)


@transaction.atomic
def answered(sender: str, answer: RecallAnswer, *, at: datetime) -> None:
    """A holder says what became of it, for itself or for one that it passed the object on to.

    A node that knows nothing of the recall, or was not told of it, is not listened to.
    """
    recall = Recall.objects.filter(pk=answer.recall).first()
    told = recall and Holder.objects.filter(recall=recall, node=sender).exists()
    if recall is None or not told:
        return
    found = {"versions": answer.versions, "collections": answer.collections, "exports": answer.exports}
    row, _ = Holder.objects.get_or_create(
        recall=recall, node=answer.holder, defaults={"via": "" if answer.holder == sender else sender}
    )
    if answer.holder != sender and row.via != sender:
        return
    row.state, row.answered_at, row.outcome = Holder.State.ANSWERED, at, answer.outcome
    row.found = {**found, "derived": answer.derived, "passed_on": list(answer.passed_on)}
    row.save()
    for node in answer.passed_on:
        Holder.objects.get_or_create(recall=recall, node=node, defaults={"via": sender})
    facts = {"recall": answer.recall, "holder": answer.holder, "outcome": answer.outcome.value}
    record("intel.recall.answered", recall.stix_id, facts, at=at)
    if recall.told_by:
        answer_to(recall, answer, at=at)


def answer_to(recall: Recall, answer: RecallAnswer, *, at: datetime) -> None:
    """Say to whoever told this node what became of it. In the caller's transaction."""
    send(
        RECALL_ANSWER,
        answer,
        to=[recall.told_by],
        purpose=PURPOSE,
        conversation=f"intel-recall:{recall.pk}",
        ref=recall.stix_id,
        at=at,
    )
