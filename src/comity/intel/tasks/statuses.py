"""Statuses of requests go once nobody needs them."""

from datetime import datetime, timedelta

from django.conf import settings

from comity.intel.core.taxii.limits import Limits
from comity.intel.models import Status


def sweep_statuses(*, at: datetime) -> int:
    """Remove statuses older than the node keeps them; how many went."""
    limits: Limits = settings.COMITY_TAXII
    before = at - timedelta(hours=limits.status_hours)
    gone, _ = Status.objects.filter(asked_at__lt=before).delete()
    return gone
