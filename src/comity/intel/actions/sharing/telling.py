"""That every member learns of every version, and whoever was removed of that: owed, sent, and answered.

What cannot be said now, because a peer is suspended or its manifest has ended, is still owed, and said later.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.adapters.keys import signing_key
from comity.federation.actions import send
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import COMMUNITY, DEPARTURE, CommunityBody, DepartureBody
from comity.intel.core.sharing.community import Charter, CommunityVersionGap, Departure
from comity.intel.models import Community, CommunityVersion, Telling

PURPOSE = "intelligence sharing"
LIFETIME = timedelta(days=30)  # of a message, unless it is told otherwise


def owe(charter: Charter, removed: Iterable[str], *, at: datetime) -> None:
    """Everybody at the version is owed it; those removed are owed a notice and nothing older."""
    gone = frozenset(removed)
    Telling.objects.filter(community_id=charter.id, node__in=gone, state=Telling.State.WAITING).delete()
    members = charter.told - {settings.COMITY_NODE_ID}
    Telling.objects.bulk_create(
        Telling(community_id=charter.id, node=node, version=charter.version, departure=node in gone, changed_at=at)
        for node in sorted(members | gone)
    )


@transaction.atomic
def tell_waiting(*, at: datetime) -> int:
    """Say what is still owed to those who can be written to, and again what nobody answered; to how many."""
    sent = Telling.objects.filter(state=Telling.State.SENT, changed_at__lte=at - LIFETIME)
    sent.update(state=Telling.State.WAITING, changed_at=at)
    waiting = Telling.objects.filter(state=Telling.State.WAITING).values_list("community", flat=True)
    return sum(tell(pk, at=at) for pk in sorted(set(waiting)))


def tell(community_id: UUID, *, at: datetime, by: str = "") -> int:
    """Say what a community's members are owed, as far as they can be written to; to how many. In a transaction."""
    Community.objects.select_for_update().filter(pk=community_id).first()
    reachable = {peer.node_id for peer in directory.peers(at=at)}
    owed: dict[str, list[Telling]] = defaultdict(list)
    rows = Telling.objects.filter(community_id=community_id, state=Telling.State.WAITING, node__in=reachable)
    for row in rows.order_by("version"):
        owed[row.node].append(row)
    alike: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for node, ones in owed.items():
        if ones[-1].departure:
            _say_goodbye(ones, at=at, by=by)
        else:
            alike[tuple(one.version for one in ones)].append(node)
    for versions, nodes in alike.items():
        message = _say(community_id, versions, nodes, at=at, by=by)
        _sent([row for node in nodes for row in owed[node]], message, at=at)
    return len(owed)


def answered(message: str, node: str, refusal: str, *, at: datetime) -> None:
    """A node said that it knows, or why not. Whoever misses versions in between is owed all since it was admitted."""
    told = Telling.objects.filter(message=message, node=node)
    state = Telling.State.REFUSED if refusal else Telling.State.ACCEPTED
    first = told.order_by("version").first()
    told.update(state=state, refusal=refusal, changed_at=at)
    if first is not None and refusal == CommunityVersionGap.code:
        since = Telling.objects.filter(community=first.community_id, node=node)
        left = since.filter(departure=True).order_by("-version").values_list("version", flat=True).first() or 0
        missed = since.filter(version__gt=left)
        if missed.filter(version__lt=first.version).exists():
            missed.update(state=Telling.State.WAITING, changed_at=at)


def _say(community_id: UUID, versions: tuple[int, ...], nodes: list[str], *, at: datetime, by: str) -> str:
    rows = CommunityVersion.objects.filter(community_id=community_id, version__in=versions).order_by("version")
    body = CommunityBody(tuple(bytes(one.envelope).decode() for one in rows))
    ref = str(community_id)
    return send(COMMUNITY, body, to=sorted(nodes), purpose=PURPOSE, conversation=ref, ref=ref, at=at, by=by)


def _say_goodbye(rows: list[Telling], *, at: datetime, by: str) -> None:
    last = rows[-1]
    community = str(last.community_id)
    notice = Departure(
        id=community,
        coordinator=settings.COMITY_NODE_ID,
        version=last.version,
        node=last.node,
        written_at=at,
    )
    body = DepartureBody(charters.sign_departure(notice, signing_key()).decode())
    message = send(
        DEPARTURE, body, to=[last.node], purpose=PURPOSE, conversation=community, ref=community, at=at, by=by
    )
    _sent(rows, message, at=at)


def _sent(rows: list[Telling], message: str, *, at: datetime) -> None:
    Telling.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=Telling.State.SENT, message=message, changed_at=at
    )
