"""An object leaves a collection."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from comity.intel.adapters import store
from comity.intel.core.store.keys import key_of
from comity.intel.core.store.versions import entry_flags
from comity.intel.core.taxii.filters import EVERY_SPEC, Filters
from comity.intel.core.taxii.refusals import Unknown
from comity.intel.core.taxii.selecting import selected
from comity.intel.models import Collection, Entry
from comity.intel.queries.reading import Sight
from comity.ledger.actions import record


@transaction.atomic
def delete(collection: Collection, stix_id: str, filters: Filters, sight: Sight, *, by: str, at: datetime) -> int:
    """Take versions of an object out of a collection: all of them unless the filters name some; how many went.

    Only what the client may see goes. The bytes stay in the store: other
    collections may offer them, and what was shared must stay provable. Raises Unknown where there is nothing.
    """
    store.lock()
    store.last_added(collection.pk)
    there = [one for one in store.known([key_of(stix_id)], collection.pk) if one.stix_id == stix_id and one.entry_id]
    known = [one for one in there if sight.shows(label=one.label_id, owner=one.owner, type=one.type)]
    every = filters if filters.spec_versions else replace(filters, spec_versions=EVERY_SPEC)
    leaving = {one.entry_id for one in selected(known, every) if one.entry_id}
    if not leaving:
        raise Unknown()
    Entry.objects.filter(pk__in=leaving).delete()
    store.set_flags(entry_flags(one for one in there if one.entry_id not in leaving))
    public_id = str(collection.public_id)
    gone = sorted(one.version_text for one in there if one.entry_id in leaving)
    record("intel.object.deleted", public_id, {"object": stix_id, "versions": gone}, at=at, by=by)
    return len(leaving)
