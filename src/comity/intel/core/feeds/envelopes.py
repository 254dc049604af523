"""Envelopes as they go to another server (TAXII 2.1, 3.7), and what it says of them in all."""

from collections.abc import Sequence
from dataclasses import dataclass

AROUND = 4096
"""Bytes that are kept free for what stands around and between the objects."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a server says of an envelope: how many objects it took, the ids of statuses that are pending, and of what
    it did not take: id, version, why."""

    taken: int = 0
    pending: tuple[str, ...] = ()
    failures: tuple[tuple[str, str, str], ...] = ()

    def and_(self, other: "Sent") -> "Sent":
        return Sent(self.taken + other.taken, self.pending + other.pending, self.failures + other.failures)


def written(raws: Sequence[bytes]) -> bytes:
    """An envelope with these objects, byte for byte."""
    return b'{"objects":[' + b",".join(raws) + b"]}"
