"""Acts on data packs."""

from comity.stewardship.actions.installing import AlreadyInUse, NotInUse, NotTheNewest, install, revert, shelve
from comity.stewardship.actions.publishing import publish, publish_lines, steward, take_out
from comity.stewardship.actions.verifying import FromTheFuture, NotOfItsState, opened

__all__ = [
    "AlreadyInUse",
    "FromTheFuture",
    "NotInUse",
    "NotOfItsState",
    "NotTheNewest",
    "install",
    "opened",
    "publish",
    "publish_lines",
    "revert",
    "shelve",
    "steward",
    "take_out",
]
