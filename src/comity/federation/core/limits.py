"""How much one peer may ask of this node, in numbers."""

from dataclasses import dataclass
from datetime import timedelta

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what arrives. Sizes in bytes; a peer's budget is counted for each whole minute."""

    sealed_bytes: int = 8 * MIB
    json_depth: int = 32
    json_tokens: int = 400_000
    recipients: int = 64
    clock_skew: timedelta = timedelta(minutes=5)
    lifetime: timedelta = timedelta(days=90)
    peer_messages_per_minute: int = 600
    peer_bytes_per_minute: int = 128 * MIB
    rubbish_per_minute: int = 60
    checkpoint_bytes: int = 64 * KIB


LIMITS = Limits()
"""What every node grants. The lifetime is that of a manifest: no message outlives the keys that vouch for it."""
