"""The worker imports what officers brought."""

from datetime import datetime

from django.utils import timezone

from comity.intel.actions.moving import jobs


def import_due(*, at: datetime) -> int:  # noqa: ARG001  as every task; a long import outlasts the instant
    """Read one import to its end; how many things were read."""
    return jobs.work(clock=timezone.now)


def sweep_imports(*, at: datetime) -> int:
    """Let go of files that nobody went on with; how many."""
    return jobs.sweep(at=at)
