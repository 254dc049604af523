"""The worker asks each source when its turn has come."""

from datetime import datetime

from django.utils import timezone

from comity.intel.queries.feeds.sources import due
from comity.intel.tasks.feeds.pulling import pull
from comity.intel.tasks.feeds.pushing import push

ROUND_SECONDS = 30.0
"""Of one source; what is left is done in the next round."""


def exchange_due(*, at: datetime) -> int:
    """Pull from every source whose turn it is, and push to it, as it is set up; how many sources that were."""
    sources = due(at=at)
    for source in sources:
        broken = source.pulls and pull(source, clock=timezone.now, seconds=ROUND_SECONDS).broken
        if source.pushes and not broken:
            push(source, clock=timezone.now, seconds=ROUND_SECONDS, patience=0)
    return len(sources)
