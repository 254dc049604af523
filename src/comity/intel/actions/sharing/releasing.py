"""The release: what an officer lets go into a collection, once the preview has said who will read it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.ingesting import examine, keep
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.preview import Preview
from comity.intel.core.sharing.preview import digest as digest_of
from comity.intel.core.sharing.releasing import second_hand_needed
from comity.intel.models import Collection, ReleaseOrder, StixObject
from comity.intel.queries import communities, labels, previewing
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class CollectionUnknown(ComityError):
    code = "intel.collection-unknown"
    status = 404
    sentence = gettext_noop("There is no such collection.")


class ObjectsUnknown(ComityError):
    code = "intel.objects-unknown"
    status = 404
    sentence = gettext_noop("{number} of these objects are not in the store, the first of them {first}.")


class ReleaseUnknown(ComityError):
    code = "intel.release-unknown"
    status = 404
    sentence = gettext_noop("No such release is waiting for a second hand.")


class SecondHandNeeded(ComityError):
    code = "intel.second-hand-needed"
    status = 409
    sentence = gettext_noop("You asked for this release. Another officer looks at the preview and confirms it.")


class ReleaseRefused(ComityError):
    """`preview` says for every reader why."""

    code = "intel.release-refused"
    sentence = gettext_noop("{number} of these objects would be read by nobody; the preview says why. Leave them out.")
    preview: Preview

    @classmethod
    def after(cls, preview: Preview) -> "ReleaseRefused":
        made = cls(number=sum(item.count for item, _said in preview.for_nobody))
        made.preview = preview
        return made


class PreviewChanged(ComityError):
    code = "intel.preview-changed"
    status = 409
    sentence = gettext_noop("Who will read these objects has changed since you looked. Look at the preview again.")


class VersionsInConflict(ComityError):
    code = "intel.versions-in-conflict"
    status = 409
    sentence = gettext_noop("The newest version of {first} is in conflict with another. Its owner settles that first.")


@transaction.atomic
def release(stix_ids: Sequence[str], collection_id: UUID, *, shown: str = "", by: Actor, at: datetime) -> ReleaseOrder:
    """Release the newest versions of objects into a collection; or wait, where the markings ask for a second hand.

    `shown` is the digest of the preview that the officer decided by, where she was shown one.
    Raises NotPermitted, CollectionUnknown, CommunityUnknown, ObjectsUnknown, ReleaseRefused, VersionsInConflict,
    PreviewChanged.
    """
    require(by, Act.INTEL_RELEASE)
    collection = collection_for(collection_id, by)
    objects = _releasable(stix_ids, collection, shown, at=at)
    order = ReleaseOrder(
        collection=collection,
        stix_ids=[one.stix_id for one in objects],
        shown=shown,
        asked_by=by.officer_id,
        asked_at=at,
    )
    if second_hand_needed(labels.marking_of(one) for one in objects):
        order.save()
        _record("intel.release.asked", order, objects, by=by, at=at)
        return order
    return _carry_out(order, objects, by=by, at=at)


@transaction.atomic
def confirm(order_id: UUID, *, shown: str = "", by: Actor, at: datetime) -> ReleaseOrder:
    """The second hand. What has changed since it was asked for counts as it is now; `shown` as in `release`.

    Raises NotPermitted, ReleaseUnknown, SecondHandNeeded, and what `release` raises.
    """
    require(by, Act.INTEL_RELEASE_CONFIRM)
    order = _waiting(order_id, by)
    if order.asked_by == by.officer_id:
        raise SecondHandNeeded()
    objects = _releasable(order.stix_ids, order.collection, shown, at=at)
    return _carry_out(order, objects, by=by, at=at)


@transaction.atomic
def decline(order_id: UUID, *, by: Actor, at: datetime) -> ReleaseOrder:
    """Nothing leaves. Whoever asked may take it back so, too. Raises NotPermitted, ReleaseUnknown."""
    require(by, Act.INTEL_RELEASE_CONFIRM)
    order = _waiting(order_id, by)
    _settle(order, ReleaseOrder.State.REFUSED, by=by, at=at)
    _record("intel.release.declined", order, (), by=by, at=at)
    return order


def collection_for(collection_id: UUID, by: Actor) -> Collection:
    """A collection that the officer may know of. Raises CollectionUnknown, CommunityUnknown."""
    found = Collection.objects.filter(public_id=collection_id).first()
    if found is None:
        raise CollectionUnknown()
    if found.community is not None:
        communities.seen_by(by, found.community)
    return found


def _waiting(order_id: UUID, by: Actor) -> ReleaseOrder:
    waiting = ReleaseOrder.objects.select_for_update(of=("self",)).select_related("collection")
    order = waiting.filter(pk=order_id, state=ReleaseOrder.State.WAITING).first()
    if order is None:
        raise ReleaseUnknown()
    collection_for(order.collection.public_id, by)
    return order


def _releasable(stix_ids: Sequence[str], collection: Collection, shown: str, *, at: datetime) -> tuple[StixObject, ...]:
    found = previewing.newest(stix_ids)
    if found.unknown or not found.objects:
        raise ObjectsUnknown(number=len(found.unknown), first=(found.unknown or ("",))[0])
    preview = previewing.who_will_read(found.objects, collection, at=at)
    if shown and digest_of(preview, (bytes(one.sha256) for one in found.objects)) != shown:
        raise PreviewChanged()
    if not preview.releasable:
        raise ReleaseRefused.after(preview)
    return found.objects


def _carry_out(order: ReleaseOrder, objects: Sequence[StixObject], *, by: Actor, at: datetime) -> ReleaseOrder:
    explained = (*objects, *_definitions(objects, order.collection, at=at))
    raws = [bytes(one.raw) for one in explained]
    outcome = keep(examine(raws), collection=order.collection, owner=settings.COMITY_NODE_ID, at=at)
    failed = next((one for one in outcome.results if not one.succeeded), None)
    if failed is not None:
        raise VersionsInConflict(first=failed.stix_id)
    _settle(order, ReleaseOrder.State.DONE, by=by, at=at)
    _record("intel.released", order, objects, by=by, at=at)
    return order


def _definitions(objects: Sequence[StixObject], collection: Collection, *, at: datetime) -> list[StixObject]:
    """The definitions of the markings that the objects carry, as far as they may be read themselves."""
    refs = {ref for one in objects for ref in one.label.marking_refs if ref not in tlp.LEVELS}
    found = previewing.newest(sorted(refs)).objects
    if not found:
        return []
    hidden = {item.stix_id for item, _ in previewing.who_will_read(found, collection, at=at).for_nobody}
    return [one for one in found if one.stix_id not in hidden]


def _settle(order: ReleaseOrder, state: ReleaseOrder.State, *, by: Actor, at: datetime) -> None:
    order.state, order.settled_by, order.settled_at = state, by.officer_id, at
    order.save()


def _record(kind: str, order: ReleaseOrder, objects: Sequence[StixObject], *, by: Actor, at: datetime) -> None:
    """How many objects, and one digest over them: which they are stays in the order."""
    digest = hashlib.sha256(b"".join(bytes(one.sha256) for one in objects)).hexdigest()
    public_id = str(order.collection.public_id)
    facts = {"release": str(order.pk), "collection": public_id, "objects": len(objects), "sha256": digest}
    record(kind, public_id, facts, at=at, by=by.officer_id)
