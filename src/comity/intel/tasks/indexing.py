"""The worker keeps the index up with the store."""

from datetime import datetime
from time import monotonic

from comity.intel.actions.indexing import index_next

ROUND_SECONDS = 5.0


def index_due(*, at: datetime) -> int:  # noqa: ARG001  as every task
    """Index what has come in, batch by batch; how many objects that were. It goes on in the next round."""
    until, done = monotonic() + ROUND_SECONDS, 0
    while (number := index_next()) and monotonic() < until:
        done += number
    return done + number
