"""What travels between the nodes of a community: segments of a collection, recalls, feedback."""
