"""What the node does by itself: renew its manifest while the root keys are at hand."""

from datetime import datetime, timedelta

from comity.directory import queries
from comity.directory.actions.manifests import RootKeysAway, publish_manifest

RENEW_BEFORE = timedelta(days=30)


def renew_manifest(*, at: datetime) -> bool:
    """Publish a new version where the present one ends within thirty days; whether it did.

    Where the root keys are kept apart, nothing happens: `comity check` warns until their holders come together.
    """
    if queries.own_manifest().expires > at + RENEW_BEFORE:
        return False
    try:
        publish_manifest(at=at)
    except RootKeysAway:
        return False
    return True
