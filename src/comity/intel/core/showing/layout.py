"""A network drawn as a tree with two sides: its root in the middle, what was opened further out in further columns.

Names stand level and below each other, so that two hundred can be read. Nothing is left to chance: the same network is
drawn the same. It is a tidy tree after Reingold and Tilford (1981), laid on its side; edges beside the tree are dashed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from comity.intel.core.showing.network import Edge, Network, Node

COLUMN, ROW, CAPTION, MARGIN = 256.0, 28.0, 20.0, 20.0
"""Distances, in units of the picture: one is a pixel."""
NUMBER = re.compile(r"([0-9]{1,18})")
MOST_CHARS = 24
CHAR = 7.2
GAP, SIGN = 18.0, 16.0
ALONE = 8
"""Up to this many rows stand on one side."""
LEFT, RIGHT = -1, 1


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in the picture. `side` is where its name stands: 1 right of it, -1 left, 0 below."""

    node: Node
    x: float
    y: float
    side: int
    label: str


@dataclass(frozen=True, slots=True)
class Caption:
    """What relates the objects below it to the one that they hang on."""

    text: str
    x: float
    y: float
    side: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge as a path of SVG. `crossing`: it is no part of the tree; `back`: it points at what it hangs on."""

    edge: Edge
    path: str
    crossing: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, its corner at the origin. Objects come in the order in which a reader goes through them."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    captions: tuple[Caption, ...]
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Branch:
    """A node with what hangs on it. `edge` is by what it hangs."""

    node: Node
    edge: Edge | None
    children: list["_Branch"] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.children) or 1

    def groups(self) -> Iterator[tuple[str, list["_Branch"]]]:
        """The children, by what relates them."""
        by: dict[str, list[_Branch]] = {}
        for one in self.children:
            by.setdefault(one.edge.what if one.edge else "", []).append(one)
        yield from by.items()


def drawn(network: Network) -> Drawing:
    """The picture of a network."""
    root = _tree(network)
    pen = _Pen()
    sides = [(side, branch) for side, branch in zip((RIGHT, LEFT), _halves(root), strict=True) if branch.children]
    heights = [pen.side(branch, side) for side, branch in sides]
    return pen.finish(root, network.edges, list(zip(sides, heights, strict=True)))


def _tree(network: Network) -> _Branch:
    """Everything hangs on the first opened object that it was met from; siblings stand by relation, type and title."""
    branches = {network.root: _Branch(network.nodes[network.root], None)}
    for at in network.opened:
        if at not in branches:
            continue
        for edge, other in sorted(_around(at, network), key=lambda pair: _place(*pair)):
            if other.id not in branches:
                branches[other.id] = _Branch(other, edge)
                branches[at].children.append(branches[other.id])
    return branches[network.root]


def _around(at: str, network: Network) -> Iterator[tuple[Edge, Node]]:
    for edge in network.edges:
        if at in (edge.source, edge.target):
            yield edge, network.nodes[edge.target if edge.source == at else edge.source]


def _place(edge: Edge, node: Node) -> tuple[object, ...]:
    return edge.what, not node.known, node.type, _natural(node.title), node.id


def _natural(title: str) -> tuple[tuple[int, str], ...]:
    """How titles are sorted: numbers in them by their worth."""
    return tuple((int(one), "") if one.isdecimal() else (-1, one.casefold()) for one in NUMBER.split(title))


def _halves(root: _Branch) -> tuple[_Branch, _Branch]:
    """What hangs on the root, right and left of it: few rows all on the right, else about as many on either side."""
    half = (root.rows + 1) // 2
    right, left = _Branch(root.node, None), _Branch(root.node, None)
    rows = 0
    for one in root.children:
        fits = root.rows <= ALONE or rows < half
        (right if fits else left).children.append(one)
        rows += one.rows
    return right, left


@dataclass(slots=True)
class _Pen:
    """What is drawn so far, around a root at the origin; each side begins at height 0 and is centred in the end."""

    placed: dict[str, Placed] = field(default_factory=dict)
    captions: list[Caption] = field(default_factory=list)
    lines: list[tuple[str, str, Edge]] = field(default_factory=list)

    def side(self, branch: _Branch, side: int) -> float:
        """Place all that hangs on the root on one side; its height."""
        height, _ = self._hang(branch, side, 1, 0.0)
        return height

    def _hang(self, branch: _Branch, side: int, depth: int, top: float) -> tuple[float, float]:
        """Where the next row begins, and at what height the middle of the children is."""
        heights: list[float] = []
        for what, ones in branch.groups():
            top += CAPTION
            first = len(heights)
            for one in ones:
                top, middle = self._row(one, side, depth, top)
                heights.append(middle)
                if one.edge is not None:
                    self.lines.append((branch.node.id, one.node.id, one.edge))
            above = heights[first] - (ROW + CAPTION) / 2
            self.captions.append(Caption(what, side * depth * COLUMN, above, side))
        return top, (heights[0] + heights[-1]) / 2

    def _row(self, one: _Branch, side: int, depth: int, top: float) -> tuple[float, float]:
        below, middle = self._hang(one, side, depth + 1, top) if one.children else (top + ROW, top + ROW / 2)
        self.placed[one.node.id] = Placed(one.node, side * depth * COLUMN, middle, side, label(one.node))
        return below, middle

    def finish(
        self, root: _Branch, edges: Iterable[Edge], sides: Sequence[tuple[tuple[int, _Branch], float]]
    ) -> Drawing:
        """The drawing, moved so that its corner is at the origin."""
        middle = max([height for _, height in sides], default=0.0) / 2 + MARGIN
        shift = {side: middle - height / 2 for (side, _), height in sides} | {0: middle}
        reach = {side: max((side * one.x for one in self.placed.values() if one.side == side), default=0.0)
                 for side in (LEFT, RIGHT)}  # fmt: skip
        out = MOST_CHARS * CHAR + GAP + MARGIN
        left = reach[LEFT] + out if reach[LEFT] else MARGIN + MOST_CHARS * CHAR / 2
        right = reach[RIGHT] + out if reach[RIGHT] else MARGIN + MOST_CHARS * CHAR / 2
        self.placed = {root.node.id: Placed(root.node, 0.0, 0.0, 0, label(root.node)), **self.placed}
        moved = {key: _moved(one, left, shift) for key, one in self.placed.items()}
        captions = [Caption(one.text, one.x + left, one.y + shift[one.side], one.side) for one in self.captions]
        height = max(2 * middle, 2 * (MARGIN + ROW))
        return Drawing(left + right, height, tuple(moved.values()), tuple(captions), tuple(_lines(self, moved, edges)))


def _moved(one: Placed, left: float, shift: Mapping[int, float]) -> Placed:
    return Placed(one.node, one.x + left, one.y + shift[one.side], one.side, one.label)


def _lines(pen: _Pen, placed: Mapping[str, Placed], edges: Iterable[Edge]) -> Iterator[Line]:
    hung: set[Edge] = set()
    for parent, child, edge in pen.lines:
        hung.add(edge)
        yield Line(edge, _branch_path(placed[parent], placed[child]), back=edge.target == parent)
    for edge in edges:
        if edge not in hung and edge.source in placed and edge.target in placed:
            yield Line(edge, _arc_path(placed[edge.source], placed[edge.target]), crossing=True)


def _branch_path(parent: Placed, child: Placed) -> str:
    """From the end of the parent's name to the child."""
    side = child.side
    start = parent.x + side * (GAP + (width_of(parent.label) + SIGN if parent.side else 0.0))
    end = child.x - side * 15
    middle = (start + end) / 2
    return f"M{start:.1f} {parent.y:.1f}C{middle:.1f} {parent.y:.1f} {middle:.1f} {child.y:.1f} {end:.1f} {child.y:.1f}"


def _arc_path(one: Placed, other: Placed) -> str:
    """Around what stands between two nodes of one column, else straight over."""
    bend = min(COLUMN / 2, 30 + abs(one.y - other.y) / 4)
    inward = -bend * (one.side or other.side or 1) if one.x == other.x else 0.0
    x, y = (one.x + other.x) / 2 + inward, (one.y + other.y) / 2
    return f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"


def label(node: Node) -> str:
    """What stands beside the node: its title, cut where it would run into the next column."""
    text = node.title or node.id
    if width_of(text) <= MOST_CHARS * CHAR:
        return text
    kept = text
    while kept and width_of(kept) > (MOST_CHARS - 1) * CHAR:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def width_of(text: str) -> float:
    """About how wide a text is; characters of East Asia are twice as wide as others (Unicode Standard Annex 11)."""
    return sum(2 * CHAR if east_asian_width(one) in "WF" else CHAR for one in text)
