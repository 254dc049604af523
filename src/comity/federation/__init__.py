"""Node to node: signed, sealed messages, delivered at least once, applied once."""
