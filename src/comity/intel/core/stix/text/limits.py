"""How much of a text is read, in numbers."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what arrives: sizes in bytes, depth in levels, `parts` in JSON words of one object."""

    object_bytes: int = 16 * MIB
    depth: int = 64
    parts: int = 2_000_000
    objects: int = 100_000


LIMITS = Limits()
