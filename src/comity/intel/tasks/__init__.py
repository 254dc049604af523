"""What the node does by itself for intelligence."""
