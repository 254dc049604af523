"""The node while it runs: web and worker under one process, its health and its log."""
