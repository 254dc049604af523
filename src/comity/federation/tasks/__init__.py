"""What the node does between nodes by itself: deliver, exchange checkpoints and manifests, fetch."""

from comity.federation.adapters.blobs import fetch_blob as fetch
from comity.federation.tasks.delivery import deliver_due
from comity.federation.tasks.exchange import exchange_checkpoints

__all__ = ["deliver_due", "exchange_checkpoints", "fetch"]
