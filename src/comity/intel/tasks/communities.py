"""Members of communities learn of every change, however long they cannot be written to."""

from datetime import datetime

from comity.intel.actions.sharing import telling


def tell_due(*, at: datetime) -> int:
    """Say what members are still owed; to how many."""
    return telling.tell_waiting(at=at)
