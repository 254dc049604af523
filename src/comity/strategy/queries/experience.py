"""What this node has seen of answers: its own requests by route, where there are enough of them to say anything."""

from collections.abc import Mapping
from datetime import datetime

from comity.evidence.queries import answered
from comity.strategy.core.pace import Experience

ENOUGH = 5
"""Fewer decided requests by a route say nothing, and might tell of a single case."""


def experience(*, at: datetime) -> Mapping[str, Experience]:
    """By route id."""
    found = answered.own_by_route(at=at)
    return {name: Experience(each.decided, each.answered) for name, each in found.items() if each.decided >= ENOUGH}
