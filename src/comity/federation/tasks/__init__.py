"""What the node does between nodes by itself: deliver, exchange checkpoints and manifests, fetch."""

from comity.federation.tasks.delivery import deliver_due

__all__ = ["deliver_due"]
