"""Where the law meets the disk of a node."""
