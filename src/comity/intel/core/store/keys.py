"""How objects and sets of markings are found by small keys."""

from collections.abc import Iterable
from hashlib import sha256


def key_of(stix_id: str) -> int:
    """The first 64 bits of the SHA-256 of an id, signed as databases want it. Two ids may share it, if rarely."""
    return int.from_bytes(sha256(stix_id.encode()).digest()[:8], "big", signed=True)


def label_key(marking_refs: Iterable[str]) -> str:
    """The key of a set of markings: SHA-256 of its ids, sorted, one a line; of nothing for none."""
    return sha256("\n".join(sorted(set(marking_refs))).encode()).hexdigest()
