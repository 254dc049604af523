"""Comity: states working together against cybercrime, each on its own node."""
