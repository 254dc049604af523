"""What is new in a community's collections goes to its members."""

from datetime import datetime

from comity.intel.actions.exchange import lines

ROUND_SECONDS = 5.0


def push_due(*, at: datetime) -> int:
    """Queue what is new, as much as may be on its way at once; how many segments."""
    return lines.push_due(at=at, seconds=ROUND_SECONDS)
