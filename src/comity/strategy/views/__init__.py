"""Pages: the world as tiles, one pair, one state, plans, and what they assume."""
