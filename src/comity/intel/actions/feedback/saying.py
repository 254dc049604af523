"""An officer says of an object that it was seen, or what this node thinks of it."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.feedback import remarking
from comity.intel.actions.identifying import own_identity
from comity.intel.actions.ingesting import examine, keep, leaf
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.making import Origin
from comity.intel.core.remarks import Seen, Thought, remark
from comity.intel.core.sharing import tlp
from comity.intel.core.store.owners import is_ours
from comity.intel.queries.exchange import found
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import Tlp


class NothingToRemarkOn(ComityError):
    code = "intel.nothing-to-remark-on"
    status = 404
    sentence = gettext_noop("There is no such object here.")


class RemarkImproper(ComityError):
    code = "intel.remark-improper"
    sentence = gettext_noop("It would not be a proper object: {fault}")


@transaction.atomic
def say(stix_id: str, said: Seen | Thought, level: Tlp, *, by: Actor, at: datetime) -> list[str]:
    """Store a sighting or an opinion, and give it to the node that owns the object, if that is another; to which it
    went. Raises NotPermitted, NothingToRemarkOn, RemarkImproper, GateRefused, and what `send` raises; then nothing is
    stored."""
    require(by, Act.INTEL_PROPOSE)
    about = found.versions(stix_id)[-1:]
    if not about:
        raise NothingToRemarkOn()
    origin = Origin(text_of(micros_of(at)), own_identity(at=at), (tlp.IDS[level],))
    examined = examine([remark(said, stix_id, str(uuid4()), origin)])
    here = settings.COMITY_NODE_ID
    outcome = keep(examined, collection=None, owner=here, at=at)
    result = outcome.results[0]
    if not result.succeeded:
        raise RemarkImproper(fault=" ".join(one.explain() for one in result.faults))
    leaf(outcome, examined, collection=None, owner=here, by=by.officer_id, at=at)
    return [] if is_ours(about[0].owner, here) else remarking.remark(result.stix_id, by=by, at=at)
