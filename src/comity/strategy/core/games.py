"""What sharing is worth to each of two who protect themselves: Gordon and Loeb, and Gordon, Loeb and Lucyshyn.

A breach happens with probability S(z, v) = v / (a z + 1)^b, where z is spent and v is the chance without spending.
Whoever hears from the other spends, in effect, z_i + t z_j. Each then spends less, and the two together less than
would serve both (Gordon and Loeb 2002; Gordon, Loeb and Lucyshyn 2003).
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threat:
    """`v` chance of a breach without spending, `loss` in money, `a` and `b` how spending lowers it."""

    v: float
    loss: float
    a: float
    b: float

    def spend(self, weight: float = 1.0) -> float:
        """The effective spending at which a further coin saves no more than a coin, where savings weigh so much."""
        edge = weight * self.v * self.loss * self.a * self.b
        return max(0.0, (math.pow(edge, 1 / (self.b + 1)) - 1) / self.a)

    def most(self) -> float:
        """No more than v L / e is ever worth spending (Gordon and Loeb 2002, proposition 3)."""
        return self.v * self.loss / math.e

    def cost(self, own: float, heard: float) -> float:
        """Expected loss and own spending, of one who hears `heard` of the other's."""
        return self.v * self.loss / math.pow(self.a * (own + heard) + 1, self.b) + own


@dataclass(frozen=True, slots=True)
class Sharing:
    """What each of two alike spends, and what both pay together."""

    solo: float
    nash: float
    planner: float
    solo_cost: float
    nash_cost: float
    planner_cost: float


def sharing(threat: Threat, heard: float) -> Sharing:
    """Alone; each for itself while a part `heard` of the other's spending helps; and as a planner would have both."""
    solo = threat.spend()
    nash = solo / (1 + heard)
    planner = threat.spend(1 + heard) / (1 + heard)
    costs = [2 * threat.cost(each, part * each) for each, part in ((solo, 0.0), (nash, heard), (planner, heard))]
    return Sharing(solo, nash, planner, *costs)


def lasts(benefit: float, cost: float, patience: float) -> bool:
    """Whether sharing lasts when nobody shares again with one who stopped: patience of at least cost over benefit."""
    return benefit > 0 and patience >= cost / benefit
