"""What stewardship leaves to the worker."""

from datetime import datetime

from comity.stewardship.actions import shelve


def shelve_due(at: datetime) -> bool:  # noqa: ARG001  the worker tells every task
    """Make the shelf anew where it is missing or behind: after a restore, or a crash between commit and file."""
    return shelve()
