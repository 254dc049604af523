"""Tiles of 256 hashes, as in C2SP tlog-tiles: where a hash of the tree is kept, and what the files are called."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.ledger.core.tree import HASH_BYTES

WIDTH = 256
HEIGHT = 8  # levels of the tree that one tile spans
TILE_BYTES = WIDTH * HASH_BYTES


@dataclass(frozen=True, slots=True)
class TileId:
    """A tile's level and its number within the level; `width` below 256 for a partial tile."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where the tile is served, below the log's prefix, such as tile/0/x001/x234/067.p/8."""
        return f"tile/{self.level}/{_spelled(self.number)}{_suffix(self.width)}"


def entries_path(number: int, width: int = WIDTH) -> str:
    """Where a bundle of entries is served, below the log's prefix."""
    return f"tile/entries/{_spelled(number)}{_suffix(width)}"


def width_at(level: int, number: int, size: int) -> int:
    """How many hashes the tile holds in a tree of that size, from 0 to 256 ("Partial Tiles")."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def tiles_of(size: int) -> Iterator[TileId]:
    """Every tile of a tree of that size, level by level, empty ones left out."""
    level = 0
    while count := size >> (HEIGHT * level):
        for number in range(-(-count // WIDTH)):
            yield TileId(level, number, width_at(level, number, size))
        level += 1


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes of a tile, in order."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each after its length as a big-endian uint16 ("Log entries")."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(packed: bytes) -> Sequence[bytes]:
    """The entries of a bundle. Raises ValueError where lengths and bytes do not fit."""
    entries, at = [], 0
    while at < len(packed):
        start, end = at + 2, at + 2 + int.from_bytes(packed[at : at + 2], "big")
        if start > len(packed) or end > len(packed):
            raise ValueError("the bundle ends within an entry")
        entries.append(packed[start:end])
        at = end
    return entries


def _spelled(number: int) -> str:
    """Three digits an element, all but the last begun with x: 1234067 is x001/x234/067."""
    elements = [f"{number % 1000:03d}"]
    while number := number // 1000:
        elements.insert(0, f"x{number % 1000:03d}")
    return "/".join(elements)


def _suffix(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"
