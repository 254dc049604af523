"""What is related to what, around one object."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """An object. `known`: the reader may see it here; else only its id is there, as another object names it."""

    id: str
    type: str
    title: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """That one object is related to another. `what` is the relationship's type, or the property that names."""

    source: str
    target: str
    what: str


@dataclass(frozen=True, slots=True)
class Network:
    """Objects in the order in which they were met, `root` first. The neighbours of those `opened` are there, but for
    those `cut` not all of them."""

    root: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    opened: tuple[str, ...]
    cut: frozenset[str] = frozenset()


@dataclass(slots=True)
class Growing:
    """A network in the making, of at most `most` objects."""

    root: Node
    most: int
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.nodes[self.root.id] = self.root

    def open(self, at: str, found: Iterable[tuple[Edge, Node]], *, all_of_it: bool = True) -> None:
        """Add the neighbours of an object. Whatever there is no room for is left out, and that is kept in mind."""
        self.opened.append(at)
        if not all_of_it:
            self.cut.add(at)
        for edge, other in found:
            if other.id not in self.nodes and len(self.nodes) >= self.most:
                self.cut.add(at)
                continue
            self.nodes.setdefault(other.id, other)
            self.edges[edge] = None

    def grown(self) -> Network:
        return Network(self.root.id, self.nodes, tuple(self.edges), tuple(self.opened), frozenset(self.cut))
