"""The next segment of a collection for a node: what is new to it and what it may read, signed and queued."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory.adapters.keys import signing_key
from comity.federation.actions import send
from comity.intel.actions.exchange.gating import Gate, readable
from comity.intel.adapters import segments as store
from comity.intel.adapters.segments import Row
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import SEGMENT, Attested, SegmentBody
from comity.intel.core.exchange.reach import Reached, Span, advanced, next_span
from comity.intel.core.exchange.refusals import OwnerUnproved
from comity.intel.core.exchange.segments import Statement
from comity.intel.core.sharing.cases import Channel
from comity.intel.core.sharing.community import Charter
from comity.intel.core.store.owners import is_ours
from comity.intel.models import Collection, Outgoing, SentSegment
from comity.intel.queries import labels, readers
from comity.intel.queries.exchange import attesting
from comity.ledger.actions import record

PURPOSE = "intelligence sharing"
BLOCK = 64
"""Segments in one conversation of federation, which looks at all of a conversation's messages for each."""
MOST_PROOFS = 100


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What goes into a segment."""

    rows: tuple[Row, ...]
    raws: tuple[bytes, ...]
    attested: tuple[Attested, ...]
    proofs: tuple[bytes, ...]


@transaction.atomic
def make_next(line_id: int, charter: Charter, *, at: datetime, by: str = "") -> bool:
    """Queue the next segment of a line. False where nothing is new; a part of which nothing may leave counts as new."""
    line = Outgoing.objects.select_for_update(of=("self",)).select_related("collection").get(pk=line_id)
    collection = Collection.objects.get(pk=line.collection_id)
    reader = readers.node(line.node)
    release = readers.out_of(collection, Channel.FEDERATION, at=at)
    span = next_span(_reached(line), labels.allowed(reader, release), collection.last_added)
    if span is None:
        return False
    others = sorted(charter.nodes - {settings.COMITY_NODE_ID})
    rows, through = _read(collection, span, others)
    gate = Gate(reader, release, settings.COMITY_NODE_ID)
    chosen = _choose(gate, rows)
    reached = advanced(_reached(line), span.labels, through)
    if chosen.rows:
        _send(line, charter, chosen, gate.withheld, reached, at=at, by=by)
    line.reached, line.changed_at = reached, at
    line.save(update_fields=["sequence", "digest", "reached", "changed_at"])
    return True


def _reached(line: Outgoing) -> Reached:
    return tuple((at, tuple(ones)) for at, ones in line.reached)


def _read(collection: Collection, span: Span, others: Sequence[str]) -> tuple[list[Row], int]:
    """The next rows, and the date_added through which they are all there is. What a member owns, it sends itself."""
    rows = store.rows(collection.pk, span, without=others, most=segments.MOST_OBJECTS, most_bytes=segments.MOST_BYTES)
    if rows and store.is_more(collection.pk, span, rows[-1].added):
        return rows, rows[-1].added
    return rows, span.until


def _choose(gate: Gate, rows: Sequence[Row]) -> _Chosen:
    kept: list[tuple[Row, bytes]] = []
    attested: list[Attested] = []
    proofs: dict[bytes, int] = {}
    for row, raw in readable(gate, rows):
        if not is_ours(row.owner, gate.here):
            proof = attesting.proof_of(row.object_id, row.owner) if raw == row.raw else None
            if proof is None or (proof.statement not in proofs and len(proofs) == MOST_PROOFS):
                gate.withhold(OwnerUnproved.code)
                continue
            number = proofs.setdefault(proof.statement, len(proofs))
            attested.append(
                Attested(index=len(kept), proof=number, place=proof.place, salt=proof.salt, path=proof.path)
            )
        kept.append((row, raw))
    return _Chosen(tuple(row for row, _ in kept), tuple(raw for _, raw in kept), tuple(attested), tuple(proofs))


def _send(
    line: Outgoing,
    charter: Charter,
    chosen: _Chosen,
    withheld: dict[str, int],
    reached: Reached,
    *,
    at: datetime,
    by: str,
) -> None:
    statement, body = _written(line, charter, chosen, at)
    ref, to = statement.collection, line.node
    conversation = f"intel-sync:{ref}:{to[:100]}:{statement.sequence // BLOCK}"
    message = send(SEGMENT, body, to=[to], purpose=PURPOSE, conversation=conversation, ref=ref, at=at, by=by)
    line.sequence, line.digest = statement.sequence, segments.digest(statement)
    row = _sent(line, message, [one.object_id for one in chosen.rows], at)
    row.withheld, row.reached = withheld, reached
    row.save()
    facts = {"collection": ref, "to": to, "sequence": line.sequence, "objects": row.objects_sent, "segment": row.digest}
    record("intel.segment.sent", ref, facts, at=at, by=by)


def _sent(line: Outgoing, message: str, ids: Sequence[int], at: datetime) -> SentSegment:
    return SentSegment(
        line=line,
        sequence=line.sequence,
        digest=line.digest,
        message=message,
        objects_sent=len(ids),
        first_object=min(ids),
        last_object=max(ids),
        made_at=at,
        ids=store.packed(ids),
    )


def _written(line: Outgoing, charter: Charter, chosen: _Chosen, at: datetime) -> tuple[Statement, SegmentBody]:
    secret = secrets.token_bytes(segments.SALT_BYTES)
    statement = Statement(
        author=settings.COMITY_NODE_ID,
        reader=line.node,
        community=charter.id,
        collection=str(line.collection.public_id),
        sequence=line.sequence + 1,
        previous=line.digest,
        written_at=at,
        objects=len(chosen.raws),
        root=segments.root_of(segments.hashes(chosen.raws, secret)),
    )
    envelope = segments.sign(statement, signing_key())
    return statement, segments.body(envelope, chosen.raws, secret, *chosen.attested, proofs=chosen.proofs)
