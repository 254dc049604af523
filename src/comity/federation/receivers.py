"""How another word takes part: `register` for messages, `register_receipt` and `register_refusal` for answers."""

from comity.federation.adapters.registry import Answered, Received, register, register_receipt, register_refusal

__all__ = ["Answered", "Received", "register", "register_receipt", "register_refusal"]
