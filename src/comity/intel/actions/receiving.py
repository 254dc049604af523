"""A client adds objects: they are stored, and what became of each is kept as the request's status."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from comity.intel.actions.ingesting import examine, keep, leaf
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.sharing.cases import Channel
from comity.intel.core.sharing.grounds import SENTENCES
from comity.intel.core.stix import Checked, Fault, Refused
from comity.intel.core.store.outcome import Outcome, Result
from comity.intel.core.taxii import resources
from comity.intel.models import ApiRoot, Status
from comity.intel.queries import readers
from comity.intel.queries.clients import Access, Client


def receive(raws: Sequence[bytes], client: Client, access: Access, *, at: datetime) -> bytes:
    """Store what a client sent for a collection; the status resource, which stays readable for the client.

    It is complete at once: what was refused is refused for good.
    """
    collection, owner = access.collection, client.owner
    barred = readers.out_of(collection, Channel.TAXII, at=at).blocked_types
    examined = [(raw, _agreed(one, barred)) for raw, one in examine(raws)]
    with transaction.atomic():
        outcome = keep(examined, collection=collection, owner=owner, at=at)
        status_id = uuid4()
        body = _status(str(status_id), outcome, at).wire()
        root = ApiRoot.objects.get(slug=access.row.root)
        Status.objects.create(id=status_id, root=root, token_id=client.token_id, asked_at=at, body=body)
        leaf(outcome, examined, collection=collection, owner=owner, by=str(client.token_id), at=at)
    return body


def _agreed(one: Checked | Refused, barred: frozenset[str]) -> Checked | Refused:
    """The object, unless the agreement of the collection's community does not take its type."""
    if isinstance(one, Refused) or one.type not in barred:
        return one
    code = "intel.agreement-type"
    return Refused(one.stix_id, one.version_text, (Fault(code, "type", SENTENCES[code][0]),))


def _status(status_id: str, outcome: Outcome, at: datetime) -> resources.Status:
    successes = tuple(resources.Detail(one.stix_id, one.version_text) for one in outcome.results if one.succeeded)
    failures = tuple(_failure(one) for one in outcome.results if not one.succeeded)
    return resources.Status(
        id=status_id,
        status="complete",
        request_timestamp=text_of(micros_of(at)),
        total_count=len(outcome.results),
        success_count=len(successes),
        failure_count=len(failures),
        pending_count=0,
        successes=successes,
        failures=failures,
    )


def _failure(result: Result) -> resources.Detail:
    message = " ".join(f"{one.explain()} [{one.code}]" for one in result.faults)
    return resources.Detail(result.stix_id, result.version_text, message)
