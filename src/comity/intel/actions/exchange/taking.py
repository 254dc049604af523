"""A segment comes in: in turn, unaltered, and of each object only what its owner said.

The order of the checks: the author's signature, the tree and the bounds; whether both are members of a community in
force; the turn; then object by object the owner, what was recalled, and what the store says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from comity.directory.queries import Peer
from comity.federation.actions import forget_received, send
from comity.intel.actions.collections import add_collection
from comity.intel.actions.exchange.making import PURPOSE
from comity.intel.actions.exchange.owning import Claim, claims, keep_attestation
from comity.intel.actions.ingesting import ingest
from comity.intel.adapters.segments import packed
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import REPORT, Failure, ReportBody, SegmentBody
from comity.intel.core.exchange.refusals import SegmentGap, SegmentMisdirected, SegmentReplayed, SegmentUnchained
from comity.intel.core.exchange.segments import Opened, Statement
from comity.intel.core.sharing.community import Charter, NotAMember
from comity.intel.core.store.outcome import Result
from comity.intel.models import Collection, CollectionTerms, Incoming, TakenSegment
from comity.intel.queries import communities
from comity.ledger.actions import record
from comity.terms.errors import ComityError


@dataclass(slots=True)
class _Taken:
    """What became of the objects of a segment, by their places. `ids` has 0 where one was not taken."""

    ids: list[int]
    failures: dict[int, Failure] = field(default_factory=dict)

    def refuse(self, place: int, error: ComityError) -> None:
        self.failures[place] = Failure(index=place, code=error.code, why=error.explain()[:1000])

    def settle(self, place: int, result: Result) -> None:
        if result.succeeded:
            self.ids[place] = result.object_id
        elif result.faults:
            first = result.faults[0]
            self.failures[place] = Failure(index=place, code=first.code, why=first.explain()[:1000])


@transaction.atomic
def take(body: SegmentBody, sender: Peer, message: str, *, at: datetime) -> TakenSegment:
    """Take what may be taken of a segment, and tell its author of the rest.

    Raises EnvelopeMalformed, SignatureInvalid, SegmentMalformed, SegmentTooLarge, SegmentAltered, SegmentMisdirected,
    CommunityUnknown, NotAMember, SegmentGap, SegmentReplayed, SegmentUnchained; then nothing has changed.
    """
    opened = segments.opened(body, sender.verifying_keys)
    statement = opened.statement
    charter = _charter(statement, sender.node_id, at)
    line = _line(statement, charter, at)
    _in_turn(line, statement)
    taken = _Taken([0] * len(opened.raws))
    _store(claims(body, opened, sender, charter, taken.refuse, at=at), taken, line.collection, at=at)
    row = _keep(line, body, opened, taken, message, at=at)
    forget_received(sender.node_id, message)
    _report(line, opened, taken, at=at)
    return row


def _charter(statement: Statement, sender: str, at: datetime) -> Charter:
    """The community in which both are members now."""
    here = settings.COMITY_NODE_ID
    if statement.author != sender or statement.reader != here:
        raise SegmentMisdirected(author=statement.author, reader=statement.reader)
    charter = communities.charter(statement.community)
    if sender not in charter.nodes or charter.ended(at):
        raise NotAMember(node=sender)
    return charter


def _line(statement: Statement, charter: Charter, at: datetime) -> Incoming:
    found = Incoming.objects.select_for_update(of=("self",)).select_related("collection")
    line = found.filter(node=statement.author, remote=statement.collection).first()
    if line is None:
        line = Incoming(
            node=statement.author,
            remote=UUID(statement.collection),
            community=UUID(charter.id),
            collection=_ours(charter, at),
            changed_at=at,
        )
    elif str(line.community) != charter.id:
        raise SegmentMisdirected(author=statement.author, reader=statement.reader)
    return line


def _ours(charter: Charter, at: datetime) -> Collection:
    """This node's collection for the community; opened where there is none."""
    found = Collection.objects.filter(community=charter.id).order_by("pk").first()
    if found is None:
        found = add_collection(charter.name, at=at)
        found.community = UUID(charter.id)
        found.save(update_fields=["community"])
        purposes = charter.agreement.purposes
        CollectionTerms.objects.create(collection=found, purpose=purposes[0] if purposes else "")
    return found


def _in_turn(line: Incoming, statement: Statement) -> None:
    expected, turn = line.sequence + 1, statement.sequence
    if turn < expected:
        raise SegmentReplayed(sequence=turn, expected=expected, digest=line.digest)
    if turn > expected:
        raise SegmentGap(sequence=turn, expected=expected, digest=line.digest)
    if statement.previous != line.digest:
        raise SegmentUnchained(sequence=turn, expected=expected, digest=line.digest)


def _store(found: Sequence[Claim], taken: _Taken, collection: Collection, *, at: datetime) -> None:
    """Store objects as their owners', those of one owner at once."""
    for owner in dict.fromkeys(one.owner for one in found):
        ones = [one for one in found if one.owner == owner]
        outcome = ingest([one.raw for one in ones], collection=collection, owner=owner, by="", at=at)
        for one, result in zip(ones, outcome.results, strict=True):
            taken.settle(one.place, result)
            if one.proof is not None and result.succeeded:
                keep_attestation(result.object_id, one)


def _keep(
    line: Incoming, body: SegmentBody, opened: Opened, taken: _Taken, message: str, *, at: datetime
) -> TakenSegment:
    line.sequence, line.digest, line.changed_at = opened.statement.sequence, opened.digest, at
    line.save()
    ids = [one for one in taken.ids if one]
    row = TakenSegment.objects.create(
        line=line,
        sequence=line.sequence,
        digest=line.digest,
        message=message,
        objects_taken=len(ids),
        first_object=min(ids, default=0),
        last_object=max(ids, default=0),
        taken_at=at,
        failures=[{"index": one.index, "code": one.code, "why": one.why} for one in taken.failures.values()],
        statement=body.statement.encode(),
        secret=body.secret,
        ids=packed(taken.ids),
        leaves=opened.leaves,
    )
    facts = {"from": line.node, "sequence": line.sequence, "segment": line.digest, "objects": len(ids)}
    record("intel.segment.taken", str(line.collection.public_id), facts, at=at)
    return row


def _report(line: Incoming, opened: Opened, taken: _Taken, *, at: datetime) -> None:
    """Silence means that everything was taken: the message's receipt says so."""
    if not taken.failures:
        return
    failures = tuple(taken.failures[place] for place in sorted(taken.failures))
    report = ReportBody(collection=str(line.remote), sequence=line.sequence, digest=opened.digest, failures=failures)
    ref = str(line.collection.public_id)
    conversation = f"intel-reports:{line.remote}:{line.sequence // 64}"
    send(REPORT, report, to=[line.node], purpose=PURPOSE, conversation=conversation, ref=ref, at=at)
