"""Who has an object, where it came from, what proves that its owner said it; and which recalls there are of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.directory.core.permissions import Actor
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.segments import Statement
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Collection, Given, Recall, Right
from comity.intel.queries import communities
from comity.intel.queries.exchange import attesting, provenance
from comity.intel.queries.exchange.provenance import Holding, Origin
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import Provenance
from comity.intel.queries.related import provenance as where_it_stands


@dataclass(frozen=True, slots=True)
class Came:
    """That a node sent it here, through which community, in which segment of which digest."""

    node: str
    community: str
    sequence: int
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Went:
    """That it was let go to a node, and what the node says of it. `taken` is None while nothing is known; `message` is
    the one whose receipt says so; `community` is empty where it went by itself."""

    node: str
    community: str
    message: str
    at: datetime
    settled_at: datetime | None
    taken: bool | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What its owner signed: a segment, its digest and when; the object is in it at `place` of `objects`."""

    author: str
    digest: str
    root: str
    written_at: datetime
    place: int
    objects: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """All of it, as far as it is the officer's to know. `elsewhere` counts the nodes that have it through communities
    which do not count her."""

    where: Provenance
    came: tuple[Came, ...]
    went: tuple[Went, ...]
    elsewhere: int
    clients: tuple[tuple[str, str], ...]
    signed: Signed | None
    recalls: tuple[Recall, ...]


def held(hit: Hit, actor: Actor, sight: Sight) -> Held:
    """Of a version that the officer may see."""
    charters = {one.id: one for one in communities.visible_to(actor)}
    went = _went(provenance.holdings(hit.id), charters)
    given = [Went(one.node, "", one.message, one.at, None, None) for one in Given.objects.filter(object_id=hit.id)]
    seen = [*(one for one in went if one is not None), *given]
    where = where_it_stands(hit, sight)
    return Held(
        where,
        tuple(_came(provenance.origins(hit.id), charters)),
        tuple(seen),
        sum(one is None for one in went),
        _clients(where.collections),
        _signed(hit),
        tuple(Recall.objects.filter(stix_id=hit.stix_id).order_by("-at")[:20]),
    )


def _came(origins: Iterable[Origin], charters: dict[str, Charter]) -> Iterable[Came]:
    for one in origins:
        through = charters.get(str(one.community))
        if through is not None:
            yield Came(one.node, through.name, one.segment.sequence, one.segment.digest, one.at)


def _went(holdings: Iterable[Holding], charters: dict[str, Charter]) -> list[Went | None]:
    """One line for each, None for those that are not the officer's to know."""
    owners = dict(Collection.objects.exclude(community=None).values_list("pk", "community"))
    return [_line(one, charters, owners.get(one.segment.line.collection_id)) for one in holdings]


def _line(one: Holding, charters: dict[str, Charter], community: UUID | None) -> Went | None:
    through, segment = charters.get(str(community)), one.segment
    if through is None:
        return None
    failure = next((each for each in segment.failures if each["index"] == one.place), None)
    code = failure["code"] if failure else segment.code
    return Went(one.node, through.name, segment.message, segment.made_at, segment.settled_at, one.taken, code)


def _clients(collections: Iterable[Collection]) -> tuple[tuple[str, str], ...]:
    """Clients of TAXII with a right to read where it stands: name and collection."""
    rights = Right.objects.filter(collection__in=list(collections), can_read=True, token__revoked_at=None)
    rows = rights.select_related("token", "collection").order_by("token__name", "pk")
    return tuple((one.token.name, one.collection.title) for one in rows[:100])


def _signed(hit: Hit) -> Signed | None:
    proof = attesting.proof_of(hit.id, hit.owner)
    if proof is None:
        return None
    said: Statement = segments.claimed(proof.statement)
    return Signed(
        said.author,
        segments.digest(said),
        said.root,
        said.written_at,
        proof.place,
        said.objects,
        tuple(one.hex() for one in proof.path),
    )
