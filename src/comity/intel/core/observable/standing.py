"""Which comparisons of a pattern stand alone: each of them is all that has to be true (STIX 2.1, 9.5 and 9.6)."""

from collections.abc import Iterator

from comity.intel.core.stix.pattern import Comparison, Join, Joined, Observation, Observations

Node = Comparison | Joined | Observation | Observations


def alone(root: Observation | Observations) -> Iterator[Comparison]:
    """Comparisons that are joined by OR only, and whose observation has no qualifier.

    That a value is of the type that its form shows anyway (`dst_ref.type = 'ipv4-addr'`) asks for nothing more.
    """
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Comparison):
            yield node
        elif isinstance(node, Observation):
            waiting += [] if node.qualifiers else [node.test]
        elif isinstance(node, Joined):
            waiting += _parts(node)
        elif node.by is Join.OR and not node.qualifiers:
            waiting += reversed(node.parts)


def _parts(joined: Joined) -> list[Node]:
    asking = [part for part in joined.parts if not _is_type(part)]
    return list(reversed(asking)) if joined.by is Join.OR or len(asking) == 1 else []


def _is_type(part: Comparison | Joined) -> bool:
    return (
        isinstance(part, Comparison) and len(part.path.steps) > 1 and part.path.steps[-1] == "type" and not part.negated
    )
