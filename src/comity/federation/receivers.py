"""How another word takes part: `register` for messages, the others for what becomes of its own."""

from comity.federation.adapters.registry import (
    Answered,
    GivenUp,
    Received,
    register,
    register_expiry,
    register_receipt,
    register_refusal,
)

__all__ = ["Answered", "GivenUp", "Received", "register", "register_expiry", "register_receipt", "register_refusal"]
