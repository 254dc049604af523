"""Inclusion and consistency proofs: which hashes they hold (RFC 6962, section 2.1) and how they are verified.

Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2, which spell out what RFC 6962 leaves to the reader.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from comity.ledger.core.tiles import HEIGHT, WIDTH, TileId, width_at
from comity.ledger.core.tree import EMPTY_ROOT, fold, node_hash, perfect_root

Proof = tuple[bytes, ...]
"""The hashes of a proof, in the order of RFC 6962."""


@dataclass(frozen=True, slots=True)
class Span:
    """The leaves from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """The root of a perfect subtree: `index` counts subtrees of 2**height leaves from the left."""

    height: int
    index: int

    def tile(self, size: int) -> TileId:
        """The tile that holds the node, or the hashes below it, in a tree of that size."""
        level, number = self.height // HEIGHT, (self.index << self.height % HEIGHT) // WIDTH
        return TileId(level, number, width_at(level, number, size))

    def within(self, hashes: Sequence[bytes]) -> bytes:
        """The node, from the hashes of its tile."""
        height = self.height % HEIGHT
        first = (self.index << height) % WIDTH
        return perfect_root(hashes[first : first + (1 << height)])


NodeHash = Callable[[Node], bytes]


def inclusion(index: int, size: int) -> list[Span]:
    """PATH(m, D[n]) of RFC 6962, section 2.1.1: the spans whose roots prove leaf `index`, leaf's sibling first."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(Span(middle, end))
            end = middle
        else:
            path.append(Span(start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, new: int) -> list[Span]:
    """PROOF(m, D[n]) of RFC 6962, section 2.1.2: the spans whose roots prove that `new` continues `old`."""
    if not 0 <= old <= new:
        raise ValueError("the old tree is not larger than the new")
    if old in {0, new}:
        return []
    path, start, end = [], 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(Span(middle, end))
            end = middle
        else:
            path.append(Span(start, middle))
            start = middle
    if start:  # SUBPROOF with b = false: the old root is not known to whoever verifies
        path.append(Span(start, end))
    return path[::-1]


def perfect(span: Span) -> Iterator[Node]:
    """The perfect subtrees that a span of the tree splits into, largest first."""
    at = span.start
    while at < span.end:
        height = (span.end - at).bit_length() - 1
        yield Node(height, at >> height)
        at += 1 << height


def root_of(span: Span, node: NodeHash) -> bytes:
    """MTH of the span, read from its perfect subtrees."""
    return fold([node(each) for each in perfect(span)])


@dataclass(frozen=True, slots=True)
class Step:
    """One step up the tree: the sibling taken from the proof, on which side it stands, and the hash of both."""

    sibling: bytes
    on_left: bool
    node: bytes


def climb(leaf_hash: bytes, index: int, size: int, proof: Proof) -> tuple[Step, ...] | None:
    """The way from a leaf up to the root of the tree of that size; None where the proof does not fit the place."""
    if not 0 <= index < size:
        return None
    at, last, node, steps = index, size - 1, leaf_hash, []
    for sibling in proof:
        if last == 0:
            return None
        on_left = bool(at & 1) or at == last
        node = node_hash(sibling, node) if on_left else node_hash(node, sibling)
        steps.append(Step(sibling, on_left, node))
        while on_left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return tuple(steps) if last == 0 else None


def included(leaf_hash: bytes, index: int, size: int, proof: Proof, root: bytes) -> bool:
    """True only if the proof shows that the leaf stands at `index` of the tree with that root and size."""
    steps = climb(leaf_hash, index, size, proof)
    return steps is not None and (steps[-1].node if steps else leaf_hash) == root


def continued(old: int, old_root: bytes, new: int, new_root: bytes, proof: Proof) -> bool:
    """True only if the proof shows that the tree `new` begins with all the leaves of the tree `old`."""
    if old == 0:
        return old_root == EMPTY_ROOT and not proof
    if old == new:
        return old_root == new_root and not proof
    return roots(old, old_root, new, proof) == (old_root, new_root)


def roots(old: int, old_root: bytes, new: int, proof: Proof) -> tuple[bytes, bytes] | None:
    """The old and the new root that a consistency proof stands for; None where it cannot be one.

    Where `old` is a power of two its root is not part of the proof and is taken as given.
    """
    path = (old_root, *proof) if old.bit_count() == 1 else proof
    if not 0 < old < new or not path:
        return None
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        at, last = at >> 1, last >> 1
    return (before, after) if last == 0 else None


def _split(leaves: int) -> int:
    """The largest power of two smaller than the number of leaves."""
    return 1 << (leaves - 1).bit_length() - 1
