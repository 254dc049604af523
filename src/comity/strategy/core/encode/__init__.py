"""Results as JSON, each with what it follows from. Programs read it; its sentences are English."""
