"""The TAXII 2.1 server: what clients and other servers call. No session, no cookie, no page."""

from comity.intel.api.answers import crashed
from comity.intel.api.door import PREFIX, door

__all__ = ["PREFIX", "crashed", "door"]
