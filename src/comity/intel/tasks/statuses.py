"""Statuses of requests go once nobody needs them."""

from datetime import datetime, timedelta

from django.conf import settings

from comity.intel.core.taxii.limits import Limits
from comity.intel.models import Status

A_DAY = timedelta(hours=24)
"""TAXII 2.1 interoperability: so long at least, whatever the node is told."""


def sweep_statuses(*, at: datetime) -> int:
    """Remove statuses older than the node keeps them; how many went."""
    limits: Limits = settings.COMITY_TAXII
    before = at - max(timedelta(hours=limits.status_hours), A_DAY)
    gone, _ = Status.objects.filter(asked_at__lt=before).delete()
    return gone
