"""The network around an object, as far as a reader may see it: references are never followed past that."""

from collections.abc import Sequence

from comity.intel.core.showing.network import Edge, Growing, Network, Node
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import Relation, newest, relations

MOST_NODES, MOST_OPENED = 200, 20


def network(hit: Hit, opened: Sequence[str], sight: Sight) -> Network:
    """The object, its neighbours, and theirs of those that are `opened` and were met by then."""
    growing = Growing(_node(hit), MOST_NODES)
    for at in (hit.stix_id, *opened[:MOST_OPENED]):
        if at in growing.opened or not _known(growing, at):
            continue
        one = hit if at == hit.stix_id else newest({at}, sight).get(at)
        if one is not None:
            found = relations(one, sight, limit=MOST_NODES)
            pairs = [_pair(at, each) for each in found.items]
            growing.open(at, pairs, all_of_it=not found.after and not found.left_out)
    return growing.grown()


def _known(growing: Growing, at: str) -> bool:
    return at in growing.nodes and growing.nodes[at].known


def _pair(at: str, one: Relation) -> tuple[Edge, Node]:
    other = _node(one.other) if one.other else Node(one.other_id, one.other_id.partition("--")[0], "", known=False)
    source, target = (at, other.id) if one.outward else (other.id, at)
    return Edge(source, target, one.what), other


def _node(hit: Hit) -> Node:
    return Node(hit.stix_id, hit.type, hit.title)
