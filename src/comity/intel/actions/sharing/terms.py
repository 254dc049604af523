"""On which terms a collection goes out: whose it is, for what, and how what carries no level is read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.sharing.releasing import CollectionUnknown
from comity.intel.models import Collection, CollectionTerms, Entry
from comity.intel.queries import communities
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import Tlp


class CollectionInUse(ComityError):
    code = "intel.collection-in-use"
    status = 409
    sentence = gettext_noop(
        "There are objects in this collection, and another community would read them all. Open a new collection."
    )


class PurposeNotAgreed(ComityError):
    code = "intel.purpose-not-agreed"
    sentence = gettext_noop("The agreement is for other purposes. Choose one of: {purposes}.")


@dataclass(frozen=True, slots=True)
class Sharing:
    """The terms. Without a community only clients read, each by a right of its own."""

    community: UUID | None = None
    purpose: str = ""
    unmarked: Tlp | None = None


@transaction.atomic
def set_terms(collection_id: UUID, terms: Sharing, *, by: Actor, at: datetime) -> Collection:
    """Set the terms of a collection.

    Raises NotPermitted, CollectionUnknown, CommunityUnknown, CollectionInUse, PurposeNotAgreed.
    """
    require(by, Act.INTEL_COLLECTION_MANAGE)
    collection = Collection.objects.select_for_update().filter(public_id=collection_id).first()
    if collection is None:
        raise CollectionUnknown()
    if terms.community is not None:
        purposes = communities.seen_by(by, terms.community).agreement.purposes
        if purposes and terms.purpose not in purposes:
            raise PurposeNotAgreed(purposes=", ".join(purposes))
    if collection.community != terms.community and Entry.objects.filter(collection=collection).exists():
        raise CollectionInUse()
    collection.community = terms.community
    collection.save(update_fields=["community"])
    CollectionTerms.objects.update_or_create(
        collection=collection, defaults={"purpose": terms.purpose, "unmarked": terms.unmarked or ""}
    )
    facts = {"community": str(terms.community or ""), "purpose": terms.purpose, "unmarked": terms.unmarked or ""}
    record("intel.collection.terms", str(collection_id), facts, at=at, by=by.officer_id)
    return collection
