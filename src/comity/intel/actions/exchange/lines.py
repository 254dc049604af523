"""Lines: which collection goes to which node, how full they are, and what is done about answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F

from comity.directory import queries as directory
from comity.federation.actions import forget_sent, send
from comity.intel.actions.exchange.making import PURPOSE, make_next
from comity.intel.core.exchange.bodies import ASK, AskBody, Known, ReportBody
from comity.intel.core.exchange.refusals import SegmentGap, SegmentReplayed, SegmentUnchained
from comity.intel.core.sharing.community import Charter, NotAMember
from comity.intel.models import Collection, Incoming, Outgoing, SentSegment
from comity.intel.queries import communities
from comity.terms.errors import Fact

WINDOW = 16
"""Segments on their way to a node at once. A bundle takes all there is."""
LIFETIME = timedelta(days=30)  # of a message, unless federation is told otherwise
REST = timedelta(minutes=1)
LONGEST_REST = timedelta(days=1)
OUT_OF_TURN = frozenset({SegmentGap.code, SegmentReplayed.code, SegmentUnchained.code})


def push_due(*, at: datetime, seconds: float) -> int:
    """Queue what is new for every node that can be written to; how many segments. It ends after about `seconds`."""
    until, made = monotonic() + seconds, 0
    recover(at=at)
    for line, charter in due(at=at):
        while monotonic() < until and on_their_way(line) < WINDOW and make_next(line.pk, charter, at=at):
            made += 1
    return made


def push_all(node_id: str, *, at: datetime, by: str = "") -> int:
    """Queue all that is new for one node, however much, as before a bundle is packed; how many segments."""
    made = 0
    recover(at=at)
    for line, charter in due(at=at, node_id=node_id):
        while make_next(line.pk, charter, at=at, by=by):
            made += 1
    return made


def due(*, at: datetime, node_id: str = "") -> Iterator[tuple[Outgoing, Charter]]:
    """Every line of a community in force over which something may go now."""
    known = communities.known()
    reachable = {peer.node_id for peer in directory.peers(at=at)} - {settings.COMITY_NODE_ID}
    for collection in Collection.objects.filter(community__isnull=False).order_by("pk"):
        charter = known.get(str(collection.community))
        if charter is None or charter.ended(at) or not collection.last_added:
            continue
        nodes = charter.nodes & reachable & ({node_id} if node_id else charter.nodes)
        for node in sorted(nodes):
            line, _ = Outgoing.objects.get_or_create(collection=collection, node=node, defaults={"changed_at": at})
            if line.retry_at is None or line.retry_at <= at:
                yield line, charter


def on_their_way(line: Outgoing) -> int:
    """How many segments of a line nobody has answered yet."""
    return SentSegment.objects.filter(line=line, state=SentSegment.State.SENT).count()


@transaction.atomic
def recover(*, at: datetime) -> int:
    """Begin again where segments expired on their way; on how many lines."""
    late = SentSegment.objects.filter(state=SentSegment.State.SENT, made_at__lte=at - LIFETIME)
    lines = set(late.values_list("line", flat=True))
    for pk in lines:
        first = late.filter(line=pk).order_by("sequence").first()
        if first is not None:
            rewind(Outgoing.objects.select_for_update().get(pk=pk), first.sequence - 1, None, at=at)
    return len(lines)


def accepted(message: str, *, at: datetime) -> None:
    """The node took a segment; what it did not take of it, it reports. The text of the message is needed no longer."""
    row = SentSegment.objects.filter(message=message).first()
    if row is None:
        return
    SentSegment.objects.filter(pk=row.pk).update(state=SentSegment.State.ACCEPTED, settled_at=at)
    Outgoing.objects.filter(pk=row.line_id).update(failures=0, code="", retry_at=None)
    forget_sent(message)


def refused(message: str, code: str, facts: dict[str, Fact], *, at: datetime) -> None:
    """The node refused a segment. Where it says which it expects, the line goes on from there; else it rests."""
    row = SentSegment.objects.filter(message=message).first()
    forget_sent(message)
    if row is None or row.state != SentSegment.State.SENT:
        return
    SentSegment.objects.filter(pk=row.pk).update(state=SentSegment.State.REFUSED, code=code, settled_at=at)
    line = Outgoing.objects.select_for_update().get(pk=row.line_id)
    expected, digest = facts.get("expected"), facts.get("digest")
    if code in OUT_OF_TURN and isinstance(expected, int) and isinstance(digest, str) and expected >= 1:
        rewind(line, expected - 1, digest, at=at)
    else:
        rewind(line, row.sequence - 1, None, at=at)
    rest = min(LONGEST_REST, REST * 2 ** min(line.failures, 20))
    Outgoing.objects.filter(pk=line.pk).update(failures=F("failures") + 1, code=code, retry_at=at + rest)


def rewind(line: Outgoing, sequence: int, digest: str | None, *, at: datetime) -> None:
    """Go on after that segment. Where it is not known here, all is sent again: what is there already costs little.

    `digest` is of the last statement that the node took, where it said so. Under the lock of the line's row.
    """
    live = SentSegment.objects.filter(line=line, sequence__gt=sequence, state=SentSegment.State.SENT)
    live.update(state=SentSegment.State.VOID, settled_at=at)
    last = SentSegment.objects.filter(line=line, sequence=sequence).order_by("-pk").first()
    known = last is not None and digest in (None, last.digest)
    line.sequence = sequence
    line.digest = digest if digest is not None else last.digest if last else ""
    line.reached = last.reached if last is not None and known else []
    line.changed_at = at
    line.save(update_fields=["sequence", "digest", "reached", "changed_at"])


def reported(node: str, report: ReportBody) -> None:
    """The node says which objects of a segment it did not take. A report on anything else is of no consequence."""
    failures = [{"index": one.index, "code": one.code, "why": one.why} for one in report.failures]
    rows = SentSegment.objects.filter(
        line__node=node,
        line__collection__public_id=report.collection,
        sequence=report.sequence,
        digest=report.digest,
    )
    rows.update(failures=failures)


def asked(node: str, community: str, known: tuple[Known, ...], *, at: datetime) -> None:
    """A member asks what is new. What it says it has is believed where it is less than was thought."""
    has = {one.collection: one for one in known}
    lines = Outgoing.objects.select_for_update(of=("self",)).select_related("collection")
    for line in lines.filter(node=node, collection__community=community):
        one = has.get(str(line.collection.public_id))
        sequence, digest = (one.sequence, one.digest) if one else (0, "")
        first = SentSegment.objects.filter(line=line, state=SentSegment.State.ACCEPTED).order_by("-sequence").first()
        if first is not None and sequence < first.sequence:
            rewind(line, sequence, digest, at=at)
        Outgoing.objects.filter(pk=line.pk).update(retry_at=None, code="")


@transaction.atomic
def ask(community_id: str, node_id: str, *, at: datetime, by: str = "") -> str:
    """Ask a member whether there is anything new; the message's id. Where there is nothing, its receipt says so.

    Raises CommunityUnknown, NotAMember, and what federation's `send` raises.
    """
    charter = communities.charter(community_id)
    if node_id not in charter.nodes:
        raise NotAMember(node=node_id)
    known = tuple(
        Known(collection=str(one.remote), sequence=one.sequence, digest=one.digest)
        for one in Incoming.objects.filter(node=node_id, community=charter.id).order_by("pk")
    )
    body = AskBody(community=charter.id, known=known)
    return send(
        ASK, body, to=[node_id], purpose=PURPOSE, conversation=f"intel-ask:{charter.id}", ref=charter.id, at=at, by=by
    )
