"""Pages: the data packs of a node, the draft of its state, and one line at a time."""
