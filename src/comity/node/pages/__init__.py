"""The pages: what stands before them, what every one knows, and the node's own."""
