"""How another word lets peers fetch files, and lets a bundle carry them.

`register(holder)`: holder(sha256, node_id) is the file that the peer may fetch, or None.
`register_luggage(luggage)`: luggage(node_id) are the files, named by their SHA-256, that a bundle to the peer carries.
`register_shelf(shelf)`: shelf(sha256, node_id) is where a file brought by a bundle of the peer belongs, or None.
"""

from comity.federation.adapters.registry import register_holder as register
from comity.federation.adapters.registry import register_luggage, register_shelf

__all__ = ["register", "register_luggage", "register_shelf"]
