"""Acts between the nodes of a community: collections travel, are called back, and are answered to."""
