"""The owner calls back: withdraws versions of an object, or puts a narrower one in their place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from comity.directory.adapters.keys import signing_key
from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.exchange import notifying
from comity.intel.actions.exchange.erasing import erase
from comity.intel.actions.ingesting import examine, keep
from comity.intel.core.exchange import recalling
from comity.intel.core.exchange.recalling import Kind, Notice, Outcome, Version
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.sharing.marks.markings import read_marking
from comity.intel.core.stix import Checked
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Collection, Holder, Recall, StixObject, Tombstone
from comity.intel.queries import labels
from comity.intel.queries.exchange import found, provenance
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class NotOursToRecall(ComityError):
    code = "intel.not-ours-to-recall"
    status = 403
    sentence = gettext_noop("This object belongs to {owner}, who alone can call it back. Write to its owner.")


class NothingToRecall(ComityError):
    code = "intel.nothing-to-recall"
    status = 404
    sentence = gettext_noop("There is no such object or version here.")


class NarrowedWrongly(ComityError):
    code = "intel.narrowed-wrongly"
    sentence = gettext_noop("With these markings it would not be a proper object: {fault}")


@transaction.atomic
def withdraw(stix_id: str, *, reason: str, versions: Sequence[str] = (), by: Actor, at: datetime) -> Recall:
    """Call back versions of an object that this node answers for, all of them unless some are named.

    Every node to which they were ever let go is told; here they are gone at once.
    Raises NotPermitted, NothingToRecall, NotOursToRecall.
    """
    require(by, Act.INTEL_RECALL)
    return call_back(ours(stix_id, versions), Kind.WITHDRAWN, reason, by=by.officer_id, at=at)


@transaction.atomic
def narrow(stix_id: str, marking_refs: Sequence[str], *, reason: str, by: Actor, at: datetime) -> Recall:
    """Put a version with narrower markings in the place of all that there are.

    It goes on to whoever may read it as everything new does; all others lose what they have.
    Raises NotPermitted, NothingToRecall, NotOursToRecall, NotNarrower, NarrowedWrongly.
    """
    require(by, Act.INTEL_RECALL)
    old = ours(stix_id, ())
    newest = old[-1]
    refs: list[str] = newest.label.marking_refs
    definitions = labels.definitions({*refs, *marking_refs})
    recalling.check_narrower(read_marking(refs, definitions), read_marking(marking_refs, definitions))
    raw = recalling.narrowed(bytes(newest.raw), marking_refs, text_of(later(newest, at)))
    ((_, checked),) = examined = examine([raw])
    if not isinstance(checked, Checked):
        raise NarrowedWrongly(fault=" ".join(one.explain() for one in checked.faults))
    places: list[Collection | None] = []
    places += Collection.objects.filter(entry__object__in=[one.pk for one in old]).distinct().order_by("pk")
    recall = call_back(old, Kind.NARROWED, reason, by=by.officer_id, at=at)
    for collection in places or [None]:
        keep(examined, collection=collection, owner=newest.owner, at=at)
    return recall


def later(newest: StixObject, at: datetime) -> int:
    """When a version that follows is modified: now, or just after the one before if that says a later instant."""
    return max(micros_of(at), newest.version + 1) if newest.versioned else micros_of(at)


def ours(stix_id: str, versions: Sequence[str]) -> list[StixObject]:
    """The versions that this node answers for, oldest first. Raises NothingToRecall, NotOursToRecall."""
    there = found.versions(stix_id)
    mine = [one for one in there if is_ours(one.owner, settings.COMITY_NODE_ID)]
    wanted = [one for one in mine if not versions or one.version_text in versions]
    if wanted:
        return wanted
    if there and not mine:
        raise NotOursToRecall(owner=there[0].owner)
    raise NothingToRecall()


def call_back(objects: Sequence[StixObject], kind: Kind, reason: str, *, by: str, at: datetime) -> Recall:
    """Erase, sign, and tell every holder. In the caller's transaction."""
    notice = _notice(objects, kind, reason[:1000], at)
    holders = provenance.holders(one.pk for one in objects)
    recall = Recall.objects.create(
        id=notice.id,
        stix_id=notice.stix_id,
        owner=notice.owner,
        kind=kind,
        reason=notice.reason,
        notice=recalling.sign(notice, signing_key()),
        outcome=Outcome.ERASED,
        found=found.found(notice.stix_id, objects).facts(),
        by=by,
        at=at,
    )
    Holder.objects.bulk_create(
        Holder(recall=recall, node=node, held_since=since) for node, since in sorted(holders.items())
    )
    erase(objects, Tombstone.Why.RECALLED, recall=recall.pk, by=by, at=at)
    facts = {"recall": notice.id, "kind": kind.value, "versions": len(objects), "holders": len(holders)}
    record("intel.recalled", notice.stix_id, facts, at=at, by=by)
    notifying.tell(recall, at=at, by=by)
    return recall


def _notice(objects: Sequence[StixObject], kind: Kind, reason: str, at: datetime) -> Notice:
    return Notice(
        id=str(uuid4()),
        owner=settings.COMITY_NODE_ID,
        stix_id=objects[0].stix_id,
        kind=kind,
        versions=tuple(Version(one.version_text if one.versioned else "", bytes(one.sha256).hex()) for one in objects),
        reason=reason,
        written_at=at,
    )
