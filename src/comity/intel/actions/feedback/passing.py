"""An owner is asked whether its object may go on, an officer there answers, and the answer travels back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.federation.actions import send
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.actions.feedback.proposing import given
from comity.intel.actions.sharing.releasing import collection_for
from comity.intel.core.exchange import passing
from comity.intel.core.exchange.passing import ANSWER, QUESTION, AnswerBody, QuestionBody
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Handling
from comity.intel.models import Collection, Onward, StixObject
from comity.intel.queries import labels, previewing, readers
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class NothingToAsk(ComityError):
    code = "intel.nothing-to-ask"
    status = 409
    sentence = gettext_noop("No owner of these objects wants to be asked before they go on, or each has been asked.")


class OnwardUnknown(ComityError):
    code = "intel.onward-unknown"
    status = 404
    sentence = gettext_noop("There is no such question, or it is answered.")


@transaction.atomic
def ask(stix_ids: Iterable[str], collection_id: UUID, note: str, *, by: Actor, at: datetime) -> list[Onward]:
    """Ask each owner that wants to be asked whether these objects may go to the readers of a collection.

    A marking that was asked about for the very same readers and is not answered with no is not asked about again.
    Raises NotPermitted, CollectionUnknown, CommunityUnknown, NothingToAsk, and what `send` raises.
    """
    require(by, Act.INTEL_RELEASE)
    collection = collection_for(collection_id, by)
    wanted = {one.id: (one, stored) for stored in previewing.newest(stix_ids).objects for one in _asking(stored)}
    asked = [
        _ask(mark, stored, collection, note, by=by, at=at)
        for mark, stored in wanted.values()
        if not _pending(mark, collection, at=at)
    ]
    if not asked:
        raise NothingToAsk()
    return asked


@transaction.atomic
def take(body: QuestionBody, sender: str, message: str, *, at: datetime) -> Onward:
    """A holder asks. Raises NotYours where it was never given the object, OnwardUnknown where that carries no such
    marking of ours, or where the question came before."""
    here = settings.COMITY_NODE_ID
    marks = [mark for stored in given(body.stix_id, sender) for mark in labels.marking_of(stored).handlings]
    ours = any((one.id, one.owner) == (body.marking, here) for one in marks)
    if not ours or Onward.objects.filter(pk=body.id).exists():
        raise OnwardUnknown()
    row = Onward.objects.create(
        id=body.id,
        stix_id=body.stix_id,
        marking=body.marking,
        owner=here,
        asker=sender,
        readers=list(body.readers),
        purpose=body.purpose,
        note=body.note,
        message=message,
        asked_at=at,
    )
    record("intel.onward.received", body.stix_id, {"question": body.id, "from": sender}, at=at)
    return row


@transaction.atomic
def allow(onward_id: UUID, *, by: Actor, at: datetime) -> Onward:
    """It may go on to those readers. Raises NotPermitted, OnwardUnknown, and what `send` raises."""
    return _decide(onward_id, Onward.State.ALLOWED, "", by=by, at=at)


@transaction.atomic
def decline(onward_id: UUID, reason: str, *, by: Actor, at: datetime) -> Onward:
    """It stays where it is. Raises as `allow` does."""
    return _decide(onward_id, Onward.State.DECLINED, reason[:1000], by=by, at=at)


@transaction.atomic
def answered(body: AnswerBody, sender: str, *, at: datetime) -> None:
    """The owner's answer to a question of this node's. Raises OnwardUnknown."""
    rows = Onward.objects.select_for_update().filter(owner=sender, asker=settings.COMITY_NODE_ID)
    row = rows.filter(pk=body.id, state=Onward.State.WAITING).first()
    if row is None:
        raise OnwardUnknown()
    row.state = Onward.State.ALLOWED if body.allowed else Onward.State.DECLINED
    row.reason, row.decided_at = body.reason, at
    row.save()
    facts = {"question": body.id, "allowed": body.allowed, "marking": row.marking}
    record("intel.onward.answered", row.stix_id, facts, at=at)


def refused(message: str, code: str, *, at: datetime) -> None:
    """The owner's node would not take the question."""
    rows = Onward.objects.filter(message=message, asker=settings.COMITY_NODE_ID, state=Onward.State.WAITING)
    rows.update(state=Onward.State.REFUSED, reason=code, decided_at=at)


def _asking(stored: StixObject) -> list[Handling]:
    """The markings on it whose owner, another node, wants to be asked."""
    here = settings.COMITY_NODE_ID
    found = labels.marking_of(stored).handlings
    return [one for one in found if one.onward is handling.Onward.ASK and one.owner == stored.owner != here]


def _pending(mark: Handling, collection: Collection, *, at: datetime) -> bool:
    now = previewing.intended(collection, at=at)
    states = (Onward.State.WAITING, Onward.State.ALLOWED)
    rows = Onward.objects.filter(marking=mark.id, collection=collection, state__in=states)
    return any(passing.covers(row.keys, now) for row in rows)


def _ask(mark: Handling, stored: StixObject, collection: Collection, note: str, *, by: Actor, at: datetime) -> Onward:
    everybody = previewing.intended(collection, at=at)
    if not everybody:
        raise NothingToAsk()
    body = QuestionBody(
        id=str(uuid4()),
        stix_id=stored.stix_id,
        marking=mark.id,
        readers=tuple(one.name[:200] for one in everybody[: passing.MOST_READERS]),
        purpose=readers.out_of(collection, previewing.channel(collection), at=at).purpose,
        note=note[:1000],
    )
    message = _say(QUESTION, body, mark.owner, stored.stix_id, at=at, by=by.officer_id)
    row = Onward.objects.create(
        id=body.id,
        stix_id=stored.stix_id,
        marking=mark.id,
        owner=mark.owner,
        asker=settings.COMITY_NODE_ID,
        collection=collection,
        readers=list(body.readers),
        keys=[passing.key(one) for one in everybody[: passing.MOST_READERS]],
        purpose=body.purpose,
        note=body.note,
        message=message,
        asked_by=by.officer_id,
        asked_at=at,
    )
    facts = {"question": body.id, "to": mark.owner, "marking": mark.id}
    record("intel.onward.asked", stored.stix_id, facts, at=at, by=by.officer_id)
    return row


def _decide(onward_id: UUID, state: Onward.State, reason: str, *, by: Actor, at: datetime) -> Onward:
    require(by, Act.INTEL_RELEASE)
    rows = Onward.objects.select_for_update().filter(owner=settings.COMITY_NODE_ID, state=Onward.State.WAITING)
    row = rows.filter(pk=onward_id).first()
    if row is None:
        raise OnwardUnknown()
    row.state, row.reason, row.decided_by, row.decided_at = state, reason, by.officer_id, at
    row.save()
    answer = AnswerBody(id=str(row.pk), allowed=state == Onward.State.ALLOWED, reason=reason)
    _say(ANSWER, answer, row.asker, row.stix_id, at=at, by=by.officer_id)
    facts = {"question": str(row.pk), "from": row.asker, "marking": row.marking}
    record(f"intel.onward.{state.value}", row.stix_id, facts, at=at, by=by.officer_id)
    return row


def _say(type: str, body: msgspec.Struct, to: str, stix_id: str, *, at: datetime, by: str) -> str:  # noqa: A002
    conversation = f"intel-onward:{stix_id}"[:200]
    return send(type, body, to=[to], purpose=PURPOSE, conversation=conversation, ref=stix_id, at=at, by=by)
