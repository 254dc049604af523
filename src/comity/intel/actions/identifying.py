"""By which identity this node speaks: a STIX object of its own that what it makes names as its author."""

from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from comity.intel.actions.ingesting import examine, keep
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.making import Origin, made_id
from comity.intel.core.sharing import tlp
from comity.intel.queries.rows import rows_named
from comity.terms.marking import Tlp


@transaction.atomic
def own_identity(*, at: datetime) -> str:
    """The id of this node's identity, which is made where there is none. Its name is public, as in the manifest."""
    stix_id = identity_of()
    if not rows_named([stix_id]).exists():
        keep(examine([_made(stix_id, at)]), collection=None, owner=settings.COMITY_NODE_ID, at=at)
    return stix_id


def identity_of() -> str:
    """Its id, whether it is stored yet or not."""
    return made_id("identity", settings.COMITY_NODE_ID)


def _made(stix_id: str, at: datetime) -> bytes:
    origin = Origin(text_of(micros_of(at)), marking_refs=(tlp.IDS[Tlp.CLEAR],))
    said: dict[str, object] = {"id": stix_id, "name": settings.COMITY_NODE_NAME, "identity_class": "organization"}
    return msgspec.json.encode(origin.common("identity", settings.COMITY_NODE_ID) | said)
