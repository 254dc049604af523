"""An officer says of objects of ours how far they may go, before they are released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.exchange.recalling import later
from comity.intel.actions.ingesting import examine, keep
from comity.intel.actions.sharing.releasing import ObjectsUnknown
from comity.intel.core.instants import text_of
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.handling import Terms
from comity.intel.core.sharing.marks.markings import MarkingMeaning
from comity.intel.core.sharing.marks.remarking import refs, remarked
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Collection, StixObject
from comity.intel.queries import labels, previewing
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import Tlp


class NotOurs(ComityError):
    code = "intel.not-ours-to-mark"
    status = 403
    sentence = gettext_noop("{first} belongs to {owner}. Only its owner marks it; send a proposal.")


class MarkingNotTaken(ComityError):
    code = "intel.marking-not-taken"
    status = 409
    sentence = gettext_noop("{first} cannot be marked anew: {fault}")


@dataclass(frozen=True, slots=True)
class Said:
    """How far objects may go: at a level, and where `terms` are given, to whom these name and no further."""

    level: Tlp
    terms: Terms | None = None


@transaction.atomic
def mark(stix_ids: Sequence[str], said: Said, *, by: Actor, at: datetime) -> str:
    """Mark the newest versions of objects of ours anew; the id of the marking that was made, empty for a level alone.

    The new versions stand wherever the former ones do, and the gate goes by their marking there from now on. What was
    let go before is not called back by this. Raises NotPermitted, ObjectsUnknown, NotOurs, MarkingNotTaken.
    """
    require(by, Act.INTEL_RELEASE)
    objects = _ours(stix_ids)
    own = _defined(said.terms, said.level, at) if said.terms is not None else ""
    definitions = labels.definitions({ref for one in objects for ref in one.label.marking_refs})
    for one in objects:
        _mark(one, said.level, own, definitions, at)
    facts = {"objects": len(objects), "level": said.level.value, "marking": own}
    record("intel.marked", own or objects[0].stix_id, facts, at=at, by=by.officer_id)
    return own


def _ours(stix_ids: Sequence[str]) -> tuple[StixObject, ...]:
    found = previewing.newest(stix_ids)
    if found.unknown or not found.objects:
        raise ObjectsUnknown(number=len(found.unknown), first=(found.unknown or ("",))[0])
    for one in found.objects:
        if not is_ours(one.owner, settings.COMITY_NODE_ID):
            raise NotOurs(first=one.stix_id, owner=one.owner)
    return found.objects


def _defined(terms: Terms, level: Tlp, at: datetime) -> str:
    marking_id = f"marking-definition--{uuid4()}"
    raw = handling.definition(marking_id, terms, level=level, created=at)
    _store(raw, None, settings.COMITY_NODE_ID, at)
    return marking_id


def _mark(base: StixObject, level: Tlp, own: str, definitions: Mapping[str, MarkingMeaning], at: datetime) -> None:
    modified = text_of(later(base, at)) if base.versioned else ""
    raw = remarked(bytes(base.raw), refs(base.label.marking_refs, definitions, level, own), modified)
    places: list[Collection | None] = []
    places += Collection.objects.filter(entry__object=base.pk).distinct().order_by("pk")
    for collection in places or [None]:
        _store(raw, collection, base.owner, at)


def _store(raw: bytes, collection: Collection | None, owner: str, at: datetime) -> None:
    (result,) = keep(examine([raw]), collection=collection, owner=owner, at=at).results
    if not result.succeeded:
        raise MarkingNotTaken(first=result.stix_id, fault=" ".join(one.explain() for one in result.faults))
