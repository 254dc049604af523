"""What of a collection another server may have: chosen by the gate, kept as an export before it leaves, then sent.

The gate is asked twice: when objects are chosen, and again when they leave, which may be later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from comity.intel.actions.exchange.exporting import exported
from comity.intel.actions.exchange.gating import TOO_LARGE, Gate, readable
from comity.intel.adapters import segments as store
from comity.intel.adapters.segments import Row, packed, unpacked
from comity.intel.core.exchange.reach import Reached, advanced, next_span
from comity.intel.core.feeds import envelopes
from comity.intel.core.feeds.envelopes import Sent
from comity.intel.models import Collection, SentEnvelope, Source
from comity.intel.queries import labels
from comity.intel.queries.feeds import sources
from comity.intel.queries.feeds.rows import rows_of
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

MOST_OBJECTS = 1000
FORM = "taxii"


class NotForPushing(ComityError):
    """Nothing goes to a source unless somebody said that it may."""

    code = "intel.feed.not-for-pushing"
    status = 403
    sentence = gettext_noop("Nothing may be pushed to {name}. Add it once more, with --push, if that is meant.")


@dataclass(slots=True)
class Chosen:
    """A part of a collection: what of it may go, and counts by code of what may not."""

    rows: list[tuple[Row, bytes]] = field(default_factory=list)
    withheld: dict[str, int] = field(default_factory=dict)
    envelope: SentEnvelope | None = None


def parts(source: Source, most_bytes: int, *, at: datetime) -> Iterator[Chosen]:
    """All that is new for a server, part by part, as it would go: nothing is kept or sent."""
    reached = _reached(source)
    while (found := _next(source, reached, most_bytes, at)) is not None:
        chosen, reached = found
        yield chosen


@transaction.atomic
def choose_next(source: Source, most_bytes: int, *, at: datetime) -> Chosen | None:
    """The next envelope for a server, kept with its export. None where nothing is new; without an envelope where none
    of it may go. Raises NotForPushing."""
    row = Source.objects.select_for_update(of=("self",)).select_related("collection").get(pk=source.pk)
    if not row.pushes:
        raise NotForPushing(name=row.name)
    found = _next(row, _reached(row), most_bytes, at)
    if found is None:
        return None
    chosen, row.reached = found
    if chosen.rows:
        chosen.envelope = _kept(row, chosen, at)
    row.pushed_at = at
    row.save(update_fields=["reached", "pushed_at"])
    return chosen


def objects_of(envelope: SentEnvelope, *, at: datetime) -> tuple[bytes, ...]:
    """What of an envelope may leave now: less than was chosen if the gate has changed its mind."""
    source = envelope.source
    rows = rows_of(source.collection_id, unpacked(bytes(envelope.ids)))
    return tuple(raw for _, raw in readable(_gate(source, at), rows))


def unsettled(source: Source) -> list[SentEnvelope]:
    """Envelopes that are not done with, in the order in which they were made."""
    rows = SentEnvelope.objects.filter(source=source).exclude(state=SentEnvelope.State.COMPLETE)
    return list(rows.select_related("source__collection").order_by("pk"))


@transaction.atomic
def settle(envelope: SentEnvelope, sent: Sent, *, at: datetime) -> None:
    """What the other server says of an envelope. It is complete once no status of it is pending."""
    envelope.taken, envelope.statuses = sent.taken, list(sent.pending)
    envelope.failures = [list(one) for one in sent.failures]
    envelope.state = SentEnvelope.State.PENDING if sent.pending else SentEnvelope.State.COMPLETE
    envelope.settled_at = None if sent.pending else at
    envelope.save()
    if not sent.pending:
        source = envelope.source
        facts = {
            "source": source.name,
            "objects": envelope.objects_sent,
            "taken": sent.taken,
            "failed": len(sent.failures),
        }
        record("intel.feed.pushed", str(source.pk), facts, at=at)


def _reached(source: Source) -> Reached:
    return tuple((at, tuple(ones)) for at, ones in source.reached)


def _gate(source: Source, at: datetime) -> Gate:
    return Gate(sources.reader(source), sources.release(source, at=at), settings.COMITY_NODE_ID)


def _next(source: Source, reached: Reached, most_bytes: int, at: datetime) -> tuple[Chosen, Reached] | None:
    """The next part, and how far it reaches. What came from the server does not go back."""
    gate = _gate(source, at)
    collection = Collection.objects.get(pk=source.collection_id)
    span = next_span(reached, labels.allowed(gate.reader, gate.release), collection.last_added)
    if span is None:
        return None
    room = most_bytes - envelopes.AROUND
    rows = store.rows(collection.pk, span, without=[source.owner], most=MOST_OBJECTS, most_bytes=room)
    through = rows[-1].added if rows and store.is_more(collection.pk, span, rows[-1].added) else span.until
    return _through_gate(gate, rows, room), advanced(reached, span.labels, through)


def _through_gate(gate: Gate, rows: list[Row], room: int) -> Chosen:
    kept = []
    for row, raw in readable(gate, rows):
        if len(raw) > room:
            gate.withhold(TOO_LARGE)
        else:
            kept.append((row, raw))
    return Chosen(kept, gate.withheld)


def _kept(source: Source, chosen: Chosen, at: datetime) -> SentEnvelope:
    ids = [row.object_id for row, _ in chosen.rows]
    digest = sha256(envelopes.written([raw for _, raw in chosen.rows])).hexdigest()
    exported(ids, FORM, recipient=f"{source.name} {source.url}"[:300], sha256=digest, by="", at=at)
    made = SentEnvelope(source=source, objects_sent=len(ids), ids=packed(ids), made_at=at)
    made.save()
    return made
