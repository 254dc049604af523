"""The Merkle tree of RFC 6962, section 2.1, over SHA-256: its hashes, and the frontier that makes appending cheap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over the roots of perfect subtrees, largest first; the hash of nothing for an empty tree."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root of a perfect subtree over 2**k hashes."""
    layer = list(hashes)
    while len(layer) > 1:
        layer = [node_hash(left, right) for left, right in zip(layer[::2], layer[1::2], strict=True)]
    return layer[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that appending needs to know of a tree: its size and the roots of its perfect subtrees, largest first.

    One root for each set bit of `size`, so at most 64.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """The frontier after appending the leaves, in order."""
        size, peaks = self.size, list(self.peaks)
        for node in leaf_hashes:
            full = size
            while full & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()  # node_hash, unrolled: the hot path
                full >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        return fold(self.peaks)

    def to_bytes(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, joined: bytes) -> "Frontier":
        """The frontier as stored. Raises ValueError where the number of roots does not fit the size."""
        if len(joined) != size.bit_count() * HASH_BYTES:
            raise ValueError("a frontier has one hash for each set bit of its size")
        return cls(size, tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)))
