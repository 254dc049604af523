"""What states in between add, and what hangs on one of them or on a single instrument (policy.md 3.1 has the terms)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.strategy.core.coverage import Coverage, Worth, fragile, through, two_hop


@dataclass(frozen=True, slots=True)
class Hubs:
    """Shares of demand, 0 to 1: covered directly, directly or through one state between, and carried by exactly one
    instrument or channel. `losses` by state: the part of two-hop coverage that others lose when it answers no more."""

    direct: float
    two_hop: float
    fragile: float
    losses: NDArray[np.float64]


def hubs(coverage: Coverage, worth: Worth) -> Hubs:
    """Over all that counts."""
    size = len(coverage.world.states)
    passes_on = np.full(size, coverage.assumed.passes_on, dtype=np.float32)
    whole = worth.demand.sum() * sum(worth.shares.values()) or 1.0
    reached, alone, lost, held = 0.0, 0.0, np.zeros(size), np.zeros(size)
    sooner = coverage.within(coverage.days / 2)
    for key, share in worth.shares.items():
        ways = coverage.cell(*key).chances, sooner.cell(*key).chances, passes_on
        reached += share * float((worth.demand * two_hop(*ways)).sum())
        alone += share * fragile(coverage, *key, worth.demand) * float(worth.demand.sum())
        less, before = through(*ways, worth.demand)
        lost, held = lost + share * less, held + share * before
    losses = np.divide(lost, held, out=np.zeros(size), where=held > 0)
    return Hubs(worth.covered(coverage), reached / whole, alone / whole, losses)
