"""Notes, opinions and sightings go back to the owner of what they are about."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.queries import Peer
from comity.federation.actions import send
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.actions.feedback import asking
from comity.intel.actions.feedback.proposing import given
from comity.intel.actions.ingesting import ingest
from comity.intel.core.exchange import feedback
from comity.intel.core.exchange.feedback import REMARKS, RemarksBody
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Given, StixObject
from comity.intel.queries.exchange import found
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class NoRemark(ComityError):
    code = "intel.no-remark"
    sentence = gettext_noop(
        "Only notes, opinions and sightings go back to an owner, each about an object of that owner. {stix_id} is none."
    )


class RemarkRefused(ComityError):
    code = "intel.remark-refused"
    sentence = gettext_noop("One of the remarks was not taken: {fault}")


@transaction.atomic
def remark(stix_id: str, *, by: Actor, at: datetime) -> list[str]:
    """Give a note, an opinion or a sighting of this node's to every other node that owns what it is about.

    To which it went. Raises NotPermitted, NoRemark, GateRefused, and what `send` raises; then it goes to nobody.
    """
    require(by, Act.INTEL_PROPOSE)
    here = settings.COMITY_NODE_ID
    mine = [one for one in found.versions(stix_id) if is_ours(one.owner, here)]
    subjects = _subjects(mine[-1]) if mine else []
    if not subjects:
        raise NoRemark(stix_id=stix_id)
    for subject in subjects:
        raw = asking.let_go(mine[-1], subject.owner, asking.back_from(subject, at=at))
        _give(mine[-1], raw, subject, by=by.officer_id, at=at)
    return [one.owner for one in subjects]


@transaction.atomic
def take(body: RemarksBody, sender: Peer, *, at: datetime) -> Sequence[int]:
    """Remarks about an object that this node gave the sender. They are stored as the sender's, and stand in no
    collection. Raises NotYours, NoRemark, RemarkRefused; then none is kept."""
    given(body.about, sender.node_id)
    for raw in body.remarks:
        if body.about not in feedback.about(raw):
            raise NoRemark(stix_id=body.about)
    outcome = ingest(body.remarks, collection=None, owner=sender.node_id, by="", at=at)
    failed = next((one for one in outcome.results if not one.succeeded), None)
    if failed is not None:
        raise RemarkRefused(fault=" ".join(one.explain() for one in failed.faults))
    facts = {"from": sender.node_id, "remarks": len(body.remarks)}
    record("intel.remarks.received", body.about, facts, at=at)
    return [one.object_id for one in outcome.results]


def _subjects(stored: StixObject) -> list[StixObject]:
    """The objects of other nodes that a remark is about, one for each owner."""
    named = sorted(feedback.about(bytes(stored.raw)))
    ones = [one for stix_id in named for one in found.versions(stix_id)[-1:]]
    foreign = [one for one in ones if not is_ours(one.owner, settings.COMITY_NODE_ID)]
    return list({one.owner: one for one in foreign}.values())


def _give(stored: StixObject, raw: bytes, subject: StixObject, *, by: str, at: datetime) -> None:
    body = RemarksBody(about=subject.stix_id, remarks=(raw,))
    conversation = f"intel-remarks:{subject.stix_id}"[:200]
    message = send(
        REMARKS,
        body,
        to=[subject.owner],
        purpose=PURPOSE,
        conversation=conversation,
        ref=subject.stix_id,
        at=at,
        by=by,
    )
    Given.objects.create(object_id=stored.pk, stix_id=stored.stix_id, node=subject.owner, message=message, at=at)
    record("intel.remarked", subject.stix_id, {"remark": stored.stix_id, "to": subject.owner}, at=at, by=by)
