"""Reads: the cooperation graph of today, and the plans of this node."""
