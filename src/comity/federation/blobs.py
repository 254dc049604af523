"""How another word lets peers fetch files: `register(holder)` with holder(sha256, node_id) -> Path | None."""

from comity.federation.adapters.registry import register_holder as register

__all__ = ["register"]
