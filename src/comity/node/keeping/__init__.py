"""Keeping a node: making it, checking it, backing it up, restoring it."""
