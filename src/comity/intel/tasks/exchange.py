"""What is new in a community's collections goes to its members, and what is recalled is called back from them."""

from datetime import datetime

from comity.intel.actions.exchange import erasing, lines, notifying, retaining

ROUND_SECONDS = 5.0


def push_due(*, at: datetime) -> int:
    """Queue what is new, as much as may be on its way at once; how many segments."""
    return lines.push_due(at=at, seconds=ROUND_SECONDS)


def remind_due(*, at: datetime) -> int:
    """Tell holders of recalls, as soon as they can be written to, and again while they say nothing; how many."""
    return notifying.remind_due(at=at)


def sweep_words(*, at: datetime) -> bool:
    """Overwrite in the full text what was erased; whether there was anything."""
    return erasing.merge_words(at=at)


def retain_due(*, at: datetime) -> int:
    """Erase what its owner or the agreement no longer lets this node keep; how many versions."""
    return retaining.erase_due(at=at)
