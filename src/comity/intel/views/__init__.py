"""Pages of threat intelligence."""

from comity.directory.views import actor

__all__ = ["actor"]
