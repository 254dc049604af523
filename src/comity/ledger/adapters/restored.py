"""The mark of a restored copy: a file beside the database that keeps the log from growing.

A copy that is older than what peers have seen would give an index a second leaf, and convict its own node. So a copy
logs nothing until it was compared (docs/decisions/0041-after-a-restore.md).
"""

from django.conf import settings

from comity.terms.errors import ComityError, gettext_noop


class NotYetCompared(ComityError):
    code = "ledger.not-yet-compared"
    status = 503
    sentence = gettext_noop(
        "This node was restored from a backup, and its log was not yet compared with what its peers have seen. "
        "Run `comity resume {folder}` first."
    )


def is_marked() -> bool:
    return bool(settings.COMITY_RESTORED.exists())


def require_compared() -> None:
    """Nothing, where the log may grow. Raises NotYetCompared."""
    if is_marked():
        raise NotYetCompared(folder=str(settings.COMITY_RESTORED.parent))


def mark() -> None:
    settings.COMITY_RESTORED.touch(mode=0o600)


def unmark() -> None:
    settings.COMITY_RESTORED.unlink(missing_ok=True)
